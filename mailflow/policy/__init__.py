"""What may happen by itself: facts and proposals in, a decision with every rule's finding out.

Knows nothing of how proposals were found, of databases or of letters. Money moves by itself only where no rule objects.
"""

from mailflow.policy.cash import CashRules, read_cash_rules
from mailflow.policy.decide import decide_message, decide_receipt

__all__ = ["CashRules", "decide_message", "decide_receipt", "read_cash_rules"]
