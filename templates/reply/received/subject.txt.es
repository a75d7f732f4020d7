Hemos recibido su mensaje
