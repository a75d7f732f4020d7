"""Whether a case set's answers obey the laws of cash: `python -m tests.generated.validate CASE_SET` lists what does not."""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from .case_set import Answer, CaseSet, load
from .paper_trail import body_words, shown_digits
from .world import ZERO

KINDS = frozenset(
    (
        "remittance payment_claim promise dispute plan_request copy_request question contact_change "
        "bank_change insolvency stop_contact acknowledgement out_of_office bounce unrelated"
    ).split()
)
REASONS = frozenset(
    (
        "rate hours scope guideline expense duplicate wrong_party already_paid not_received budget discount "
        "tax arithmetic ebilling quality other"
    ).split()
)
EXCEPTIONS = frozenset(
    (
        "unknown_invoice unidentified_payer ambiguous short_payment deduction overpayment total_mismatch "
        "duplicate already_paid currency_mismatch trust_funds unreadable suspected_fraud no_advice"
    ).split()
)
KEYS = frozenset(
    "file kinds client_number reply_text remittance receipt_id disposition exception allocations on_account disputes promises".split()
)
NEVER_DECIDED = frozenset("ambiguous unidentified_payer currency_mismatch duplicate unreadable".split())
_LARGE = 14  # beyond so many open items an amount alone proves nothing


def problems(folder: Path) -> list[str]:
    """Every law that an answer breaks, in words; empty where the set is sound."""
    given = load(folder)
    checks = (shape, references, sums, automatic, awaited, bare_receipts, balances, talk, shared_receipts, paper, lookalike_amounts)
    return [problem for check in checks for problem in check(given)]


def money(value: object) -> Decimal:
    """An amount of an answer."""
    return Decimal(str(value))


def allocated(answer: Answer) -> Decimal:
    """What an answer books in all."""
    return sum((money(a["amount"]) for a in answer["allocations"]), start=ZERO)


def shape(given: CaseSet) -> Iterator[str]:
    """Files, keys and vocabularies."""
    files = sorted(p.name for p in (given.folder / "mail").glob("*.eml"))
    if files != [m["file"] for m in given.mails]:
        yield "the answers are not one for each mail, in order"
    if list(given.receipts) != [r["receipt_id"] for r in given.receipt_answers]:
        yield "the receipts' answers are not one for each receipt, in order"
    for mail in given.mails:
        if set(mail) != KEYS:
            yield f"{mail['file']}: keys differ: {set(mail) ^ KEYS}"
        if not set(mail["kinds"]) <= KINDS or len(set(mail["kinds"])) != len(mail["kinds"]):
            yield f"{mail['file']}: kinds {mail['kinds']}"
        if "acknowledgement" in mail["kinds"] and len(mail["kinds"]) > 1:
            yield f"{mail['file']}: acknowledgement stands alone"
        if ("remittance" in mail["kinds"]) and mail["disposition"] is None:
            yield f"{mail['file']}: a remittance without a disposition"
    for answer in (*given.mails, *given.receipt_answers):
        where = answer.get("file") or answer["receipt_id"]
        if answer["disposition"] not in ("applied", "matched", "exception", None) or (answer["exception"] is not None) != (
            answer["disposition"] == "exception"
        ):
            yield f"{where}: {answer['disposition']} with {answer['exception']}"
        if answer["exception"] is not None and answer["exception"] not in EXCEPTIONS:
            yield f"{where}: exception {answer['exception']}"


def references(given: CaseSet) -> Iterator[str]:
    """Numbers that are named exist, but for the unknown ones; clients too."""
    for answer in (*given.mails, *given.receipt_answers):
        where = answer.get("file") or answer["receipt_id"]
        if answer["client_number"] is not None and answer["client_number"] not in given.clients:
            yield f"{where}: no client {answer['client_number']}"
        named = [x["invoice_number"] for key in ("allocations", "disputes", "promises") for x in answer.get(key, [])]
        yield from (f"{where}: no invoice {n}" for n in named if n not in given.invoices)
        lines = (answer.get("remittance") or {}).get("lines", [])
        strange = [x["invoice_number"] for x in lines if x["invoice_number"] not in given.invoices]
        if bool(strange) != (answer["exception"] == "unknown_invoice") and lines:
            yield f"{where}: unknown numbers {strange} under {answer['exception']}"


def sums(given: CaseSet) -> Iterator[str]:
    """Allocations and on_account make the receipt to the cent, or nothing is decided."""
    for answer in given.receipt_answers:
        receipt, booked = given.receipts[answer["receipt_id"]], allocated(answer) + money(answer["on_account"])
        if booked and booked != money(receipt["amount"]):
            yield f"{answer['receipt_id']}: books {booked} of {receipt['amount']}"
        if not booked and answer["disposition"] != "exception":
            yield f"{answer['receipt_id']}: applied and books nothing"
        if answer["exception"] in NEVER_DECIDED and (answer["allocations"] or booked):
            yield f"{answer['receipt_id']}: {answer['exception']} is never decided"
        if (answer["exception"] == "trust_funds") != (receipt["account"] == "trust"):
            yield f"{answer['receipt_id']}: {answer['exception']} on the {receipt['account']} account"
        for each in answer["allocations"]:
            if given.invoices[each["invoice_number"]]["currency"] != receipt["currency"]:
                yield f"{answer['receipt_id']}: {receipt['currency']} for {each['invoice_number']}"
    for mail in given.mails:
        if mail["receipt_id"] is None and money(mail["on_account"]):
            yield f"{mail['file']}: on account without a receipt"
        if mail["exception"] in NEVER_DECIDED and mail["allocations"]:
            yield f"{mail['file']}: {mail['exception']} is never decided"


def automatic(given: CaseSet) -> Iterator[str]:
    """What goes through adds up, names the lines' invoices, and pays no more than is open."""
    for mail in given.mails:
        if mail["disposition"] not in ("applied", "matched"):
            continue
        where, told = mail["file"], mail["remittance"]
        if sum((money(x["paid"]) for x in told["lines"]), start=ZERO) != money(told["total"]):
            yield f"{where}: lines do not make the total {told['total']}"
        if Counter({x["invoice_number"]: money(x["paid"]) for x in told["lines"]}) != Counter(
            {a["invoice_number"]: money(a["amount"]) for a in mail["allocations"]}
        ):
            yield f"{where}: allocations are not the lines"
        if any(money(x["deduction"]) for x in told["lines"]) or mail["disputes"]:
            yield f"{where}: a deduction went through"
        family = given.family(mail["client_number"])
        yield from (
            f"{where}: {a['invoice_number']} is of another client"
            for a in mail["allocations"]
            if given.invoices[a["invoice_number"]]["client_number"] not in family
        )
        if (mail["disposition"] == "applied") != (mail["receipt_id"] is not None):
            yield f"{where}: {mail['disposition']} with receipt {mail['receipt_id']}"


def awaited(given: CaseSet) -> Iterator[str]:
    """Cash that is awaited is not among the receipts."""
    come = {(r["currency"], money(r["amount"])) for r in given.receipts.values()}
    for mail in given.mails:
        if mail["disposition"] == "matched" and (mail["remittance"]["currency"], money(mail["remittance"]["total"])) in come:
            yield f"{mail['file']}: matched, but a receipt has its amount"
    for key, count in Counter((r["currency"], r["amount"]) for r in given.receipts.values()).items():
        if count > 1:
            yield f"{count} receipts of {key}"


def fitting(items: list[tuple[str, Decimal]], amount: Decimal, near: Decimal = ZERO) -> list[frozenset[str]]:
    """Every set of open items that makes the amount, give or take `near`."""
    return [
        frozenset(n for n, _ in chosen)
        for size in range(1, len(items) + 1)
        for chosen in combinations(items, size)
        if abs(sum((b for _, b in chosen), start=ZERO) - amount) <= near
    ]


def bare_receipts(given: CaseSet) -> Iterator[str]:
    """Without an advice, the bank's text names the invoices or the amount is one set only."""
    advised = {m["receipt_id"] for m in given.mails}
    for answer in given.receipt_answers:
        if answer["receipt_id"] in advised:
            continue
        receipt, client = given.receipts[answer["receipt_id"]], answer["client_number"]
        amount, items = money(receipt["amount"]), given.open_items(client) if client else []
        chosen = frozenset(a["invoice_number"] for a in answer["allocations"])
        if answer["exception"] == "unidentified_payer":
            if any(Decimal(x["balance"]) == amount for x in given.invoices.values()):
                yield f"{answer['receipt_id']}: a stranger's amount is that of an invoice"
            continue
        named = named_numbers(receipt["reference"])
        if named:
            continue
        yield from _by_amount(answer, items, amount, chosen)


def named_numbers(reference: str) -> list[str]:
    """The runs of digits that could be invoice numbers."""
    return re.findall(r"\d{5,}", reference)


def _by_amount(answer: Answer, items: list[tuple[str, Decimal]], amount: Decimal, chosen: frozenset[str]) -> Iterator[str]:
    where, reason = answer["receipt_id"], answer["exception"]
    if reason == "trust_funds":
        return
    if len(items) > _LARGE:
        yield f"{where}: {len(items)} open items, and only an amount to go by"
        return
    exact, near = fitting(items, amount), fitting(items, amount, Decimal("30.00"))
    if answer["disposition"] == "applied" and (exact != [chosen] or near != exact):
        yield f"{where}: applied, but {len(exact)} sets fit exactly and {len(near)} nearly"
    if reason == "ambiguous" and len(exact) < 2:
        yield f"{where}: ambiguous, but {len(exact)} sets fit"
    if reason == "no_advice" and near and not money(answer["on_account"]):
        yield f"{where}: no_advice, but {len(near)} sets fit"


def balances(given: CaseSet) -> Iterator[str]:
    """Over the whole sequence nothing is paid beyond its balance, corrected advices left out."""
    paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
    corrected = superseded(given)
    seen: set[str] = set()
    for answer in (*given.receipt_answers, *given.mails):
        if answer["disposition"] == "exception" and not answer.get("receipt_id"):
            continue
        if answer.get("file") and (answer["receipt_id"] in seen or answer["file"] in corrected):
            continue
        if not answer.get("file"):
            seen.add(answer["receipt_id"])
        for each in answer["allocations"]:
            paid[each["invoice_number"]] += money(each["amount"])
    for number, amount in paid.items():
        balance = Decimal(given.invoices[number]["balance"])
        if amount * balance <= 0 or abs(amount) > abs(balance):
            yield f"{number}: {amount} paid of {balance}"


def superseded(given: CaseSet) -> set[str]:
    """Advices that a later one with the same reference, but other lines, replaces."""
    told: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for mail in given.mails:
        if mail["disposition"] in ("applied", "matched") and mail["remittance"]["reference"]:
            told[mail["client_number"], mail["remittance"]["reference"]].append(mail)
    return {mails[0]["file"] for mails in told.values() if len(mails) == 2 and [m["disposition"] for m in mails] == ["matched", "applied"]}


def talk(given: CaseSet) -> Iterator[str]:
    """Disputes and promises have known words, days that lie ahead, and the kinds that go with them."""
    for mail in given.mails:
        where = mail["file"]
        for kind, key in (("dispute", "disputes"), ("promise", "promises")):
            if (kind in mail["kinds"]) != bool(mail[key]):
                yield f"{where}: {key} without {kind}, or the reverse"
        yield from (f"{where}: reason {d['reason']}" for d in mail["disputes"] if d["reason"] not in REASONS)
        yield from (f"{where}: promise for {p['date']}" for p in mail["promises"] if date.fromisoformat(p["date"]) < date(2026, 9, 1))
        deducted = {
            x["invoice_number"]: money(x["deduction"]) for x in (mail["remittance"] or {}).get("lines", []) if money(x["deduction"])
        }
        if deducted != {d["invoice_number"]: money(d["amount"]) for d in mail["disputes"] if "remittance" in mail["kinds"]}:
            yield f"{where}: deductions and disputes differ"


def shared_receipts(given: CaseSet) -> Iterator[str]:
    """A receipt carries the union of what its mails say."""
    answers = {r["receipt_id"]: r for r in given.receipt_answers}
    mails: dict[str, list[Answer]] = defaultdict(list)
    for mail in given.mails:
        if mail["receipt_id"]:
            mails[mail["receipt_id"]].append(mail)
    for receipt_id, each in mails.items():
        union = sorted((a["invoice_number"], a["amount"]) for m in each for a in m["allocations"])
        mine = answers[receipt_id]
        if union != sorted((a["invoice_number"], a["amount"]) for a in mine["allocations"]) or {m["exception"] for m in each} != {
            mine["exception"]
        }:
            yield f"{receipt_id}: differs from {[m['file'] for m in each]}"


def lookalike_amounts(given: CaseSet) -> Iterator[str]:
    """No client has two open items of one amount, where cash is applied to one of them."""
    for mail in given.mails:
        if mail["disposition"] not in ("applied", "matched"):
            continue
        for each in mail["allocations"]:
            row = given.invoices[each["invoice_number"]]
            if sum(b == Decimal(row["balance"]) for _, b in given.open_items(row["client_number"])) > 1:
                yield f"{mail['file']}: {each['invoice_number']} has a twin of the same amount"


def paper(given: CaseSet) -> Iterator[str]:
    """The words and amounts of an answer stand in its mail."""
    for mail in given.mails:
        raw = (given.folder / "mail" / mail["file"]).read_bytes()
        want, have = _words(mail["reply_text"]), _words(body_words(raw))
        if not _contains(have, want):
            yield f"{mail['file']}: reply_text is not in the body"
        told = mail["remittance"]
        if not told or mail["exception"] == "unreadable":
            continue
        digits = shown_digits(raw)
        shown = [re.sub(r"\D", "", x["paid"]).lstrip("0") in digits for x in told["lines"]]
        if re.sub(r"\D", "", told["total"]) not in digits and not all(shown):
            yield f"{mail['file']}: neither the total nor every line's amount is shown"
        if told["reference"] and re.sub(r"\W", "", told["reference"]) not in digits:
            yield f"{mail['file']}: the reference {told['reference']} is not shown"


def _words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text.casefold()).split()


def _contains(have: list[str], want: Iterable[str]) -> bool:
    return " ".join(want) in " ".join(have)


def main() -> None:
    """Read the command line and list the problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="CASE_SET")
    found = problems(parser.parse_args().folder)
    print("\n".join(found) or "every law holds")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
