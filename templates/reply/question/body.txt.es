Nos ha preguntado: «{{ question }}»

Lo estamos estudiando y le responderemos en breve.
