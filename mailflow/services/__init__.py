"""The order of the verbs, and who owns the transaction: one unit of work for a mail, a receipt or a person's act.

Rooms are joined here and nowhere else. What comes in: a mailbox, files, a person's act. What goes out: rows that are committed.
"""
