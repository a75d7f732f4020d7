"""Invented firms for the simulator: a ledger, contacts, holds and cadences as files, the same for the same seed."""

import csv
import random
from datetime import date, timedelta
from decimal import Decimal

OFFICES, GROUPS = ("Boston", "Munich", ""), ("Tax", "Litigation", "")
CURRENCIES = ("USD", "USD", "EUR", "JPY")
ROLES = ("client", "accounts_payable", "billing_attorney", "practice_head", "committee")
REASONS = ("dispute", "promise", "plan", "stop_contact", "insolvency", "ebilling", "absence", "credit_check", "other")
CALENDARS = ("US-NY", "DE-BY", "GB-ENG", "JP", "")
FIRST = date(2026, 10, 1)


def write_firm(folder, seed):
    """Writes clients.csv, invoices.csv, cadences.toml and mostly contacts.csv and holds.csv; returns the last day to play."""
    chance = random.Random(seed)
    clients, _ = _write_ledger(folder, chance)
    cadences = "\n".join(_cadence(chance, number, clients) for number in range(chance.randint(1, 4)))
    (folder / "cadences.toml").write_text(cadences, encoding="utf-8")
    return FIRST + timedelta(days=chance.randint(20, 75))


def write_rich_firm(folder, seed):
    """The same with everything that a cadence may say beyond the published keys, clients that are told apart, and pauses of offices."""
    chance = random.Random(f"rich {seed}")
    clients, invoices = _write_ledger(folder, chance)
    rows = (folder / "clients.csv").read_text(encoding="utf-8").splitlines()
    told = [f"{row},{_further(chance, clients)}" for row in rows[1:]]
    (folder / "clients.csv").write_text("\n".join([f"{rows[0]},parent_client_number,tags,risk,kind", *told]) + "\n", encoding="utf-8")
    holds = folder / "holds.csv"
    if holds.exists() and chance.random() < 0.4:
        until = FIRST + timedelta(days=chance.randint(0, 20))
        scope = chance.choice(("office,Boston", "office,Munich", "firm,all"))
        holds.write_text(holds.read_text(encoding="utf-8") + f"{scope},other,{FIRST},{until},\n", encoding="utf-8")
    cadences = "\n".join(_rich_cadence(chance, number, clients, invoices) for number in range(chance.randint(1, 4)))
    (folder / "cadences.toml").write_text(cadences, encoding="utf-8")
    return FIRST + timedelta(days=chance.randint(40, 120))


def _write_ledger(folder, chance):
    clients = [str(10 + number) for number in range(chance.randint(1, 5))]
    addresses = [f"p{number}@client.example" for number in range(chance.randint(1, 4))]
    invoices = [_invoice(chance, number, clients) for number in range(chance.randint(5, 60))]
    _write(folder / "clients.csv", _CLIENT, [_client(chance, number, addresses) for number in clients])
    _write(folder / "invoices.csv", _INVOICE, invoices)
    if chance.random() < 0.7:
        _write(folder / "contacts.csv", _CONTACT, _contacts(chance, clients, addresses))
    if chance.random() < 0.8:
        _write(folder / "holds.csv", _HOLD, [_hold(chance, clients, addresses, invoices) for _ in range(chance.randint(1, 7))])
    return clients, invoices


_CLIENT = "client_number,name,contact_name,contact_email,billing_attorney,attorney_email,office,practice_group"
_INVOICE = "invoice_number,client_number,matter_number,invoice_date,due_date,currency,amount,balance,office,practice_group"
_CONTACT = "client_number,matter_number,role,name,email,language,time_zone"
_HOLD = "scope,id,reason,from,until,amount"


def _write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(header.split(","))
        table.writerows(rows)


def _client(chance, number, addresses):
    email = chance.choice((*addresses, *addresses, ""))
    attorney = chance.choice(("law1@firm.example", "law2@firm.example", ""))
    return [number, f"Client {number}", "A. Person", email, "B. Partner", attorney, chance.choice(OFFICES), chance.choice(GROUPS)]


def _invoice(chance, number, clients):
    client, currency = chance.choice(clients), chance.choice(CURRENCIES)
    due = FIRST + timedelta(days=chance.randint(-90, 70))
    places = 0 if currency == "JPY" else 2
    amount = Decimal(chance.choice((10, 49, 50, 75, 120, 500, 500, 5000, 5000))) + Decimal(chance.randint(0, 99)) / 100
    amount = round(amount, places) * chance.choice((1, 1, 1, 1, 1, 1, 1, -1))
    balance = amount * chance.choice((1, 1, 1, 1, 1, 0))
    billed = due - timedelta(days=30)
    matter = f"{client}-{chance.randint(1, 3)}"
    return [f"9{number:03}", client, matter, billed, due, currency, amount, balance, chance.choice(OFFICES), chance.choice(GROUPS)]


def _contacts(chance, clients, addresses):
    rows = []
    for _ in range(chance.randint(1, 8)):
        client = chance.choice(clients)
        matter = chance.choice(("", "", f"{client}-{chance.randint(1, 3)}"))
        rows.append([client, matter, chance.choice(ROLES), "N. Ame", chance.choice((*addresses, "boss@firm.example")), "en", "UTC"])
    return rows


def _hold(chance, clients, addresses, invoices):
    client = chance.choice(clients)
    names = {
        "client": client,
        "matter": f"{client}-{chance.randint(1, 3)}",
        "invoice": chance.choice(invoices)[0],
        "contact": chance.choice(addresses),
    }
    scope = chance.choice((*names, "invoice"))
    since = FIRST + timedelta(days=chance.randint(-20, 60))
    until = since + timedelta(days=chance.randint(0, 40))
    part = chance.choice(("", "20", "60")) if scope == "invoice" else ""
    return [scope, names[scope], chance.choice(REASONS), chance.choice((since, "")), chance.choice((until, "")), part]


def _cadence(chance, number, clients):
    lists = {
        "clients": clients[:1] if number and chance.random() < 0.4 else [],
        "practice_groups": ["Tax"] if number and chance.random() < 0.5 else [],
        "offices": ["Munich"] if number and chance.random() < 0.5 else [],
        "currencies": ["EUR", "JPY"] if number and chance.random() < 0.4 else [],
    }
    named = ", ".join(f"{key} = {_toml(value)}" for key, value in lists.items())
    days = sorted(chance.sample(range(-10, 75), chance.choice((0, 2, 3, 4, 5))))
    chance.shuffle(days)
    steps = "".join(_step(chance, at, day) for at, day in enumerate(days))
    return f"""
[[cadence]]
name = "c{number}"
applies_to = {{ {named}, min_balance = "{chance.choice(("0", "0", "60"))}" }}
calendar = "{chance.choice(CALENDARS)}"
min_interval_days = {chance.choice((0, 1, 5, 7, 14))}
min_amount = "{chance.choice(("0", "50.00", "120"))}"
{steps}"""


def _step(chance, at, day):
    to = chance.sample(ROLES, chance.randint(1, 2)) if chance.random() < 0.3 else ["client"]
    copies = chance.sample(ROLES, chance.randint(0, 2))
    return f"""
[[cadence.step]]
name = "s{at}"
after_due_days = {day}
template = "reminder/any"
to = {_toml(to)}
cc = {_toml(copies)}
channel = "{chance.choice(("email", "email", "email", "call"))}"
approval = "{chance.choice(("none", "manager"))}"
"""


def _toml(words):
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def _further(chance, clients):
    parent, tags = chance.choice(("", "", *clients)), chance.choice(("", "vip", "vip;slow", "slow"))
    return f"{parent},{tags},{chance.choice(('', 'high', 'low'))},{chance.choice(('', 'individual', 'company'))}"


def _rich_cadence(chance, number, clients, invoices):
    lists = {
        "clients": clients[:1] if number and chance.random() < 0.2 else [],
        "practice_groups": ["Tax"] if number and chance.random() < 0.2 else [],
        "offices": ["Munich"] if number and chance.random() < 0.2 else [],
        "invoices": [chance.choice(invoices)[0]] if number and chance.random() < 0.2 else [],
        "matters": [chance.choice(invoices)[2]] if number and chance.random() < 0.3 else [],
        "parents": [chance.choice(clients)] if number and chance.random() < 0.3 else [],
        "tags": ["vip"] if number and chance.random() < 0.3 else [],
        "risks": ["high"] if number and chance.random() < 0.3 else [],
        "kinds": ["individual"] if number and chance.random() < 0.2 else [],
    }
    named = ", ".join(f"{key} = {_toml(value)}" for key, value in lists.items() if value or chance.random() < 0.5)
    spans = ("2026-10-10/2026-10-20", "11-20/11-30", "12-24/01-02", "2026-10-31/2026-10-31")
    return f"""
[[cadence]]
name = "r{number}"
applies_to = {{ {named} }}
calendar = "{chance.choice(CALENDARS)}"
min_interval_days = {chance.choice((0, 1, 5, 7))}
min_amount = "{chance.choice(("0", "50.00"))}"
blackouts = {_toml(chance.sample(spans, chance.choice((0, 0, 1, 2))))}
{_rich_steps(chance)}"""


def _rich_steps(chance):
    """A ladder whose steps go by several kinds of days; each kind rises, as it must."""
    reached = {"after_due_days": -10, "after_invoice_days": 15, "on_month_end": 0}
    steps = []
    for at in range(chance.randint(1, 6)):
        kind = chance.choice((*reached, *reached, *(["after_last_letter_days"] * 2 if at else [])))
        if kind in reached:
            reached[kind] += 1 if kind == "on_month_end" else chance.randint(1, 25)
        steps.append(_rich_step(chance, at, kind, reached.get(kind, chance.randint(1, 20))))
    if chance.random() < 0.5:
        steps.append(f'[[cadence.step]]\nname = "end"\nafter_last_letter_days = {chance.randint(1, 15)}\nchannel = "decision"\n')
    return "\n".join(steps)


def _rich_step(chance, at, kind, days):
    again = ""
    if chance.random() < 0.3:
        again = f"repeat_at_most = {chance.randint(1, 3)}"
        again += "" if kind == "on_month_end" else f"\nrepeat_every_days = {chance.randint(1, 14)}"
    return f"""
[[cadence.step]]
name = "s{at}"
{kind} = {days}
{again}
template = "reminder/any"
to = {_toml(["client"] if chance.random() < 0.8 else chance.sample(ROLES, 2))}
channel = "{chance.choice(("email", "email", "email", "call"))}"
{chance.choice(("", "", 'min_amount = "100"', 'min_amount = "0"'))}
"""
