"""Files that are packed in a mail's files: archives, Outlook's messages, winmail.dat and signed mail go one way, each file in its child."""

from collections.abc import Iterator

import pytest

from mailflow.documents.confinement import Bounds
from mailflow.documents.sandbox import Sandbox
from mailflow.documents.unpack import Limits
from mailflow.services.understand import Understood, find_attachment, make_sandbox, open_document, understand
from tests.documents.packages import ENVELOPED, compound, file, message, signed, text, winmail, zipped
from tests.services.test_understand import LEAVES, attach, mail

CONTAINERS = (
    "mailflow.documents.archive:Zip",
    "mailflow.documents.archive:Gzip",
    "mailflow.documents.outlook:Outlook",
    "mailflow.documents.tnef:Tnef",
    "mailflow.documents.smime:Signed",
)
CSV = b"Invoice;Paid\n900123;10.00\n" * 200  # as large as a stream of the tests' compound files
OUTLOOK = compound(
    message(file(0, "list.csv", CSV), p0037001F=text("Advice"), p0C1A001F=text("Ann"), p1000001F=text("inner words"), p007D001F=text(""))
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with make_sandbox((*LEAVES, *CONTAINERS), Bounds(memory=400_000_000)) as opened:
        yield opened


def parts(understood: Understood) -> dict[str, str | None]:
    return {document.part: document.unreadable or document.text[:12] for document in understood.documents}


def test_given_an_archive_when_a_mail_is_understood_then_its_files_are_documents(sandbox: Sandbox) -> None:
    given = attach(mail("See zip."), zipped({"a.csv": CSV, "note.txt": b"paid today"}), "june.zip")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == {"body": "See zip.", "2/1": "Invoice;Paid", "2/2": "paid today"}


def test_given_an_archive_in_an_archive_when_a_mail_is_understood_then_the_inner_files_are_documents(sandbox: Sandbox) -> None:
    given = attach(mail("See zip."), zipped({"inner.zip": zipped({"a.csv": CSV})}), "outer.zip")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == {"body": "See zip.", "2/1/1": "Invoice;Paid"}


def test_given_archives_packed_deeper_than_the_limit_when_a_mail_is_understood_then_the_reason_says_so(sandbox: Sandbox) -> None:
    packed = CSV
    for name in ("a.csv", "1.zip", "2.zip", "3.zip"):
        packed = zipped({name: packed})

    understood = understand(attach(mail("See zip."), packed, "4.zip").as_bytes(), sandbox, Limits(nesting=2))

    assert parts(understood)["2/1/1"] == "not opened: packed too deeply"


def test_given_more_packed_files_than_the_limit_when_a_mail_is_understood_then_the_others_stay_shut(sandbox: Sandbox) -> None:
    given = attach(mail("See zip."), zipped({"a.csv": CSV, "b.csv": CSV}), "june.zip")

    understood = understand(given.as_bytes(), sandbox, Limits(documents=1))

    assert parts(understood)["2/2"] == "not opened: the mail has too many or too large attachments"


def test_given_an_archive_with_a_password_when_a_mail_is_understood_then_the_reason_says_so(sandbox: Sandbox) -> None:
    given = attach(mail("See zip."), zipped({"a.csv": CSV}, is_encrypted=True), "june.zip")

    assert parts(understand(given.as_bytes(), sandbox))["2/1"] == "encrypted: the archive opens only with a password"


def test_given_a_message_of_outlook_when_a_mail_is_understood_then_its_words_and_files_are_documents(sandbox: Sandbox) -> None:
    given = attach(mail("For you."), OUTLOOK, "Advice.msg", "vnd.ms-outlook")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == {"body": "For you.", "2/body": "inner words", "2/2": "Invoice;Paid"}


def test_given_a_message_of_outlook_in_an_archive_when_a_mail_is_understood_then_its_file_can_be_fetched(sandbox: Sandbox) -> None:
    given = attach(mail("See zip."), zipped({"Advice.msg": OUTLOOK}), "june.zip").as_bytes()

    understood = understand(given, sandbox)

    assert "2/1/2" in parts(understood)
    assert (find_attachment(given, "2/1/2", sandbox) or b"").startswith(CSV)
    assert find_attachment(given, "2/1/9", sandbox) is None


def test_given_a_message_of_outlook_by_itself_when_it_is_understood_then_it_is_the_mail(sandbox: Sandbox) -> None:
    understood = understand(OUTLOOK, sandbox)

    assert understood.message.subject == "Advice"
    assert understood.reply.new_text == "inner words"
    assert list(parts(understood).values()) == ["inner words", "Invoice;Paid"]


def test_given_winmail_when_a_mail_is_understood_then_its_files_are_documents(sandbox: Sandbox) -> None:
    given = attach(mail("Advice."), winmail("Advice.", ("list.csv", CSV)), "winmail.dat", "ms-tnef")

    assert parts(understand(given.as_bytes(), sandbox)) == {"body": "Advice.", "2/body": "Advice.", "2/1": "Invoice;Paid"}


def opaque(inside: bytes) -> bytes:
    outer = mail("x")
    outer.set_content(
        signed(inside), maintype="application", subtype="pkcs7-mime", filename="smime.p7m", params={"smime-type": "signed-data"}
    )
    return outer.as_bytes()


def test_given_a_mail_inside_its_signature_when_it_is_understood_then_it_is_the_mail_and_nobody_says_that_it_is_good(
    sandbox: Sandbox,
) -> None:
    given = opaque(attach(mail("We paid 900123 today."), CSV, "list.csv").as_bytes())

    understood = understand(given, sandbox)

    assert understood.reply.new_text == "We paid 900123 today."
    assert parts(understood) == {"body": "We paid 9001", "2": "Invoice;Paid"}
    assert understood.defects == ("The mail is signed (S/MIME or PGP): signature not checked.",)
    assert find_attachment(given, "2", sandbox) == CSV


def test_given_a_signed_mail_as_a_file_when_a_mail_is_understood_then_its_documents_say_that_it_was_not_checked(sandbox: Sandbox) -> None:
    given = attach(mail("For you."), signed(mail("inner words").as_bytes()), "smime.p7m", "pkcs7-mime")

    understood = understand(given.as_bytes(), sandbox)

    assert [(document.text.strip(), document.defects) for document in understood.documents[1:]] == [
        ("inner words", ("signature not checked",))
    ]


def test_given_an_encrypted_mail_when_it_is_understood_then_the_reason_says_so(sandbox: Sandbox) -> None:
    given = mail("x")
    given.set_content(signed(b"x", kind=ENVELOPED), maintype="application", subtype="pkcs7-mime", filename="smime.p7m")

    understood = understand(given.as_bytes(), sandbox)

    assert parts(understood) == {"1": "encrypted: the mail opens only with the recipient's key (S/MIME)"}


def test_given_an_archive_by_itself_when_it_is_opened_then_its_files_are_documents(sandbox: Sandbox) -> None:
    documents = open_document(zipped({"a.csv": CSV}), "june.zip", sandbox)

    assert [document.part for document in documents] == ["file/1"]
