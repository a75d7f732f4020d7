"""Files of the billing system and of the bank."""
