{% if files %}
Adjuntamos los documentos solicitados: {{ files | join(", ") }}.
{% else %}
Adjuntamos los documentos solicitados.
{% endif %}
{% if statement %}

A fecha de hoy están pendientes en su cuenta las siguientes facturas:
{% for item in statement %}
  {{ item.number }}   de {{ item.invoiced_on | date }}   vencimiento {{ item.due_on | date }}   {{ item.balance | money }}
{% endfor %}
{% endif %}
