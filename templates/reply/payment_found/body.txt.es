{% for receipt in receipts %}
Hemos localizado un pago de {{ receipt.amount | money }} recibido el {{ receipt.received_on | date }}{% if receipt.reference %} (referencia {{ receipt.reference }}){% endif %} y lo estamos aplicando a su cuenta.
{% endfor %}
{% for number in settled %}
La factura {{ number }} figura pagada en nuestros libros.
{% endfor %}
Le rogamos que no tenga en cuenta nuestro recordatorio respecto de lo ya pagado.
