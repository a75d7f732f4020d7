"""The database: its units of work, its guards, and the laws of its ledger."""
