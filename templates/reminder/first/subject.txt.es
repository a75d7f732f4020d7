Recordatorio de facturas pendientes: {{ client }} ({{ reference }})
