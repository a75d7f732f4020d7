Facturas próximas a vencer: {{ client }} ({{ reference }})
