Le confirmamos que hemos recibido su mensaje. Una persona de nuestro despacho lo está viendo y le responderá.
