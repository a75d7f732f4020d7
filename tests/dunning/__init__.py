"""The laws of reminders, against a simulator that knows nothing of mailflow's own."""
