Los documentos solicitados
