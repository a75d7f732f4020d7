Hemos tomado nota de su pago:

{% for promise in promises %}
  {{ promise.number }}{% if promise.amount %}   {{ promise.amount | money }}{% endif %}   a más tardar el {{ promise.due_on | date }}
{% endfor %}

Le rogamos que indique en él los números de factura.
