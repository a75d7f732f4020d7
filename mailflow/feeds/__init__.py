"""Files of the billing system and of the bank. What comes in: a path. What goes out: a `Load`, or a FeedError that says where.

Leaves (one file and one line in pyproject.toml): `ledger`, `receipts`. They know `domain`, and neither the store nor each other.
"""
