Segundo recordatorio, facturas vencidas: {{ client }} ({{ reference }})
