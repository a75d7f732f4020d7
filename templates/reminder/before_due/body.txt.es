{% extends "reminder/letter.txt.es" %}
{% block opening %}A título informativo, le comunicamos que los siguientes importes vencerán próximamente.{% endblock %}
{% block asking %}Si le falta algo para preparar el pago a tiempo, háganoslo saber; se lo enviaremos con mucho gusto.{% endblock %}
