"""A mail understood: its body by who says what, its attachments each in a child, and no attachment that takes the mail with it."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from mailflow.documents.confinement import Bounds
from mailflow.documents.sandbox import Sandbox
from mailflow.domain.document import Page
from mailflow.domain.errors import UnreadableDocument
from mailflow.domain.message import AutomaticType
from mailflow.services.understand import Understood, find_attachment, make_sandbox, open_document, render_page, understand
from tests.documents.papers import Paper, cells, far_cell, flate_bomb, self_drawing_form, workbook, zip_bomb

LEAVES = (
    "mailflow.documents.pdf:Pdf",
    "mailflow.documents.sheets:Sheets",
    "mailflow.documents.delimited:Delimited",
    "mailflow.documents.markup:Markup",
    "mailflow.documents.text:Text",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with make_sandbox(LEAVES, Bounds(memory=400_000_000)) as opened:
        yield opened


def mail(text: str, *, html: str = "", subject: str = "Remittance") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Payer <ann@payer.example>"
    message["To"] = "ar@firm.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 04 May 2026 09:00:00 -0500"
    message["Message-ID"] = "<1@payer.example>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def attach(message: EmailMessage, content: bytes, name: str, kind: str = "octet-stream") -> EmailMessage:
    message.add_attachment(content, maintype="application", subtype=kind, filename=name)
    return message


def parts(understood: Understood) -> list[str]:
    return [document.part for document in understood.documents]


def reasons(understood: Understood) -> dict[str, str | None]:
    return {document.part: document.unreadable for document in understood.documents}


def test_given_a_mail_with_a_pdf_when_it_is_understood_then_body_and_attachment_are_documents(sandbox: Sandbox) -> None:
    advice = Paper().row(100, (72, "900123"), (-300, "1,234.50")).bytes()
    given = attach(mail("Please find our advice attached."), advice, "advice.pdf", "pdf")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == ["body", "2"]
    assert cells(understood.documents[1]) == [["900123", "1,234.50"]]
    assert understood.message.sender.email == "ann@payer.example"
    assert understood.message.attachments[0].content == advice
    assert understood.reply.new_text == "Please find our advice attached."
    assert understood.automatic is None


def test_given_an_answer_when_it_is_understood_then_new_and_quoted_words_are_apart(sandbox: Sandbox) -> None:
    given = mail("We paid 900123 yesterday.\n\nOn Friday, AR wrote:\n> Invoice 900999 is open.\n")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == ["body", "quoted"]
    assert "900123" in understood.documents[0].text
    assert "900999" in understood.documents[1].text


def test_given_a_table_in_the_html_body_when_it_is_understood_then_its_columns_are_an_alternative(sandbox: Sandbox) -> None:
    table = "<table><tr><td>Invoice</td><td>Paid</td></tr><tr><td>900123</td><td>1,234.50</td></tr></table>"
    given = mail("Invoice\nPaid\n900123\n1,234.50\n", html=f"<html><body>{table}</body></html>")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == ["body", "body"]
    assert ["900123", "1,234.50"] in cells(understood.documents[1])


def test_given_plain_and_html_with_the_same_words_when_they_are_understood_then_there_is_one_document(sandbox: Sandbox) -> None:
    given = mail("We paid today.", html="<html><body><p>We paid today.</p></body></html>")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == ["body"]


def test_given_an_absence_reply_when_it_is_understood_then_it_is_automatic(sandbox: Sandbox) -> None:
    given = mail("I am out of the office until 8 May 2026.", subject="Automatic reply: your letter")
    given["Auto-Submitted"] = "auto-replied"

    understood = understand(given.as_bytes(), sandbox)

    assert understood.automatic is not None
    assert understood.automatic.type is AutomaticType.ABSENCE


def test_given_a_message_inside_a_mail_when_it_is_understood_then_its_body_and_files_have_addresses_of_their_own(sandbox: Sandbox) -> None:
    inner = attach(mail("Inner words."), b"a;b;c\n1;2;3\n", "list.csv")
    outer = mail("See below.")
    outer.add_attachment(inner)

    understood = understand(outer.as_bytes(), sandbox)

    assert sorted(parts(understood)) == ["2/2", "2/body", "body"]


def test_given_a_mail_attached_as_a_file_when_it_is_understood_then_it_is_taken_apart_too(sandbox: Sandbox) -> None:
    inner = attach(mail("Inner words."), b"a;b;c\n1;2;3\n", "list.csv")
    outer = attach(mail("See below."), inner.as_bytes(), "forwarded.eml")

    understood = understand(outer.as_bytes(), sandbox)

    assert parts(understood) == ["body", "2/body", "2/2"]


def test_given_a_pdf_that_crashes_its_reader_when_the_mail_is_understood_then_the_rest_is_read(sandbox: Sandbox) -> None:
    given = mail("Two files.")
    attach(given, self_drawing_form(), "hostile.pdf", "pdf")
    attach(given, workbook(("S", [["900123", 5]])), "honest.xlsx")

    understood = understand(given.as_bytes(), sandbox)

    assert understood.documents[1].unreadable is not None
    assert cells(understood.documents[2]) == [["900123", "5"]]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (flate_bomb(), "nested.pdf"),
        (far_cell(), "far.xlsx"),
        (zip_bomb(), "bomb.xlsx"),
        (Paper(password="secret").write(72, 100, "x").bytes(), "encrypted.pdf"),
        (b"%PDF-1.7\n", "torn.pdf"),
    ],
)
def test_given_a_hostile_or_closed_file_when_its_mail_is_understood_then_it_alone_is_unreadable(
    sandbox: Sandbox, content: bytes, name: str
) -> None:
    given = attach(mail("Attached."), content, name)

    understood = understand(given.as_bytes(), sandbox)

    assert reasons(understood)["body"] is None
    assert reasons(understood)["2"]


def test_given_twenty_thousand_nested_blocks_when_the_mail_is_understood_then_its_words_are_found(sandbox: Sandbox) -> None:
    given = mail("", html="<html><body>" + "<div>" * 20_000 + "We paid 10231" + "</div>" * 20_000)

    understood = understand(given.as_bytes(), sandbox)

    assert "10231" in understood.reply.new_text


def test_given_bytes_that_are_no_mail_when_they_are_understood_then_nothing_is_raised(sandbox: Sandbox) -> None:
    understood = understand(bytes(range(256)) * 10, sandbox)

    assert understood.message.defects


def test_given_a_mail_whose_parsing_is_stopped_when_it_is_understood_then_its_sender_and_subject_are_kept() -> None:
    given = mail("Hello", html="<p>" + "x " * 200_000).as_bytes()
    jobs = {"parse": "tests.services.narrow:parse_short_mails_only", "open": "mailflow.services.understand:open_job"}

    with Sandbox(jobs=jobs, leaves=LEAVES) as narrow:
        understood = understand(given, narrow)

    assert understood.message.sender.email == "ann@payer.example"
    assert understood.message.subject == "Remittance"
    assert reasons(understood) == {"body": "dangerous: reading it needs too much memory"}
    assert understood.defects[0] == "The mail could not be opened (dangerous: reading it needs too much memory)."


def test_given_a_file_by_itself_when_it_is_opened_then_it_is_one_document(sandbox: Sandbox) -> None:
    documents = open_document(b"a;b;c\n1;2;3\n", "list.csv", sandbox)

    assert [cells(document) for document in documents] == [[["a", "b", "c"], ["1", "2", "3"]]]


def test_given_an_attachment_when_its_page_is_rendered_then_it_is_a_picture_of_the_asked_size(sandbox: Sandbox) -> None:
    given = attach(mail("Attached."), Paper().write(72, 100, "x").bytes(), "a.pdf", "pdf")

    picture = render_page(given.as_bytes(), "2", Page(number=1, rows=()), sandbox, dots_per_inch=72)

    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (612, 792)


def test_given_a_page_that_is_not_there_when_it_is_rendered_then_the_reason_says_so(sandbox: Sandbox) -> None:
    given = attach(mail("Attached."), Paper().write(72, 100, "x").bytes(), "a.pdf", "pdf")

    with pytest.raises(UnreadableDocument, match="there is no page 7: the file has 1"):
        render_page(given.as_bytes(), "2", Page(number=7, rows=()), sandbox)


def test_given_an_attachment_of_an_attached_mail_when_it_is_asked_for_then_its_bytes_come_back(sandbox: Sandbox) -> None:
    inner = attach(mail("Inner words."), b"a;b;c\n1;2;3\n", "list.csv")
    outer = attach(mail("See below."), inner.as_bytes(), "forwarded.eml")

    content = find_attachment(outer.as_bytes(), "2/2", sandbox)

    assert content == b"a;b;c\n1;2;3\n"


def test_given_a_part_that_is_not_there_when_it_is_asked_for_then_there_is_none(sandbox: Sandbox) -> None:
    assert find_attachment(mail("Hello").as_bytes(), "7", sandbox) is None
