Su pago
