Buenos días, {{ name }}:

{% block opening %}{% endblock %}


{% for item in invoices %}
Factura {{ item.number }} del {{ item.invoiced_on | date }}, con vencimiento el {{ item.due_on | date }}: {{ item.amount | money }}
{% endfor %}
{% for credit in credits %}
Menos abonos pendientes: {{ credit | money }}
{% endfor %}
{% for total in totals %}
Importe pendiente: {{ total | money }}
{% endfor %}

{% block asking %}{% endblock %}


Le rogamos que efectúe el pago según se indica en las facturas, citando sus números y nuestra referencia {{ reference }}. Nunca comunicamos nuevos datos bancarios por correo electrónico; si un mensaje lo hiciera en nuestro nombre, llámenos antes de pagar a un número que ya conozca.

Si su pago ya está en camino, se lo agradecemos y le rogamos que no tenga en cuenta esta carta. Si tiene alguna pregunta sobre estas facturas, basta con responder a este mensaje: llegará a la persona indicada.

Atentamente,

{{ firm }}
Contabilidad de clientes
