Su pregunta
