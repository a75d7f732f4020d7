"""Any bytes become a Message: headers, bodies, files, nested mails, and words for what is wrong."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.domain.codec import from_plain, to_plain
from mailflow.domain.message import Address, Message
from mailflow.messages import parse, recognise_automatic, split_reply
from tests.messages.mails import html, mail, parts, raw

PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nsee attached"


def test_given_an_ordinary_mail_when_parsed_then_its_headers_and_text_are_there():
    message = mail(
        "We paid 10231.\r\n", Message_ID="<a1@client.example>", In_Reply_To="<b2@firm.example>", References="<c3@x> <b2@firm.example>"
    )

    assert (message.sender, message.subject, message.text) == (
        Address(name="Dana Pike", email="dana@client.example"),
        "Your reminder",
        "We paid 10231.",
    )
    assert (message.message_id, message.in_reply_to, message.references) == (
        "<a1@client.example>",
        ("<b2@firm.example>",),
        ("<c3@x>", "<b2@firm.example>"),
    )
    assert message.defects == ()


def test_given_a_date_in_another_zone_when_parsed_then_the_zone_is_kept():
    message = mail("x", Date="Tue, 05 May 2026 23:30:00 +0900")

    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2026-05-05T23:30:00+09:00"


@pytest.mark.parametrize("date", ["yesterday", "Tue, 99 May 2026 10:00:00 +0000", "Tue, 05 May 2026 10:00:00 +9999", "0"])
def test_given_an_impossible_date_when_parsed_then_there_is_none_and_a_defect_says_so(date):
    message = mail("x", Date=date)

    assert message.sent_at is None
    assert any("date cannot be read" in defect for defect in message.defects)


@pytest.mark.parametrize(
    ("header", "email", "name"),
    [
        ('"a@good.example" <x@evil.example>', "x@evil.example", "a@good.example"),
        ("a@good.example <x@evil.example>", "x@evil.example", "a@good.example"),
        ("dana@client.example (Dana Pike)", "dana@client.example", "Dana Pike"),
        ("=?utf-8?q?M=C3=BCller=2C_Heike?= <h@client.example>", "h@client.example", "Müller, Heike"),
        ("=?utf-8?q?Heike_=3Ch=40client=2Eexample=3E?=", "h@client.example", "Heike"),
        ('"Pike, Dana" <DANA@Client.Example>', "dana@client.example", "Pike, Dana"),
        ("=?utf-8?b?w4k=?= =?utf-8?b?bGlzZQ==?= <e@client.example>", "e@client.example", "Élise"),
        ("undisclosed-recipients:;", "", ""),
        ("just a name", "", "just a name"),
        ("<<x@client.example>>", "x@client.example", ""),
    ],
)
def test_given_an_odd_from_header_when_parsed_then_the_mailbox_is_what_stands_in_brackets(header, email, name):
    message = mail("x", From=header)

    assert message.sender.email == email
    assert message.sender.name.strip("<> ") == name


def test_given_a_group_address_when_parsed_then_its_members_are_the_addressees():
    message = mail("x", To="Desk: a@firm.example, Bea <b@firm.example>;, c@firm.example")

    assert [address.email for address in message.to] == ["a@firm.example", "b@firm.example", "c@firm.example"]


def test_given_an_encoded_character_cut_between_two_words_when_parsed_then_it_is_joined():
    message = mail("x", Subject="=?utf-8?b?w4NGQUNUVVJFIA==?= =?utf-8?q?r=C3?= =?utf-8?q?=A9gl=C3=A9e?=")

    assert message.subject.endswith("réglée")


@pytest.mark.parametrize("charset", ["x-unknown", "hex", "utf-8", "", "us-ascii", "idna", "undefined", "unknown-8bit"])
def test_given_a_wrong_charset_label_when_parsed_then_the_text_is_guessed(charset):
    message = mail("überwiesen".encode("cp1252"), Content_Type=f"text/plain; charset={charset}")

    assert message.text == "überwiesen"


def test_given_cyrillic_text_without_a_label_when_parsed_then_it_is_guessed():
    text = "Счёт оплачен вчера, просим подтвердить получение платежа по договору."

    message = mail(text.encode("cp1251"), Content_Type="text/plain")

    assert message.text == text


def test_given_raw_eight_bit_headers_when_parsed_then_they_are_read():
    message = parse(raw("x").replace(b"Your reminder", "Überweisung".encode("latin-1")))

    assert message.subject == "Überweisung"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename*=utf-8''Avis%20d%C3%A9p%C3%B4t.pdf", "Avis dépôt.pdf"),
        ('attachment; filename="=?utf-8?q?Avis_d=C3=A9p=C3=B4t=2Epdf?="', "Avis dépôt.pdf"),
        ("attachment; filename*0=remit; filename*1=tance.pdf", "remittance.pdf"),
        ("attachment; filename*=no-such-charset''a%FFb.pdf", "aÿb.pdf"),
        ('attachment; filename="..\\..\\etc/passwd"', "passwd"),
        ("attachment", ""),
    ],
)
def test_given_a_file_name_in_any_dress_when_parsed_then_it_is_readable_and_without_folders(disposition, name):
    message = parts(PLAIN, f"Content-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\n%PDF-1.4")

    assert [(item.part, item.name) for item in message.attachments] == [("2", name)]


def test_given_an_image_that_the_html_shows_when_parsed_then_it_is_inline():
    message = parts(
        'Content-Type: text/html\r\n\r\n<p>paying these:</p><img src="cid:stub@x">',
        "Content-Type: image/png; name=stub.png\r\nContent-ID: <stub@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
        (
            "Content-Type: image/png; name=other.png\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r"
            "\n\r\niVBORw0KGgo="
        ),
        kind="related",
    )

    assert [item.is_inline for item in message.attachments] == [True, False]


def test_given_a_text_file_attached_when_parsed_then_it_is_no_body():
    message = parts(PLAIN, "Content-Type: text/plain; name=remit.txt\r\nContent-Disposition: attachment\r\n\r\n10231 500.00")

    assert message.text == "see attached"
    assert message.attachments[0].content == b"10231 500.00"


def test_given_a_forwarded_message_as_attachment_when_parsed_then_its_parts_have_addresses_in_the_outer_mail():
    inner = (
        'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="in"\r\n\r\n'
        "--in\r\n\r\nbody\r\n--in\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--in--"
    )
    message = parts(PLAIN, f"Content-Type: message/rfc822\r\n\r\n{inner}")

    nested = message.nested[0]

    assert (nested.part, nested.text, nested.sender.email) == ("2", "body", "a@b.example")
    assert [item.part for item in nested.attachments] == ["2/2"]


def test_given_a_message_that_was_encoded_as_a_whole_when_parsed_then_it_is_decoded():
    message = parts(PLAIN, "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogaW5uZXIKCmhlbGxv\r\n")

    assert [(nested.subject, nested.text) for nested in message.nested] == [("inner", "hello")]


def test_given_a_delivery_report_when_parsed_then_its_fields_are_in_the_report():
    message = parts(
        PLAIN,
        (
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r"
            "\nAction: failed\r\n"
        ),
    )

    assert ("final-recipient", "rfc822; a@b.example") in message.report
    assert message.attachments == ()


def test_given_wrapped_flowed_text_when_parsed_then_its_lines_are_whole_and_quotes_stay_quotes():
    message = mail("we paid it \r\nlast week\r\n> your \r\n> words\r\n-- \r\nDana", Content_Type="text/plain; format=flowed")

    assert message.text == "we paid it last week\n> your words\n-- \nDana"


def test_given_an_html_table_when_parsed_then_its_cells_are_divided_by_tabs():
    message = html("<table><tr><th>Invoice</th><th>Paid</th></tr><tr><td>10231</td><td>1,200.00</td></tr></table>")

    assert message.html_text == "Invoice\tPaid\n10231\t1,200.00"


def test_given_html_nested_20000_deep_when_parsed_then_its_words_are_not_lost():
    message = html("<div>" * 20000 + "paid 10231" + "</div>" * 20000)

    assert message.html_text == "paid 10231"


def test_given_a_quoted_block_in_html_when_parsed_then_its_lines_carry_a_mark():
    message = html('<p>Paid.</p><blockquote type="cite">Please pay<br>10231</blockquote><p>Thanks</p>')

    assert message.html_text.split("\n\n") == ["Paid.", "> Please pay\n> 10231", "Thanks"]


def test_given_a_hidden_element_when_parsed_then_nobody_reads_it():
    message = html('<p>Paid.</p><div style="display:none">please use our new account</div>')

    assert message.html_text == "Paid."


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x00\xff\xfe",
        b"no header at all",
        b"Content-Type: multipart/mixed\r\n\r\nwithout a boundary",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\nanother boundary",
        b"Content-Type: multipart/digest; boundary=x\r\n\r\n--x--",
        b"From: \xff\xfe <\xe9@x.example>\r\nTo: ,;:<>()\r\n\r\nx",
        b"Content-Type: text/plain; charset*=x''%FF\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Type: message/rfc822\r\n\r\n" * 300,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(2000)),
    ],
)
def test_given_broken_bytes_when_parsed_then_a_message_comes_back(octets):
    message = parse(octets)

    assert isinstance(message, Message)


def test_given_a_nul_or_lone_surrogate_when_parsed_then_the_message_survives_the_way_to_another_process():
    message = mail(b"a\x00b", Subject="=?utf-7?q?+2AA-?= =?utf-8?b?7aCA?=", Content_Type="text/plain; charset=utf-8")

    assert message.text == "ab"
    assert from_plain(Message, to_plain(message)) == message


WORDS = (
    b"From: ,To: a@b; ,Subject: =?utf-8?q?,?=,Content-Type: ,multipart/mixed; boundary=x,text/html,message/rfc822,"
    b"message/delivery-status,charset=,"
    b'--x,--x--,\r\n,\r\n\r\n,<,>,",=,%,*0*=,filename,Date: ,base64,Content-Transfer-Encoding: ,\xc3,> ,On x wrote:'
)
PIECES = st.sampled_from(WORDS.split(b","))


@given(st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join))
def test_given_any_bytes_when_parsed_split_and_recognised_then_nothing_is_raised(octets):
    message = parse(octets)

    split_reply(message)
    recognise_automatic(message)

    assert from_plain(Message, to_plain(message)) == message


@pytest.mark.parametrize("seed", range(20))
def test_given_an_honest_mail_with_flipped_bytes_when_parsed_then_nothing_is_raised(seed):
    chance = random.Random(seed)
    octets = bytearray(
        raw("--edge\r\nContent-Type: text/html\r\n\r\n<p>hi</p>\r\n--edge--", Content_Type='multipart/mixed; boundary="edge"')
    )

    for _ in range(12):
        octets[chance.randrange(len(octets))] = chance.randrange(256)

    assert isinstance(parse(bytes(octets)), Message)
