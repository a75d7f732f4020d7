"""Mailboxes: raw mail comes out, moves go in. Knows nothing of what a mail says."""
