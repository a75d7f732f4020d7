Último recordatorio, facturas vencidas: {{ client }} ({{ reference }})
