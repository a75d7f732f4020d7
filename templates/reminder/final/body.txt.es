{% extends "reminder/letter.txt.es" %}
{% block opening %}A pesar de nuestras cartas anteriores, los siguientes importes siguen sin pagar y vencieron hace tiempo.{% endblock %}
{% block asking %}Debemos pedirle el pago íntegro, o una propuesta de pago, en un plazo de siete días. De no recibirlos, el asunto se remitirá al abogado responsable y a la dirección del despacho, que decidirán los pasos siguientes.{% endblock %}
