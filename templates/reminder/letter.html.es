{% extends "layout.html" %}
{% block letter %}
<p>Buenos días, {{ name }}:</p>
<p>{% block opening %}{% endblock %}</p>
<table class="items" width="100%" cellpadding="0" cellspacing="0" border="0" style="width: 100%; margin: 0 0 20px 0">
<tr><th scope="col">Factura</th><th scope="col">Fecha</th><th scope="col">Vencimiento</th><th scope="col" class="sum" align="right">Importe</th></tr>
{% for item in invoices %}
<tr><td>{{ item.number }}</td><td>{{ item.invoiced_on | date }}</td><td>{{ item.due_on | date }}</td><td class="sum" align="right">{{ item.amount | money }}</td></tr>
{% endfor %}
{% for credit in credits %}
<tr><td colspan="3">Menos abonos pendientes</td><td class="sum" align="right">{{ credit | money }}</td></tr>
{% endfor %}
{% for total in totals %}
<tr><td class="total" colspan="3">Importe pendiente</td><td class="sum total" align="right">{{ total | money }}</td></tr>
{% endfor %}
</table>
<p>{% block asking %}{% endblock %}</p>
<p>Le rogamos que efectúe el pago según se indica en las facturas, citando sus números y nuestra referencia {{ reference }}. Nunca comunicamos nuevos datos bancarios por correo electrónico; si un mensaje lo hiciera en nuestro nombre, llámenos antes de pagar a un número que ya conozca.</p>
<p>Si su pago ya está en camino, se lo agradecemos y le rogamos que no tenga en cuenta esta carta. Si tiene alguna pregunta sobre estas facturas, basta con responder a este mensaje: llegará a la persona indicada.</p>
<p>Atentamente,</p>
<p>{{ firm }}<br>Contabilidad de clientes</p>
{% endblock %}
