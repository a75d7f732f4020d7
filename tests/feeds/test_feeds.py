"""Files of the billing system and the bank: taken whole, or refused with the place, the value and what to do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from mailflow.domain.errors import ConfigurationError, FeedError
from mailflow.domain.facts import PaymentMethod
from mailflow.domain.money import Money
from mailflow.feeds.ledger import Clients, Invoices
from mailflow.feeds.receipts import Receipts

HEADER = "invoice_number,client_number,invoice_date,due_date,currency,amount,balance"
GOOD = "10231,calder,2026-04-01,2026-05-01,USD,1200.00,1200.00"
CLIENTS = (
    "client_number,name,aliases,email_domains,terms_days,parent_client_number\n7,Calder LLC,Calder;CLD,Calder.Example,,\n8,Sub,,,45,7\n"
)
RECEIPTS = "receipt_id,received_on,amount,currency,method,payer_name,reference,account\n"


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str | bytes, name: str = "invoices.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_given_an_invoice_list_when_it_is_parsed_then_amounts_are_exact_and_each_row_has_its_line(write):
    load = Invoices().parse(write(f"{HEADER}\n{GOOD}\n\n10232,calder,2026-04-02,2026-05-02,JPY,-5000,-4000\n"))

    assert [(each.number, each.balance) for each in load.invoices] == [
        ("10231", Money(Decimal("1200.00"), "USD")),
        ("10232", Money(Decimal(-4000), "JPY")),
    ]
    assert load.lines == (2, 4)


def test_given_a_client_list_when_it_is_parsed_then_lists_in_cells_are_taken_apart(write):
    load = Clients().parse(write(CLIENTS, "clients.csv"))

    assert [(each.aliases, each.email_domains, each.terms_days, each.parent_number) for each in load.clients] == [
        (("Calder", "CLD"), ("calder.example",), 30, None),
        ((), (), 45, "7"),
    ]


@pytest.mark.parametrize(
    ("row", "line", "column", "value", "fix"),
    [
        pytest.param(GOOD.replace("1200.00,", "12oo.00,"), 3, "amount", "12oo.00", "plain decimals", id="letters in an amount"),
        pytest.param(GOOD.replace("1200.00,", '"1,200.00",'), 3, "amount", "1,200.00", "plain decimals", id="a grouped amount"),
        pytest.param(GOOD.replace("1200.00,", "1200.005,"), 3, "amount", "1200.005", "2 decimal places", id="half a cent"),
        pytest.param(GOOD.replace("1200.00,1200", "1,200.00,1200"), 3, None, "1200.00", "more cells", id="a comma too many"),
        pytest.param(GOOD.replace("2026-04-01", "04/01/2026"), 3, "invoice_date", "04/01/2026", "write days as", id="a foreign date"),
        pytest.param(GOOD.replace("2026-05-01", "2026-02-30"), 3, "due_date", "2026-02-30", "write days as", id="an impossible date"),
        pytest.param(GOOD.replace("USD", "$"), 3, "currency", "$", "ISO 4217", id="a sign for a currency"),
        pytest.param(GOOD.replace("calder", ""), 3, "client_number", "", "fill in", id="an empty cell"),
        pytest.param(GOOD.replace("10231", "10230"), 3, "invoice_number", "10230", "line 2 has the same", id="a number twice"),
        pytest.param(GOOD.replace(",1200.00", ",-1200.00", 1), 3, "balance", "1200.00", "a credit note a negative one", id="two signs"),
        pytest.param('10231,"calder', 4, None, None, "quotes", id="a quote that does not close"),
    ],
)  # fmt: skip
def test_given_a_broken_row_when_the_file_is_parsed_then_the_error_names_place_value_and_fix(write, row, line, column, value, fix):
    path = write(f"{HEADER}\n{GOOD.replace('10231', '10230')}\n{row}\n")

    with pytest.raises(FeedError) as refused:
        Invoices().parse(path)

    said = refused.value
    assert (said.file, said.column, said.value) == ("invoices.csv", column, value)
    assert abs((said.line or 0) - line) <= 1
    assert fix in said.fix


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        pytest.param(b"", "it needs a header row", id="nothing"),
        pytest.param(HEADER.replace("balance", "whatever").encode(), "there is no such column", id="a column too few"),
        pytest.param(HEADER.encode() + b"\n10231,M\xfcller,", "save the file as UTF-8", id="another encoding"),
    ],
)
def test_given_a_file_that_is_no_list_when_it_is_parsed_then_the_error_says_what_it_needs(write, content, fix):
    with pytest.raises(FeedError) as refused:
        Invoices().parse(write(content))

    assert fix in refused.value.fix


def test_given_three_lists_when_every_reader_looks_at_them_then_each_is_surest_of_its_own(write):
    paths = [write(CLIENTS, "a.csv"), write(f"{HEADER}\n{GOOD}\n", "b.csv"), write(RECEIPTS, "c.csv")]
    readers = [Clients(), Invoices(), Receipts()]

    surest = [max(range(3), key=lambda reader: readers[reader].recognises(path)) for path in paths]

    assert surest == [0, 1, 2]


def test_given_headers_as_a_billing_system_writes_them_when_they_are_read_then_they_are_known(write):
    said = "Invoice No.;Client No;Bill Date;Due Date;Curr;Invoice Amount;Open Balance"

    load = Invoices().parse(write(f"{said}\n{GOOD.replace(',', ';')}\n"))

    assert load.invoices[0].number == "10231"


def test_given_a_saved_mapping_when_a_file_lies_beside_it_then_its_headers_and_dates_are_understood(write):
    write('date_format = "%d.%m.%Y"\n[columns]\ninvoice_number = "Rechnung"\n', "feed-columns.toml")
    row = GOOD.replace("2026-04-01", "01.04.2026").replace("2026-05-01", "01.05.2026")

    load = Invoices().parse(write(f"{HEADER.replace('invoice_number', 'Rechnung')}\n{row}\n"))

    assert (load.invoices[0].number, load.invoices[0].due_on) == ("10231", date(2026, 5, 1))


@pytest.mark.parametrize(("said", "says"), [("columns = [", "is not TOML"), ("[columns]\ninvoice = 'Nr'", "does not know invoice")])
def test_given_a_broken_mapping_when_a_file_lies_beside_it_then_the_mapping_is_named(write, said, says):
    write(said, "feed-columns.toml")

    with pytest.raises(ConfigurationError, match=says):
        Invoices().parse(write(f"{HEADER}\n{GOOD}\n"))


def test_given_a_workbook_when_it_is_parsed_then_numbers_and_dates_are_what_was_typed(tmp_path):
    path = tmp_path / "open.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, HEADER.split(","))
        sheet.write_row(2, 0, [10231, "calder"])
        sheet.write_datetime(2, 2, date(2026, 4, 1), day)
        sheet.write_datetime(2, 3, date(2026, 5, 1), day)
        sheet.write_row(2, 4, ["USD", 48210.55, 1200])

    load = Invoices().parse(path)

    invoice = load.invoices[0]
    assert (invoice.number, invoice.due_on, invoice.amount.plain, invoice.balance.plain) == (
        "10231",
        date(2026, 5, 1),
        "48210.55",
        "1200.00",
    )


def test_given_a_workbook_that_is_none_when_it_is_parsed_then_the_error_says_so(write):
    with pytest.raises(FeedError, match="cannot be opened as a workbook"):
        Invoices().parse(write(b"PK nothing", "open.xlsx"))


def test_given_receipts_without_an_id_of_the_bank_when_they_are_parsed_twice_then_equal_rows_stay_two_and_keep_their_ids(write):
    path = write(RECEIPTS + ",2026-05-02,100.00,USD,Check,CALDER,CHECK 11,operating\n" * 2, "receipts.csv")

    first, second = Receipts().parse(path), Receipts().parse(path)

    ids = [receipt.receipt_id for receipt in first.receipts]
    assert (len(set(ids)), ids) == (2, [receipt.receipt_id for receipt in second.receipts])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("R1,2026-05-02,-5.00,USD,wire,X,,operating", "amount"),
        ("R1,2026-05-02,5.00,USD,cash,X,,operating", "method"),
        ("R1,2026-05-02,5.00,USD,wire,X,,escrow", "account"),
    ],
)
def test_given_a_receipt_that_is_none_when_it_is_parsed_then_its_column_is_named(write, cells, column):
    with pytest.raises(FeedError) as refused:
        Receipts().parse(write(f"{RECEIPTS}{cells}\n", "receipts.csv"))

    assert refused.value.column == column


def test_given_trust_money_when_receipts_are_parsed_then_it_is_marked(write):
    load = Receipts().parse(write(f"{RECEIPTS}R1,2026-05-02,5.00,USD,LOCKBOX,X,,Trust\n", "receipts.csv"))

    assert (load.receipts[0].is_trust, load.receipts[0].method) == (True, PaymentMethod.LOCKBOX)
