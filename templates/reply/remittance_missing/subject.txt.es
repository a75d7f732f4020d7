Su pago de {{ amount | money }}: ¿qué facturas paga?
