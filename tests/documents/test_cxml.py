"""cXML payment advices as procurement networks send them."""

import pytest

from mailflow.documents.cxml import Cxml
from mailflow.domain.document import Document
from mailflow.domain.errors import UnreadableDocument
from tests.documents.interchanges import row_of, table_of

DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cXML.org/schemas/cXML/1.2.033/cXML.dtd">'


def money(name: str, amount: str, currency: str = "USD") -> str:
    return f'<{name}><Money currency="{currency}">{amount}</Money></{name}>'


def detail(number: str, *amounts: str, comment: str = "") -> str:
    words = f"<Comments>{comment}</Comments>" if comment else ""
    return (
        '<RemittanceDetail lineNumber="1"><PayableInfo><PayableInvoiceInfo>'
        f'<InvoiceIDInfo invoiceID="{number}" invoiceDate="2026-04-02T00:00:00-05:00"/>'
        f'<PayableOrderInfo><OrderIDInfo orderID="PO-7"/></PayableOrderInfo></PayableInvoiceInfo></PayableInfo>{"".join(amounts)}{words}'
        "</RemittanceDetail>"
    )


def cxml(*details: str, total: str = "1500.00", doctype: str = DOCTYPE, method: str = "ach") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<cXML payloadID="1@net.example" timestamp="2026-06-12T08:00:00-05:00"><Request>'
        '<PaymentRemittanceRequest><PaymentRemittanceRequestHeader paymentRemittanceID="PR-900" paymentDate="2026-06-12T08:00:00-05:00" '
        f'paymentReferenceNumber="ACH-5512"><PaymentMethod type="{method}"/>'
        '<PaymentPartner><Contact role="payer"><Name xml:lang="en">Bramley Foods LLC</Name></Contact></PaymentPartner>'
        '<PaymentPartner><Contact role="payee"><Name xml:lang="en">Hartnell Cole LLP</Name></Contact></PaymentPartner>'
        f"</PaymentRemittanceRequestHeader><PaymentRemittanceSummary>{money('NetAmount', total)}</PaymentRemittanceSummary>"
        f"{''.join(details)}</PaymentRemittanceRequest></Request></cXML>"
    ).encode()


def read(content: bytes) -> Document:
    return Cxml().open(content, part="2", name="advice.xml")


ONE = detail("A-100", money("GrossAmount", "1500.00"), money("NetAmount", "1500.00"))


def test_given_a_cxml_advice_when_it_is_read_then_its_head_stands_in_rows_that_say_what_they_are() -> None:
    document = read(cxml(ONE))

    assert row_of(document, "Payer") == ["Payer", "Bramley Foods LLC"]
    assert row_of(document, "Payment reference") == ["Payment reference", "ACH-5512"]
    assert row_of(document, "Payment date") == ["Payment date", "2026-06-12"]
    assert row_of(document, "Payment method") == ["Payment method", "ACH"]
    assert row_of(document, "Total paid") == ["Total paid", "1500.00 USD"]


def test_given_a_cxml_advice_when_it_is_read_then_its_details_are_a_table() -> None:
    assert table_of(read(cxml(ONE))) == [["A-100", "PO-7", "2026-04-02", "1500.00", "1500.00"]]


@pytest.mark.parametrize("sign", ["", "-"])
def test_given_a_discount_and_an_adjustment_of_any_sign_when_it_is_read_then_both_are_taken_off(sign: str) -> None:
    amounts = [money("GrossAmount", "1650.00"), money("DiscountAmount", f"{sign}50.00"), money("AdjustmentAmount", f"{sign}100.00")]
    given = cxml(detail("A-100", *amounts, money("NetAmount", "1500.00"), comment="hourly rate not agreed"))

    assert table_of(read(given))[0][3:] == ["1650.00", "50.00", "100.00", "hourly rate not agreed", "1500.00"]


def test_given_a_doctype_of_the_network_when_a_file_is_looked_at_then_it_is_cxml_and_nothing_is_fetched() -> None:
    assert Cxml().recognises(cxml(ONE), name="a.txt", media_type="text/plain") == 1.0
    assert table_of(read(cxml(ONE, doctype="")))[0][0] == "A-100"


def test_given_entities_of_its_own_when_a_cxml_file_is_read_then_it_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="dangerous"):
        read(cxml(ONE, doctype='<!DOCTYPE cXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<cXML><Request><OrderRequest/></Request></cXML>", "no payment advice"),
        (cxml(ONE)[:-30], "corrupt"),
        (b"<cXML", "corrupt"),
    ],
)
def test_given_another_or_a_torn_message_when_it_is_read_then_its_reason_says_so(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read(content)
