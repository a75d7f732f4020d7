Su persona de contacto
