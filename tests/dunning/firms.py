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
    clients = [str(10 + number) for number in range(chance.randint(1, 5))]
    addresses = [f"p{number}@client.example" for number in range(chance.randint(1, 4))]
    invoices = [_invoice(chance, number, clients) for number in range(chance.randint(5, 60))]
    _write(folder / "clients.csv", _CLIENT, [_client(chance, number, addresses) for number in clients])
    _write(folder / "invoices.csv", _INVOICE, invoices)
    if chance.random() < 0.7:
        _write(folder / "contacts.csv", _CONTACT, _contacts(chance, clients, addresses))
    if chance.random() < 0.8:
        _write(folder / "holds.csv", _HOLD, [_hold(chance, clients, addresses, invoices) for _ in range(chance.randint(1, 7))])
    cadences = "\n".join(_cadence(chance, number, clients) for number in range(chance.randint(1, 4)))
    (folder / "cadences.toml").write_text(cadences, encoding="utf-8")
    return FIRST + timedelta(days=chance.randint(20, 75))


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
