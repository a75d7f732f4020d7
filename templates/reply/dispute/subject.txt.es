Su reclamación
