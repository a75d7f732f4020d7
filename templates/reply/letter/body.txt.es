{% if name %}Estimado/a {{ name }}:{% else %}Muy señores nuestros:{% endif %}


Gracias por su mensaje.

{% for paragraph in paragraphs %}
{{ paragraph }}

{% endfor %}
Atentamente,
{{ firm }}
