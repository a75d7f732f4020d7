"""How quick mailflow is, and against what: `mailflow bench` runs these and prints one table."""
