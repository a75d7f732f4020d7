"""An invented case set: a firm, its clients, their payments and their mail, with the answers known by construction."""
