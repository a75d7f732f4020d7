"""What clients read: values and templates in, a subject, a text and an HTML page out.

Knows nothing of who is due a letter, of the store or of how mail leaves. Templates are a firm's own files: they see plain data, call
nothing, and have limits.
"""

from mailflow.letters.compose import Composed, compose

__all__ = ["Composed", "compose"]
