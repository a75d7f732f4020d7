"""The admin: pages on which people clear what the program could not decide. Reads through `store.reports`, acts through `services`."""
