"""Turns invoices into advices, advices into mails and receipts, and keeps what was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

from .clients import BY_NUMBER, CLAIMS_AGENT, PAYMENT_NETWORK, TREASURY_CENTRE, client, family
from .formats import local_money
from .layout import Layout
from .ledger import Book
from .mailing import Draft, Sent, compose, paragraphs, zone
from .spelling import spelled
from .voices import Spoken, cover, speak
from .world import FIRST_DAY, TODAY, ZERO, Advice, Case, Client, Invoice, Line, Receipt, allocation, blank_answer, business_day

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "us": {"ach": ("ACH", "EFT"), "wire": ("wire transfer", "Wire"), "check": ("Check",)},
    "ca": {"ach": ("EFT",), "wire": ("wire transfer",), "check": ("Cheque",)},
    "uk": {"ach": ("BACS",), "wire": ("CHAPS", "Faster Payment")},
    "de": {"wire": ("SEPA-Überweisung", "Überweisung")},
    "fr": {"wire": ("virement SEPA", "virement")},
    "ch": {"wire": ("SWIFT-Überweisung", "Banküberweisung")},
}
# Letters that addresses and bank texts do without.
_PLAIN: dict[str, str | int | None] = {"Ü": "UE", "É": "E", "Ö": "OE", "Ä": "AE", "&": "+", ",": "", ".": ""}
_SUBJECTS = {
    "en": (
        "Remittance advice",
        "Remittance detail",
        "Payment advice {n}",
        "{p} - remittance",
        "payment info",
        "Remit",
        "Vendor remittance {n}",
    ),
    "de": ("Zahlungsavis {n}", "Zahlungsavis", "Avis {p}"),
    "fr": ("Avis de paiement {n}", "Règlement de vos factures", "Avis de paiement"),
}


@dataclass(slots=True)
class Maker:
    """The set while it is being made."""

    book: Book
    rng: Random
    cases: list[Case] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    sent: dict[str, Sent] = field(default_factory=dict)

    # -- days ---------------------------------------------------------------

    def some_day(self, first: int = 1, last: int = 23) -> date:
        """A business day, counted from the first one."""
        return business_day(FIRST_DAY, self.rng.randint(first, last))

    def moment(self, day: date, who: Client) -> datetime:
        """An office hour of that day where the sender sits; robots run at night."""
        hour = self.rng.randint(2, 6) if who.style == "robot" else self.rng.randint(8, 17)
        return datetime.combine(day, time(hour, self.rng.randint(0, 59), self.rng.randint(0, 59)), zone(who.locale))

    # -- lines and advices ----------------------------------------------------

    def line(
        self, invoice: Invoice, *, shown: str | None = None, paid: Decimal | None = None, deduction: Decimal = ZERO, note: str = ""
    ) -> Line:
        """A line that pays an invoice; by default its open balance."""
        return Line(
            shown=shown or invoice.number,
            invoice=invoice,
            gross=invoice.balance,
            paid=invoice.balance - deduction if paid is None else paid,
            deduction=deduction,
            note=note,
            own_ref=str(self.rng.randint(5100000000, 5199999999)),
            company=BY_NUMBER[invoice.client].name,
            matter=f"{invoice.matter} {invoice.matter_name}",
            issued_on=invoice.issued_on,
        )

    def lines(self, layout: Layout, who: Client) -> tuple[Line, ...]:
        """Fresh lines as the layout wants them."""
        count = self.rng.randint(*layout.count)
        if layout.draw != "family":
            count = min(count, max(len(self.book.free(who.number)), layout.count[0]))
        invoices = self._invoices(layout, who, count)
        made = [self.line(x, shown=s, note="Invoice") for x, s in zip(invoices, spelled(invoices, layout.twist, self.book), strict=True)]
        if layout.draw == "part":
            made = [replace(x, note="Vollzahlung" if who.language == "de" else "full") for x in made]
            paid = (made[-1].gross * self.rng.randint(28, 71) / 100).quantize(Decimal("0.01")) + Decimal("0.13")
            made[-1] = replace(made[-1], paid=paid, note="Teilzahlung" if who.language == "de" else "Partial payment")
        if layout.draw == "credit":
            made.insert(self.rng.randint(1, len(made)), self.line(self.book.draw_credit(who.number), note="Credit memo"))
        return tuple(made)

    def _invoices(self, layout: Layout, who: Client, count: int) -> list[Invoice]:
        if layout.draw == "run":
            return self.book.draw_run(who.number, count)
        if layout.draw == "rest":
            return [*self.book.draw(who.number, count - 1), self.book.draw_part_paid(who.number)]
        if layout.draw == "family":
            members = family(who.number)[1:] or family(who.number)
            members = members if len(members) > 1 else family(who.number)
            share = max(1, count // len(members))
            return [x for member in members for x in self.book.draw(member.number, share)]
        return self.book.draw(who.number, count)

    def payer_for(self, layout: Layout) -> Client:
        """The client among the layout's that has most left to pay."""
        able = [c for c in layout.clients if self._can(layout, c)] or list(layout.clients)
        return client(max(able, key=lambda c: len(self.book.free(c))))

    def _can(self, layout: Layout, number: str) -> bool:
        if len(self.book.free(number)) < layout.count[0]:
            return False
        mine = [x for x in self.book.of(number) if x.number not in self.book.taken]
        if layout.draw == "run" and not self.book.runs(number, layout.count[1]):
            return False
        if layout.draw == "credit":
            return any(x.balance < 0 for x in mine)
        if layout.draw == "rest":
            return any(0 < x.balance < x.amount for x in mine)
        return True

    def advice(self, who: Client, lines: Sequence[Line], layout: Layout, paid_on: date, **given: object) -> Advice:
        """What the payer tells of a payment of these lines; `given` overrides what would follow from them."""
        methods = _WORDS[who.locale]
        method = layout.method or (
            "ach" if who.style == "robot" and "ach" in methods else self.rng.choice([m for m in methods if m != "check"] or ["wire"])
        )
        words = self.rng.choice(methods[method])
        number = str(self.rng.randint(71000000, 78999999))
        made = Advice(
            payer=who,
            payer_name=who.name,
            currency=lines[0].invoice.currency if lines and lines[0].invoice else who.currency,
            lines=tuple(lines),
            total=sum((x.paid for x in lines), start=ZERO),
            paid_on=None if "date" in layout.hides else paid_on,
            method=None if "method" in layout.hides else method,
            method_words=words,
            reference=None if "reference" in layout.hides else self._reference(who, method, paid_on, number),
            payment_number=number,
        )
        return replace(made, **given)  # type: ignore[arg-type]  # the fields of Advice, passed through

    def _reference(self, who: Client, method: str, paid_on: date, number: str) -> str:
        rng = self.rng
        if method == "check":
            return str(rng.randint(700100, 789999))
        if method == "ach":
            return f"0210000{rng.randint(10000000, 99999999)}" if who.locale == "us" else number
        if who.locale == "us":
            return rng.choice(
                (f"{paid_on:%Y%m%d}B1QGC0{rng.randint(1, 9)}C{rng.randint(100000, 999999):06d}", f"FTS{rng.randint(10**9, 10**10 - 1)}")
            )
        return rng.choice((number, f"PMT{number}"))

    # -- receipts ---------------------------------------------------------------

    def receipt(self, advice: Advice, *, received_on: date | None = None, method: str | None = None, **given: object) -> Receipt:
        """The bank's side of an advised payment."""
        actual = method or advice.method or "wire"
        first = advice.paid_on or self.some_day()
        lag = self.rng.randint(3, 5) if actual == "check" else self.rng.randint(0, 2 if actual == "ach" else 1)
        known = advice.reference or advice.payment_number
        name = bank_name(advice.payer_name, self.rng)
        texts = {
            "ach": (f"ACH CREDIT {known}", f"{name} TRN*1*{known}", "VENDOR PMT", f"CCD {known}"),
            "wire": (f"RFB {known}", f"/ROC/{known}", f"{known} OUR PAYMENT", "INVOICES PER ADVICE"),
            "check": (f"CHECK {known}", f"CK#{known}"),
        }[actual]
        made = Receipt(
            received_on=min(received_on or business_day(first, lag), TODAY),
            amount=advice.total,
            currency=advice.currency,
            method=actual if actual != "check" else self.rng.choice(("check", "lockbox")),
            payer_name=name,
            reference=self.rng.choice(texts),
        )
        for key, value in given.items():
            setattr(made, key, value)
        self.receipts.append(made)
        return made

    # -- mails --------------------------------------------------------------------

    def mail_advice(self, advice: Advice, layout: Layout, day: date, **given: object) -> Case:
        """A mail that carries the advice in the layout, with the answer of the plain good case; `given` overrides the draft."""
        rendered = layout.render(advice, self.rng)
        writer, name, address = self._writer(advice, layout, rendered.bare)
        total = local_money(advice.total, advice.payer) + f" {advice.currency}"
        note = str(given.pop("note", "")) or cover(writer, total, self.rng)
        spoken = speak(writer, rendered.words or note, self.rng, person=name)
        if rendered.bare:
            spoken = Spoken(words=rendered.words or "", tail=speak(replace(writer, style="robot"), "", self.rng).tail)
        greeting = spoken.words.removesuffix(rendered.words or "").strip() if rendered.words else ""
        subject = self.rng.choice(_SUBJECTS[writer.language] if advice.reference else _SUBJECTS[writer.language][:2]).format(
            n=advice.payment_number, p=advice.payer_name
        )
        draft = Draft(
            name=name,
            address=address,
            subject=subject,
            sent_at=self.moment(day, writer),
            words=spoken.words,
            tail=spoken.tail,
            html=paragraphs(greeting) + rendered.html if rendered.html else None,
            attachments=rendered.attachments,
            below=rendered.tail,
            banner=self.rng.random() < 0.12,
            only_html=bool(rendered.html) and self.rng.random() < 0.6,
        )
        if writer.style != "robot" and not rendered.bare and self.rng.random() < 0.25 and not rendered.tail:
            draft = self.as_reply(draft, advice.payer)
        return self.keep(replace(draft, **given), self.good_answer(advice, spoken.words), layout.name)  # type: ignore[arg-type]  # the fields of Draft, passed through

    def _writer(self, advice: Advice, layout: Layout, bare: bool) -> tuple[Client, str, str]:
        who = advice.payer
        if "claims" in layout.name:
            return replace(who, style="plain"), "Rosalind Achterberg", f"r.achterberg@{CLAIMS_AGENT[1]}"
        if (bare and who.style != "robot") or (who.style == "robot" and self.rng.random() < 0.4):
            return replace(who, style="robot"), PAYMENT_NETWORK[0], f"notify@{PAYMENT_NETWORK[1]}"
        if layout.draw == "family" and self.rng.random() < 0.5:
            return replace(who, style="formal", contact="Agnieszka Wrona"), "Agnieszka Wrona", f"a.wrona@{TREASURY_CENTRE[1]}"
        return who, who.contact, who.email

    def as_reply(self, draft: Draft, who: Client) -> Draft:
        """The draft as an answer to the statement that the client had been sent."""
        old = self.sent[who.number]
        start = "AW" if who.language == "de" else "RE"
        return replace(draft, answers=old, subject=f"{start}: {old.subject}", quote=self.rng.choice(("gt", "outlook")))

    def good_answer(self, advice: Advice, reply_text: str) -> dict[str, object]:
        """The answer where nothing is wrong and the cash has not come yet."""
        answer = blank_answer(("remittance",), advice_client(advice), reply_text)
        answer |= {
            "remittance": advice.answer(),
            "disposition": "matched",
            "allocations": [allocation(x.number, x.paid) for x in advice.lines if x.paid],
        }
        return answer

    def keep(self, draft: Draft, answer: dict[str, object], note: str, receipt: Receipt | None = None) -> Case:
        """Keep a mail with its answer."""
        case = Case(sent_at=draft.sent_at, raw=compose(draft), answer=answer, receipt=receipt, note=note)
        self.cases.append(case)
        return case

    def pay(self, case: Case, receipt: Receipt) -> None:
        """The case's cash has come: it is applied, and the receipt carries the answer."""
        case.receipt = receipt
        if case.answer["disposition"] == "matched":
            case.answer["disposition"] = "applied"


def advice_client(advice: Advice) -> str:
    """The subsidiary whose invoices are paid, the payer where they are mixed."""
    owners = {x.invoice.client for x in advice.lines if x.invoice}
    return owners.pop() if len(owners) == 1 else advice.payer.number


def bank_name(name: str, rng: Random) -> str:
    """A payer's name as banks print it: capitals, no accents, often cut."""
    plain = name.upper().translate(str.maketrans(_PLAIN))
    return plain[: rng.choice((35, 35, 22, 18))].strip()
