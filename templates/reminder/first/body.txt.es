{% extends "reminder/letter.txt.es" %}
{% block opening %}Según nuestros registros, los siguientes importes siguen pendientes. Quizá se trate de un simple descuido.{% endblock %}
{% block asking %}¿Podría disponer el pago o indicarnos cuándo podemos esperarlo?{% endblock %}
