"""Payment messages of ISO 20022 in the versions and dialects that banks and payers send."""

import pytest

from mailflow.documents.iso20022 import Iso20022
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import camt, entry, remt, row_of, strd, table_of
from tests.documents.papers import cells


def read(content: bytes) -> Document:
    return Iso20022().open(content, part="2", name="advice.xml")


TWO = strd("A-100", DuePyblAmt="1000.00", RmtdAmt="1000.00") + strd("A-101", DuePyblAmt="500.00", RmtdAmt="500.00")


@pytest.mark.parametrize("version", ["01", "02", "04", "06", "99"])
def test_given_a_remt_of_any_version_when_it_is_read_then_head_and_lines_are_rows(version: str) -> None:
    document = read(remt(TWO, version=version))

    assert row_of(document, "Payer") == ["Payer", "Nordwind Reederei AG"]
    assert row_of(document, "End-to-end ID") == ["End-to-end ID", "E2E-88017"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Total paid") == ["Total paid", "1500.00 EUR"]
    assert table_of(document)[0] == ["A-100", "Invoice", "2026-04-02", "1000.00", "1000.00"]


def test_given_a_credit_note_when_a_remt_is_read_then_it_is_taken_off() -> None:
    given = remt(strd("A-100", RmtdAmt="1800.00") + strd("C-9", kind="CREN", RmtdAmt="300.00"))

    assert table_of(read(given))[1] == ["C-9", "Credit note", "2026-04-02", "-300.00"]


def test_given_a_credit_note_by_its_own_amount_when_a_remt_is_read_then_it_is_taken_off() -> None:
    given = remt(strd("A-100", RmtdAmt="1800.00") + strd("C-9", kind="CREN", CdtNoteAmt="300.00"))

    assert table_of(read(given))[1] == ["C-9", "Credit note", "2026-04-02", "-300.00"]


def test_given_a_discount_when_a_remt_is_read_then_it_stands_in_its_column() -> None:
    given = remt(strd("A-100", DuePyblAmt="1530.00", DscntApldAmt="30.00", RmtdAmt="1500.00"))

    assert table_of(read(given)) == [["A-100", "Invoice", "2026-04-02", "1530.00", "30.00", "1500.00"]]


def test_given_a_discount_of_the_newer_form_and_no_remitted_amount_when_a_remt_is_read_then_what_is_left_was_paid() -> None:
    given = remt(
        strd("A-100", DuePyblAmt="1530.00").replace("</RfrdDocAmt>", '<DscntApldAmt><Amt Ccy="EUR">30.00</Amt></DscntApldAmt></RfrdDocAmt>')
    )

    assert table_of(read(given)) == [["A-100", "Invoice", "2026-04-02", "1530.00", "30.00", "1500.00"]]


def test_given_an_adjustment_when_a_remt_is_read_then_it_is_a_deduction_with_its_words() -> None:
    adjustment = (
        '<AdjstmntAmtAndRsn><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Rsn>PRIC</Rsn>'
        "<AddtlInf>hourly rate</AddtlInf></AdjstmntAmtAndRsn>"
    )
    given = remt(strd("A-100", DuePyblAmt="1600.00", RmtdAmt="1500.00").replace("<RmtdAmt", adjustment + "<RmtdAmt"))

    assert table_of(read(given)) == [["A-100", "Invoice", "2026-04-02", "1600.00", "100.00", "hourly rate", "1500.00"]]


def test_given_typed_amounts_of_the_newest_versions_when_a_remt_is_read_then_due_and_remitted_are_told_apart() -> None:
    amounts = (
        '<RmtAmtAndTp><Tp><Cd>DUPA</Cd></Tp><Amt Ccy="EUR">1530.00</Amt></RmtAmtAndTp>'
        '<RmtAmtAndTp><Tp><Cd>DISC</Cd></Tp><Amt Ccy="EUR">30.00</Amt></RmtAmtAndTp>'
    )

    document = read(remt(strd("A-100").replace("<RfrdDocAmt>", f"<RfrdDocAmt>{amounts}"), version="06"))

    assert table_of(document) == [["A-100", "Invoice", "2026-04-02", "1530.00", "30.00", "1500.00"]]


def test_given_an_invoice_in_another_currency_when_a_remt_is_read_then_its_amount_carries_it() -> None:
    given = remt(strd("A-100", RmtdAmt="1620.00").replace('Ccy="EUR"', 'Ccy="USD"'))

    assert table_of(read(given)) == [["A-100", "Invoice", "2026-04-02", "1620.00 USD"]]


def test_given_a_reference_of_the_creditor_when_a_remt_is_read_then_it_is_the_number_without_its_check_digits() -> None:
    given = remt('<Strd><CdtrRefInf><Ref>RF18A100</Ref></CdtrRefInf><RfrdDocAmt><RmtdAmt Ccy="EUR">1500.00</RmtdAmt></RfrdDocAmt></Strd>')

    assert table_of(read(given)) == [["A100", "1500.00"]]


@pytest.mark.parametrize("kind", ["052", "053", "054"])
@pytest.mark.parametrize(("version", "party"), [("02", "<Nm>{}</Nm>"), ("08", "<Pty><Nm>{}</Nm></Pty>"), ("13", "<Pty><Nm>{}</Nm></Pty>")])
def test_given_a_credit_of_any_bank_message_when_it_is_read_then_payer_day_and_lines_are_rows(kind: str, version: str, party: str) -> None:
    document = read(camt(entry(TWO, party=party), kind=kind, version=version))

    assert row_of(document, "Payer") == ["Payer", "Nordwind Reederei AG"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-13"]
    assert row_of(document, "Payment method") == ["Payment method", "Bank transfer"]
    assert [row[0] for row in table_of(document)] == ["A-100", "A-101"]


def test_given_a_prefix_for_the_namespace_when_a_message_is_read_then_it_reads_the_same() -> None:
    given = camt(entry(TWO), prefix="ns2")

    assert Iso20022().recognises(given, name="a.txt", media_type="text/plain") == 1.0
    assert [row[0] for row in table_of(read(given))] == ["A-100", "A-101"]


def test_given_debits_and_reversals_beside_a_credit_when_a_statement_is_read_then_only_the_credit_is_a_payment() -> None:
    reversal = entry("", amount="70.00").replace("<Sts>", "<RvslInd>true</RvslInd><Sts>")

    document = read(camt(entry("", amount="80.00", direction="DBIT"), reversal, entry(TWO), kind="053"))

    assert [row for row in cells(document) if row[0].startswith("Total")] == [["Total paid", "1500.00 EUR"]]


def test_given_debits_alone_when_a_payer_hands_on_what_his_bank_told_him_then_those_that_say_what_they_pay_count() -> None:
    document = read(camt(entry(TWO, direction="DBIT"), entry("", amount="3.50", direction="DBIT")))

    assert [row[0] for row in table_of(document)] == ["A-100", "A-101"]
    assert [row for row in cells(document) if row[0].startswith("Total")] == [["Total paid", "1500.00 EUR"]]


def test_given_several_credits_when_a_statement_is_read_then_all_are_there_with_their_sum() -> None:
    document = read(camt(entry(TWO), entry(strd("B-7", RmtdAmt="20.00"), amount="20.00"), kind="053"))

    assert cells(document)[-1] == ["Total of all 2 payments", "1520.00 EUR"]


def test_given_several_payments_in_one_entry_when_it_is_read_then_each_has_its_own_amount() -> None:
    transactions = "".join(
        f'<TxDtls><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>'
        for amount, text in (("1000.00", "Invoice A-100"), ("500.00", "Invoice A-101"))
    )
    given = entry("").split("<TxDtls>")[0] + transactions + "</NtryDtls></Ntry>"

    document = read(camt(given))

    assert [row[1] for row in cells(document) if row[0] == "Total paid"] == ["1000.00 EUR", "500.00 EUR"]


def test_given_free_lines_when_a_credit_is_read_then_a_number_that_a_full_line_breaks_is_whole() -> None:
    first = "Payment of your invoices ".ljust(137, ".") + "A-1"

    document = read(camt(entry(f"<Ustrd>{first}</Ustrd><Ustrd>00 and A-101</Ustrd>")))

    assert row_of(document, "Remittance information")[1].endswith("A-100 and A-101")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("/INV/A-100//INV/A-101", "invoice A-100 invoice A-101"),
        ("/RFB/7741/INV/A-100", "reference 7741 invoice A-100"),
        ("EREF+E2E-1 SVWZ+Rechnung A-100", "end-to-end ID E2E-1 Rechnung A-100"),
        ("Invoices A-100/A-101", "Invoices A-100/A-101"),
    ],
)
def test_given_code_words_of_banks_when_a_credit_is_read_then_they_are_plain_words(text: str, spoken: str) -> None:
    document = read(camt(entry(f"<Ustrd>{text}</Ustrd>")))

    assert row_of(document, "Remittance information") == ["Remittance information", spoken]


@pytest.mark.parametrize(("family", "method"), [("ESCT", "Bank transfer"), ("XBCT", "Bank transfer"), ("ACDT", "ACH"), ("CCHQ", "Check")])
def test_given_a_banks_code_when_a_credit_is_read_then_the_way_it_came_is_told(family: str, method: str) -> None:
    assert row_of(read(camt(entry(TWO, family=family))), "Payment method") == ["Payment method", method]


def test_given_a_number_that_says_that_there_is_none_when_a_credit_is_read_then_it_is_left_out() -> None:
    given = camt(entry(TWO).replace("E2E-88017", "NOTPROVIDED"))

    assert row_of(read(given), "End-to-end ID") == []


PAIN = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"><CstmrCdtTrfInitn><GrpHdr><MsgId>P-1</MsgId></GrpHdr><PmtInf>'
    "<PmtInfId>B-1</PmtInfId><PmtMtd>TRF</PmtMtd><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>{day}"
    "<Dbtr><Nm>Nordwind Reederei AG</Nm></Dbtr>"
    '<CdtTrfTxInf><PmtId><EndToEndId>E2E-88017</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1500.00</InstdAmt></Amt>'
    "<Cdtr><Nm>Hartnell</Nm></Cdtr><RmtInf>{information}</RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"
)


@pytest.mark.parametrize(
    ("version", "day"),
    [("03", "<ReqdExctnDt>2026-06-12</ReqdExctnDt>"), ("09", "<ReqdExctnDt><Dt>2026-06-12</Dt></ReqdExctnDt>")],
)
def test_given_a_copy_of_a_payment_order_when_it_is_read_then_it_is_an_advice(version: str, day: str) -> None:
    document = read(PAIN.format(version=version, day=day, information=TWO).encode())

    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Payment method") == ["Payment method", "SEPA bank transfer"]
    assert [row[-1] for row in table_of(document)] == ["1000.00", "500.00"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_given_any_encoding_when_a_message_is_read_then_names_are_right(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = remt(TWO).decode().replace('encoding="UTF-8"', f'encoding="{declared}"').replace("Nordwind", "Nordwärts")

    assert row_of(read(text.encode(encoding)), "Payer") == ["Payer", "Nordwärts Reederei AG"]


def test_given_entities_of_its_own_when_a_message_is_read_then_it_is_refused() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + remt(TWO).split(b"?>")[1].replace(b"A-100", b"&b;")

    with pytest.raises(UnreadableDocument, match="dangerous"):
        read(bomb)


def test_given_a_torn_message_when_it_is_read_then_its_beginning_is_not_taken_for_the_whole() -> None:
    with pytest.raises(UnreadableDocument, match="corrupt"):
        read(remt(TWO)[:-60])


@pytest.mark.parametrize("content", [b"<html><body>camt.054</body></html>", b"camt.054", b"<a/>", b"", b"<?xml version='1.0'?><Invoice/>"])
def test_given_another_file_when_it_is_looked_at_then_it_is_none_of_ours(content: bytes) -> None:
    assert Iso20022().recognises(content, name="camt.054.xml", media_type="application/xml") == 0.0


@pytest.mark.parametrize(
    "broken",
    [
        camt(),
        camt("<Ntry><CdtDbtInd>CRDT</CdtDbtInd></Ntry>"),
        camt(entry("<Strd/><Strd><RfrdDocInf/><RfrdDocAmt/></Strd>", amount="1e400")),
        remt("<Strd><RfrdDocInf><Nb>A</Nb></RfrdDocInf><RfrdDocInf><Nb>B</Nb></RfrdDocInf></Strd>", total="NaN"),
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>',
        b"<CstmrCdtTrfInitn><CdtTrfTxInf/></CstmrCdtTrfInitn>",
    ],
)
def test_given_a_broken_message_when_it_is_read_then_it_gives_rows_or_a_reason(broken: bytes) -> None:
    try:
        outcome = read(broken).text
    except UnreadableDocument as error:
        outcome = error.reason

    assert outcome
