{% if name %}Estimado/a {{ name }}:{% else %}Muy señores nuestros:{% endif %}


Gracias por su mensaje «{{ subject }}». No hemos podido leer el aviso de pago que contiene: puede estar dañado, protegido con contraseña o ser demasiado tenue.

Le rogamos que nos lo envíe de nuevo en PDF o en una hoja de cálculo sin contraseña, o que escriba en su respuesta los números de factura y el importe pagado de cada una.

Atentamente,
{{ firm }}
