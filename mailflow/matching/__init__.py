"""What a payment pays: facts, bank text and open items in, ranked proposals with their reasons out.

Knows nothing of mail bodies, databases or what the firm allows; whether a proposal may be booked is for `policy` to say.
"""

from mailflow.matching.bare import propose_for_receipt
from mailflow.matching.index import OpenItemIndex
from mailflow.matching.propose import propose

__all__ = ["OpenItemIndex", "propose", "propose_for_receipt"]
