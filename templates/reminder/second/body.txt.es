{% extends "reminder/letter.txt.es" %}
{% block opening %}Ya le escribimos acerca de los siguientes importes, que se encuentran vencidos.{% endblock %}
{% block asking %}Le rogamos que efectúe el pago en los próximos diez días. Si existe algún motivo que impida el pago de una factura, le agradeceríamos que nos lo indicara para resolverlo juntos.{% endblock %}
