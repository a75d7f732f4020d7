"""Reminders day by day, written from the published definition of `mailflow preview` alone; shares no code with mailflow.

It is slow on purpose: each day it looks at every invoice anew, and keeps nothing but what was sent, to whom last, and which groups
were held the business day before.
"""

import csv
import tomllib
from datetime import date, timedelta
from decimal import Decimal

import holidays


def simulate(folder, cadence_file, first, last):
    """The lines that a preview of `folder` must have, as dictionaries."""
    return _Office(folder, cadence_file).play(first, last)


class _Office:
    def __init__(self, folder, cadence_file):
        self.clients = {row["client_number"]: row for row in _rows(folder / "clients.csv")}
        self.invoices = _rows(folder / "invoices.csv")
        self.contacts = _rows(folder / "contacts.csv")
        self.holds = _rows(folder / "holds.csv")
        self.cadences = tomllib.loads(cadence_file.read_text(encoding="utf-8"))["cadence"]
        self.places = {}
        self.ends = {}
        self.had = {}  # invoice: place of its last step on the ladder, how often that came again, the day
        self.last = {}
        self.held_yesterday = set()

    def play(self, first, last):
        lines, day = [], first
        while day <= last:
            lines.extend(self.one_day(day))
            day += timedelta(days=1)
        return lines

    def one_day(self, day):
        groups = {}
        for invoice in self.invoices:
            cadence = self.cadence_of(invoice)
            if Decimal(invoice["balance"]) <= 0 or cadence is None or not self.is_open(cadence, day):
                continue
            at = self.step_due(invoice, cadence, day)
            if at is None:
                continue
            step = _ladder(cadence)[at]
            to = next(filter(None, (self.people(role, invoice)[:1] for role in step.get("to", ["client"]))), None)
            if to is not None:
                group = (invoice["client_number"], cadence["name"], step.get("channel", "email"), to[0])
                groups.setdefault(group, []).append((invoice, at))
        working = {cadence["name"] for cadence in self.cadences if self.is_open(cadence, day)}
        held_before = {group for group in self.held_yesterday if group[1] in working}
        self.held_yesterday -= held_before
        lines, sent = [], []
        for group in sorted(groups):
            line, numbers = self.letter(group, groups[group], day)
            if line is not None and line["step"] is None:
                self.held_yesterday.add(group)
                line = None if group in held_before else line
            if line is not None:
                lines.append(line)
                sent.append((group, line, numbers))
        for group, line, numbers in sent:
            if line["step"] is not None:
                if group[2] != "decision":
                    self.last[group[3].lower()] = day
                self.climb(group[1], line["step"], numbers, day)
        return lines

    def climb(self, name, step, numbers, day):
        cadence = next(one for one in self.cadences if one["name"] == name)
        at = [one["name"] for one in _ladder(cadence)].index(step)
        for number in numbers:
            before, turn, _ = self.had.get(number, (None, 0, None))
            self.had[number] = (at, turn + 1 if before == at else 0, day)

    def letter(self, group, due, day):
        client, name, channel, address = group
        cadence = next(one for one in self.cadences if one["name"] == name)
        due = sorted(due, key=lambda pair: (pair[0]["due_date"], pair[0]["invoice_number"]))
        rests = [(invoice, at, *self.rest(invoice, address, day)) for invoice, at in due]
        line = {
            "date": day.isoformat(),
            "client_number": client,
            "contact": address,
            "cadence": name,
            "step": None,
            "channel": channel,
            "invoices": [],
            "asked": {},
            "cc": [],
            "approval": "none",
            "held": [{"invoice_number": i["invoice_number"], "reason": why} for i, _, rest, why in rests if rest <= 0],
        }
        wanted = [(invoice, at, rest) for invoice, at, rest, _ in rests if rest > 0]
        if not wanted:
            return line, []
        asked = {}
        for currency in sorted({invoice["currency"] for invoice, _, _ in wanted}):
            left = sum(rest for invoice, _, rest in wanted if invoice["currency"] == currency) + self.credit(client, currency)
            if left > 0:
                asked[currency] = left
        highest = max((at for invoice, at, _ in wanted if invoice["currency"] in asked), default=None)
        if highest is None:
            return None, []
        top = _ladder(cadence)[highest]
        wanted = [(invoice, at, rest) for invoice, at, rest in wanted if invoice["currency"] in asked]
        too_little = all(left < Decimal(top.get("min_amount", cadence.get("min_amount", "0"))) for left in asked.values())
        before = None if channel == "decision" else self.last.get(address.lower())
        too_soon = before is not None and day < before + timedelta(days=cadence.get("min_interval_days", 0))
        if too_little or too_soon:
            return None, []
        copies = []
        for role in top.get("cc", []):
            for invoice, _, _ in wanted:
                copies.extend(one for one in self.people(role, invoice) if one.lower() not in [address.lower(), *map(str.lower, copies)])
        line |= {
            "step": top["name"],
            "invoices": [{"invoice_number": i["invoice_number"], "amount": _plain(rest, i["currency"])} for i, _, rest in wanted],
            "asked": {currency: _plain(left, currency) for currency, left in asked.items()},
            "cc": copies,
            "approval": top.get("approval", "none"),
        }
        return line, [invoice["invoice_number"] for invoice, _, _ in wanted]

    def cadence_of(self, invoice):
        client = self.clients.get(invoice["client_number"], {})
        seen = {
            "invoices": {invoice["invoice_number"]},
            "matters": {invoice["matter_number"]},
            "clients": {invoice["client_number"]},
            "parents": {invoice["client_number"], client.get("parent_client_number", "")},
            "tags": set(client.get("tags", "").split(";")),
            "risks": {client.get("risk", "")},
            "kinds": {client.get("kind", "")},
            "practice_groups": {invoice["practice_group"] or client.get("practice_group", "")},
            "offices": {invoice["office"] or client.get("office", "")},
            "currencies": {invoice["currency"]},
        }
        left = list(self.cadences)
        left = [one for one in left if Decimal(invoice["balance"]) >= Decimal(one.get("applies_to", {}).get("min_balance", "0"))]
        for key, values in seen.items():
            left = [one for one in left if not one.get("applies_to", {}).get(key) or values & set(one["applies_to"][key])]
        for key in seen:
            left = [one for one in left if one.get("applies_to", {}).get(key)] or left
        return left[0] if left else None

    def step_due(self, invoice, cadence, day):
        had, turn, on = self.had.get(invoice["invoice_number"], (-1, 0, None))
        days = [self.day_of(cadence, at, invoice) for at in range(len(_ladder(cadence)))]
        come = [at for at, its in enumerate(days) if its is not None and its <= day and at > had]
        if come:
            return come[-1]
        return had if on is not None and self.comes_again(cadence, _ladder(cadence)[had], turn, on, day) else None

    def comes_again(self, cadence, step, turn, on, day):
        if turn >= step.get("repeat_at_most", 0):
            return False
        if "on_month_end" in step:
            return self.next_month_end(cadence, on) <= day
        return self.opening(cadence, on + timedelta(days=step["repeat_every_days"])) <= day

    def day_of(self, cadence, at, invoice):
        step = _ladder(cadence)[at]
        if "after_due_days" in step:
            return self.opening(cadence, _day(invoice["due_date"], step["after_due_days"]))
        if "after_invoice_days" in step:
            return self.opening(cadence, _day(invoice["invoice_date"], step["after_invoice_days"]))
        if "on_month_end" in step:
            end = date.fromisoformat(invoice["due_date"])
            for _ in range(step["on_month_end"]):
                end = self.next_month_end(cadence, end)
            return end
        had, _, on = self.had.get(invoice["invoice_number"], (None, 0, None))
        return self.opening(cadence, on + timedelta(days=step["after_last_letter_days"])) if had == at - 1 else None

    def next_month_end(self, cadence, day):
        key = (cadence.get("calendar", ""), day)
        if key not in self.ends:
            later = day + timedelta(days=1)
            while not self.is_month_end(cadence, later):
                later += timedelta(days=1)
            self.ends[key] = later
        return self.ends[key]

    def is_month_end(self, cadence, day):
        if not self.is_business_day(cadence, day):
            return False
        later = day + timedelta(days=1)
        while later.month == day.month:
            if self.is_business_day(cadence, later):
                return False
            later += timedelta(days=1)
        return True

    def people(self, role, invoice):
        client, matter = invoice["client_number"], invoice["matter_number"]
        for asked in (matter, ""):
            found = [
                row["email"] for row in self.contacts if (row["client_number"], row["matter_number"], row["role"]) == (client, asked, role)
            ]
            if found:
                return found
        if role == "accounts_payable":
            return self.people("client", invoice)
        column = {"client": "contact_email", "billing_attorney": "attorney_email"}.get(role)
        return list(filter(None, [self.clients.get(client, {}).get(column, "")])) if column else []

    def rest(self, invoice, address, day):
        whole, part = [], []
        for hold in self.holds:
            covers = {
                "invoice": invoice["invoice_number"] == hold["id"],
                "matter": invoice["matter_number"] == hold["id"],
                "client": invoice["client_number"] == hold["id"],
                "contact": address.lower() == hold["id"].lower(),
                "office": (invoice["office"] or self.clients.get(invoice["client_number"], {}).get("office", "")) == hold["id"],
                "firm": True,
            }[hold["scope"]]
            if covers and (hold["from"] or "0001-01-01") <= day.isoformat() <= (hold["until"] or "9999-12-31"):
                (part if hold["amount"] else whole).append(hold)
        if whole:
            return Decimal(0), whole[0]["reason"]
        rest = Decimal(invoice["balance"]) - sum(Decimal(hold["amount"]) for hold in part)
        return rest, part[0]["reason"] if part else ""

    def credit(self, client, currency):
        mine = [row for row in self.invoices if (row["client_number"], row["currency"]) == (client, currency)]
        return sum((Decimal(row["balance"]) for row in mine if Decimal(row["balance"]) < 0), Decimal(0))

    def is_open(self, cadence, day):
        return self.is_business_day(cadence, day) and not any(_within(span, day) for span in cadence.get("blackouts", []))

    def is_business_day(self, cadence, day):
        return day.isoweekday() < 6 and day not in self.closed(cadence.get("calendar", ""))

    def opening(self, cadence, day):
        while not self.is_business_day(cadence, day):
            day += timedelta(days=1)
        return day

    def closed(self, name):
        if name and name not in self.places:
            country, *subdivision = name.split("-", 1)
            self.places[name] = holidays.country_holidays(country, *subdivision)
        return self.places.get(name, {})


def _ladder(cadence):
    steps = cadence.get("step", [])
    if all("after_due_days" in step for step in steps):
        return sorted(steps, key=lambda step: step["after_due_days"])
    return steps


def _within(span, day):
    first, last = span.split("/")
    text = day.isoformat()[10 - len(first) :]
    return first <= text <= last if first <= last else text >= first or text <= last


def _rows(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text, days):
    return date.fromisoformat(text) + timedelta(days=days)


def _plain(amount, currency):
    return f"{amount:.0f}" if currency == "JPY" else f"{amount:.2f}"
