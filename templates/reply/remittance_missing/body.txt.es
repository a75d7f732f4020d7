{% if name %}Estimado/a {{ name }}:{% else %}Muy señores nuestros:{% endif %}


Le agradecemos su pago de {{ amount | money }}, que recibimos el {{ received_on | date }}{% if reference %} con la referencia «{{ reference }}»{% endif %}.

No hemos recibido aviso de pago y no podemos saber a qué facturas corresponde. Le rogamos que nos indique los números de factura y el importe pagado de cada una. Basta con responder a este mensaje; también puede enviarnos un PDF o una hoja de cálculo.

Atentamente,
{{ firm }}
