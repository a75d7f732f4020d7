"""mailflow reads the mail of a collections mailbox, applies what is beyond doubt, and queues the rest for a person.

What comes in: mail, open items, bank receipts, a day. What goes out: allocations, cases, letters.
ARCHITECTURE.md draws the line between them.
"""

__version__ = "0.1.0"
