"""Receipts that no advice explains: the bank's text or the amount must do, or a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from .clients import BY_NUMBER
from .doubts import prepare_doubts
from .ledger import Book
from .maker import Maker, bank_name
from .spelling import bare as without_zeros
from .spelling import slipped, unknown_number
from .world import ZERO, Invoice, Receipt, allocation

PAIR_AMOUNT = Decimal("4118.73")  # two invoices of Quarrystone
_NEAR = Decimal("30.00")  # a second set within a bank charge of the amount would be no proof


def prepare_bare(book: Book) -> None:
    """Make the amounts that fit more than once, and a credit note for two of the small clients."""
    prepare_doubts(book)
    for each in book.draw("20304", 2):
        book.reprice(each.number, PAIR_AMOUNT)
    one, two, three, four = book.draw("20310", 4)
    fourth = one.balance + two.balance - three.balance
    if fourth <= Decimal(400):
        one = book.reprice(one.number, one.balance + three.balance)
        fourth = one.balance + two.balance - three.balance
    book.reprice(four.number, fourth)
    book.marked["sum"] = (one.number, two.number)
    for number in ("20302", "20308"):
        credit = min(book.free(number), key=lambda x: x.amount)
        amount = -(credit.amount / 3).quantize(Decimal("0.01"))
        book.invoices[credit.number] = replace(credit, amount=amount, balance=amount)


def subsets(items: Sequence[Invoice]) -> Iterator[tuple[Invoice, ...]]:
    """Every set of open items that a payment could mean."""
    for size in range(1, len(items) + 1):
        yield from combinations(items, size)


def fits(book: Book, number: str, amount: Decimal, near: Decimal = ZERO) -> list[tuple[Invoice, ...]]:
    """The sets of a client's open items whose balances come to `amount`, give or take `near`."""
    return [s for s in subsets(book.of(number)) if abs(sum((x.balance for x in s), start=ZERO) - amount) <= near]


def make_bare_receipts(maker: Maker) -> None:
    """All receipts without an advice."""
    _named_oddly(maker)
    _named(maker)
    _by_amount(maker)
    _several_fit(maker)
    _none_fits(maker)
    _strangers(maker)
    _trust(maker)


def _bare(
    maker: Maker,
    number: str | None,
    amount: Decimal,
    reference: str,
    *,
    answer: tuple[str, str | None, list[dict[str, str]], Decimal],
    **given: object,
) -> Receipt:
    disposition, exception, allocations, rest = answer
    owner = BY_NUMBER.get(number or "")
    receipt = Receipt(
        received_on=maker.some_day(2, 27),
        amount=amount,
        currency=owner.currency if owner else "USD",
        method=maker.rng.choice(("wire", "ach")) if owner and owner.locale in ("us", "uk", "ca") else "wire",
        payer_name=bank_name(owner.name, maker.rng) if owner else "",
        reference=reference,
    )
    for key, value in given.items():
        setattr(receipt, key, value)
    receipt.answer = {
        "client_number": number,
        "disposition": disposition,
        "exception": exception,
        "allocations": allocations,
        "on_account": str(rest),
    }
    maker.receipts.append(receipt)
    return receipt


def _paying(items: Sequence[Invoice]) -> list[dict[str, str]]:
    return [allocation(x.number, x.balance) for x in items]


def _sum(items: Sequence[Invoice]) -> Decimal:
    return sum((x.balance for x in items), start=ZERO)


def _named(maker: Maker) -> None:
    """The bank's text names the invoices, and their balances are the amount."""
    shapes = ("INV {n}", "INVOICE {n}", "/INV/{n}", "PAYMENT FOR {n}", "RE {n}", "{n}")
    for number, count in (
        ("20111", 1),
        ("20140", 3),
        ("20172", 2),
        ("20290", 1),
        ("20141", 2),
        ("20270", 1),
        ("20250", 2),
        ("20280", 1),
        ("20203", 2),
        ("20215", 1),
        ("20230", 2),
        ("20160", 2),
    ):
        items = maker.book.draw(number, count)
        joined = maker.rng.choice((" ", "/", ", ", " + ")).join(x.number for x in items)
        text = {"20203": f"RECHNUNG {joined}", "20215": f"FACTURE {joined}"}.get(number) or maker.rng.choice(shapes).format(n=joined)
        _bare(maker, number, _sum(items), text, answer=("applied", None, _paying(items), ZERO))


def _named_oddly(maker: Maker) -> None:
    """Cut zeros, ranges, slips, parts, too much, too little, closed, unknown."""
    book = maker.book
    item = book.draw("20230", 1)[0]
    _bare(maker, "20230", item.balance, f"RG {without_zeros(item.number)}", answer=("applied", None, _paying([item]), ZERO))
    run = book.draw_run("20290", 3)
    _bare(maker, "20290", _sum(run), f"INVS {run[0].number}-{run[-1].number}", answer=("applied", None, _paying(run), ZERO))
    item = book.draw("20112", 1)[0]
    _bare(maker, "20112", item.balance, f"INV {slipped(item.number, book)}", answer=("applied", None, _paying([item]), ZERO))
    for number, words in (
        ("20171", "PART PAYMENT INV {n}"),
        ("20251", "PART PMT {n} REST TO FOLLOW"),
        ("20203", "TEILZAHLUNG RECHNUNG {n}"),
    ):
        item = book.draw(number, 1)[0]
        part = (item.balance * Decimal("0.4")).quantize(Decimal("0.01"))
        _bare(maker, number, part, words.format(n=item.number), answer=("applied", None, [allocation(item.number, part)], ZERO))
    item = book.draw("20172", 1)[0]
    _bare(
        maker,
        "20172",
        item.balance + Decimal("212.40"),
        f"INV {item.number}",
        answer=("exception", "overpayment", _paying([item]), Decimal("212.40")),
    )
    item = book.draw("20141", 1)[0]
    _bare(
        maker,
        "20141",
        item.balance - Decimal("131.07"),
        f"INV {item.number}",
        answer=("exception", "short_payment", [allocation(item.number, item.balance - Decimal("131.07"))], ZERO),
    )
    gone = book.draw_closed("20290")
    _bare(maker, "20290", gone.amount, f"INVOICE {gone.number}", answer=("exception", "already_paid", [], gone.amount))
    strange = unknown_number([book.of("20160")[0].number], book)
    _bare(maker, "20160", Decimal("2871.36"), f"INV {strange}", answer=("exception", "unknown_invoice", [], Decimal("2871.36")))
    item = book.draw("20280", 1)[0]
    _bare(
        maker,
        "20280",
        (item.balance * Decimal("1.2533")).quantize(Decimal("0.01")),
        f"INV {item.number}",
        answer=("exception", "currency_mismatch", [], ZERO),
        currency="USD",
        method="wire",
    )


def _by_amount(maker: Maker) -> None:
    """Nothing but a name: the amount is one set of that client's open items and no other's."""
    texts = ("PAYMENT", "LEGAL FEES", "ONLINE TRANSFER", "", "THANK YOU", "CCD VENDOR PMT", "FEES")
    for number, sizes in (
        ("20301", (1, 2)),
        ("20302", (1, 3)),
        ("20303", (1, 1, 2)),
        ("20305", (1, 2)),
        ("20307", (2, 1)),
        ("20308", (2, 1)),
        ("20309", (1, 1)),
        ("20306", (1,)),
    ):
        for size in sizes:
            chosen = _only_set(maker, number, size)
            method = {"20303": "card", "20308": "card"}.get(number, "wire")
            _bare(maker, number, _sum(chosen), maker.rng.choice(texts), answer=("applied", None, _paying(chosen), ZERO), method=method)


def _only_set(maker: Maker, number: str, size: int) -> list[Invoice]:
    free = [x for x in maker.book.of(number) if x.number not in maker.book.taken]
    candidates = list(combinations(free, size))
    maker.rng.shuffle(candidates)
    for chosen in candidates:
        if any(x.balance > 0 for x in chosen) and _sum(chosen) > 100 and len(fits(maker.book, number, _sum(chosen), _NEAR)) == 1:
            return maker.book.take(chosen)
    raise LookupError(f"client {number} has no {size} items whose sum stands alone")


def _several_fit(maker: Maker) -> None:
    """Two readings, equally good."""
    _bare(maker, "20304", PAIR_AMOUNT, "PAYMENT", answer=("exception", "ambiguous", [], ZERO))
    one, two = (maker.book.invoices[n] for n in maker.book.marked["sum"])
    _bare(maker, "20310", one.balance + two.balance, "LEGAL SERVICES", answer=("exception", "ambiguous", [], ZERO), method="check")


def _none_fits(maker: Maker) -> None:
    """A known payer, an amount that is no set of what he owes."""
    for number, amount, text in (
        ("20306", "7310.44", "VIREMENT"),
        ("20309", "5127.93", "FEES"),
        ("20304", "2904.17", "ON ACCT"),
        ("20301", "1777.21", ""),
    ):
        value = Decimal(amount)
        while fits(maker.book, number, value, Decimal("200.00")):
            value += Decimal("211.19")
        _bare(maker, number, value, text, answer=("exception", "no_advice", [], ZERO))


def _strangers(maker: Maker) -> None:
    """Payers whom nobody knows."""
    for name, amount, text, method in (
        ("GLENROTHES HOLDINGS", "9163.37", "PAYMENT", "wire"),
        ("J P ARMITAGE", "1284.19", "CHECK 0417", "check"),
        ("PAYHUB TRANSFER", "3320.08", "PAYOUT 8821", "ach"),
        ("OMEGA ESCROW SVCS", "44107.62", "CLOSING FILE 118", "wire"),
    ):
        _bare(maker, None, Decimal(amount), text, answer=("exception", "unidentified_payer", [], ZERO), payer_name=name, method=method)


def _trust(maker: Maker) -> None:
    """Fees and retainers that landed on the trust account."""
    for number, count in (("20251", 1), ("20171", 2)):
        items = maker.book.draw(number, count)
        _bare(
            maker,
            number,
            _sum(items),
            f"INV {' '.join(x.number for x in items)}",
            answer=("exception", "trust_funds", _paying(items), ZERO),
            account="trust",
            method="wire",
        )
    _bare(
        maker,
        "20172",
        Decimal("26318.75"),
        "ADVANCE RETAINER NEW MATTER",
        answer=("exception", "trust_funds", [], ZERO),
        account="trust",
        method="wire",
    )
