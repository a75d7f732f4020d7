"""Rows of an advice that the payer lists and does not pay this time: marked in the row, or under a heading that says so."""

import re
from collections.abc import Sequence

from mailflow.reading.dates import plain
from mailflow.reading.items import Item
from mailflow.reading.layout import Sheet, TokenKind

_NOT_PAID = re.compile(
    r"\b(?:not (?:yet )?(?:paid|included|processed|released|approved|part of)|unpaid|(?:put |placed |kept )?on hold|held back"
    r"|excluded|(?:next|following|later|future) (?:payment )?(?:run|cycle|batch|payment|month)|pending (?:approval|review|release)"
    r"|awaiting approval|will (?:be paid|follow)|to be paid (?:later|separately)|no payment|payment block(?:ed)?|blocked"
    r"|nicht (?:bezahlt|enthalten|angewiesen|beglichen)|zuruckgestellt|gesperrt|zahlsperre|nachste\w* (?:zahllauf|zahlung)|offen geblieben"
    r"|non (?:paye\w*|regle\w*|inclus\w*)|en attente|bloque\w*|prochain (?:paiement|reglement)"
    r"|no (?:pagad\w*|incluid\w*)|pendiente|retenid\w*|proximo pago|non pagat\w*|sospes\w*|prossimo pagamento"
    r"|niet (?:betaald|opgenomen)|geblokkeerd|volgende (?:betaling|run)|nao pag\w*)\b"
)


def without_unpaid(sheet: Sheet, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items but those that are said not to be paid; empty where none is, or all are."""
    unpaid = _headings(sheet, items)
    kept = tuple(item for item in items if not _is_marked(sheet, item) and not any(line < item.reference.line for line in unpaid))
    return kept if 0 < len(kept) < len(items) else ()


def _is_marked(sheet: Sheet, item: Item) -> bool:
    return bool(_NOT_PAID.search(plain(sheet.lines[item.reference.line].text).lower()))


def _headings(sheet: Sheet, items: Sequence[Item]) -> list[int]:
    """Lines without an amount and without an item that say that what follows is not paid."""
    taken = {item.reference.line for item in items}
    return [
        at
        for at, line in enumerate(sheet.lines)
        if at not in taken
        and not any(token.kind is TokenKind.AMOUNT for token in line.tokens)
        and _NOT_PAID.search(plain(line.text).lower())
    ]
