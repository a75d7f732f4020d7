Su solicitud de otras condiciones
