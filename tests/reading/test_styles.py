"""Small mails of many hands: other firms' numbers, other languages, other tables; the ledger and the sum say what each one means."""

import pytest

from tests.reading.desk import book, lines_of, printed, read_mail, written

LEDGER = book("""
    client 10 larch.example Larch Holdings Ltd
    client 20 other.example Other Trading Inc
    invoice INV-2026-000123 10 2026-03-02  1250.00 USD
    invoice INV-2026-000124 10 2026-03-03  3340.50 USD
    invoice 2026.0417       10 2026-03-05   915.20 USD
    invoice 2026.0418       10 2026-03-06  2084.80 USD
    invoice KL/88213/B      10 2026-03-09  7600.00 USD
    invoice KL/88219/A      10 2026-03-10  1400.00 USD
    invoice 000451          10 2026-03-11   512.75 USD
    invoice 000452          10 2026-03-12   487.25 USD
    invoice M4417-09        10 2026-03-13 12345.67 USD
    invoice M4417-10        10 2026-03-14  2654.33 USD
    invoice 26/07731        10 2026-03-16  6000.00 USD
    invoice 26/07732        10 2026-03-17  -600.00 USD
    invoice 88-C-19         10 2026-03-18   330.00 USD
    invoice A90017          10 2026-03-19  4100.00 USD
    invoice A90018          20 2026-03-20  4100.00 USD
""")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        # English hands
        ("1250.00 gone over to you for INV-2026-000123 first thing this morning.", ["INV-2026-000123 1250.00"]),
        ("Popped 915.20 across via the bank's app, that's 2026.0417 sorted!", ["2026.0417 915.20"]),
        ("Pls note USD 9,000.00 tt'd: KL/88213/B 7,600.00, KL/88219/A 1,400.00. Rgds", ["KL/88213/B 7600.00", "KL/88219/A 1400.00"]),
        ("000451 + 000452 = $1,000.00, should reach your account tonight.", ["000451 512.75", "000452 487.25"]),
        ("We settled 451 and 452 by ACH today, 1,000.00 together.", ["000451 512.75", "000452 487.25"]),
        ("Chq in the post: M4417-09 (12,345.67) & M4417-10 (2,654.33), 15,000.00 in total.", ["M4417-09 12345.67", "M4417-10 2654.33"]),
        ("Our client has put you in funds: 5,400.00, i.e. 26/07731 less credit 26/07732.", ["26/07731 6000.00", "26/07732 -600.00"]),
        ("Have now cleared inv 7731 less CN 7732 = 5,400.00", ["26/07731 6000.00", "26/07732 -600.00"]),
        (
            "$4,590.50 remitted this afternoon covering INV-2026-123 and INV-2026-124.",
            ["INV-2026-000123 1250.00", "INV-2026-000124 3340.50"],
        ),
        ("88C19 done just now, three hundred thirty dollars ($330.00), confirmation 77120934", ["88-C-19 330.00"]),
        ("I wired $4,100.00 for A90017 yesterday.", ["A90017 4100.00"]),
        ("Kindly be informed of our TT for USD 1,250.00 against your bill INV 2026 000123", ["INV-2026-000123 1250.00"]),
        ("M4471-09 was paid by EFT on 8 May, 12,345.67.", ["M4417-09 12345.67"]),
        ("Part of today's wire is yours: 26/07731 at $2,500.00, the first instalment.", ["26/07731 2500.00"]),
        # German
        ("Heute haben wir 1.250,00 USD zu INV-2026-000123 auf Ihr Konto angewiesen.", ["INV-2026-000123 1250.00"]),
        (
            "Rg. 2026.0417 (915,20) und 2026.0418 (2.084,80) gehen heute raus, Summe 3.000,00 USD.",
            ["2026.0417 915.20", "2026.0418 2084.80"],
        ),
        ("Den Betrag von USD 7.600,00 für KL/88213/B begleichen wir morgen per Überweisung.", ["KL/88213/B 7600.00"]),
        # French
        (
            "Virement effectué ce jour : 3 000,00 USD (2026.0417 : 915,20 ; 2026.0418 : 2 084,80).",
            ["2026.0417 915.20", "2026.0418 2084.80"],
        ),
        ("Nous venons de solder la note KL/88213/B, soit 7 600,00 USD, sur votre compte.", ["KL/88213/B 7600.00"]),
        # Spanish
        ("Les hemos ingresado hoy 1.000,00 USD por las facturas 000451 (512,75) y 000452 (487,25).", ["000451 512.75", "000452 487.25"]),
        ("Adjunto giro de 4.100,00 USD, minuta A90017, valor 11/05/2026.", ["A90017 4100.00"]),
        # Italian
        ("Abbiamo saldato oggi la parcella M4417-10 con bonifico di USD 2.654,33.", ["M4417-10 2654.33"]),
        (
            "In data odierna accreditati 9.000,00 USD: KL/88213/B 7.600,00 e KL/88219/A 1.400,00.",
            ["KL/88213/B 7600.00", "KL/88219/A 1400.00"],
        ),
        # Dutch
        ("Zojuist USD 12.345,67 naar u overgeboekt voor M4417-09.", ["M4417-09 12345.67"]),
        # Portuguese
        ("Liquidámos hoje as faturas 000451 e 000452, no total de 1.000,00 USD.", ["000451 512.75", "000452 487.25"]),
        # Polish, Swedish: words that we do not know
        ("Dzisiaj zapłaciliśmy 9.000,00 USD: KL/88213/B 7.600,00, KL/88219/A 1.400,00.", ["KL/88213/B 7600.00", "KL/88219/A 1400.00"]),
        ("Idag 3 000,00 USD: 2026.0417 915,20 och 2026.0418 2 084,80.", ["2026.0417 915.20", "2026.0418 2084.80"]),
    ],
)
def test_given_sentences_of_many_hands_when_they_are_read_then_the_ledger_says_which_invoices_are_paid(
    words: str, lines: list[str]
) -> None:
    remittance = read_mail(LEDGER, written(words), subject="hello")

    assert [" ".join(line) for line in lines_of(remittance)] == lines


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (
            """
            LARCH HOLDINGS LTD                  Uitgaande betaling 88
            Stuk        Kenmerk leverancier     Te voldoen
            V-1         INV-2026-000123         1.250,00
            V-2         INV-2026-000124         3.340,50
                                                4.590,50
            """,
            ["INV-2026-000123 1250.00", "INV-2026-000124 3340.50"],
        ),
        (
            """
            Betalningsavi                       Larch Holdings Ltd
            Datum        Fakturanr   Belopp
            2026-03-09   KL/88213/B  7 600,00
            2026-03-10   KL/88219/A  1 400,00
            Att betala               9 000,00
            """,
            ["KL/88213/B 7600.00", "KL/88219/A 1400.00"],
        ),
        (
            """
            Run 19, Larch Holdings
            Cpty ref     Face         Clipped     Cash out
            M4417-09     12,345.67      345.67    12,000.00
            M4417-10      2,654.33        0.00     2,654.33
                                                  14,654.33
            """,
            ["M4417-09 12000.00", "M4417-10 2654.33"],
        ),
        (
            """
            Larch Holdings Ltd - ledger card
            Date        Doc           Dr          Cr      Running
            16/03/26    26/07731               6,000.00   6,000.00
            17/03/26    26/07732      600.00              5,400.00
            18/03/26    88-C-19                  330.00   5,730.00
            11/05/26    WIRE 4410   5,400.00                330.00
            WIRE 4410 clears 26/07731 6,000.00   26/07732 -600.00
            """,
            ["26/07732 -600.00", "26/07731 6000.00"],
        ),
        (
            """
            Voucher 5501 of Larch Holdings Ltd
            No.      2026   2026
                     0417   0418
            """,
            [],
        ),
        (
            """
            Payment proposal, executed            Larch Holdings Ltd
            Yr   Serial    Settled
            26   07731     6,000.00
            26   07732      -600.00
                 Sum       5,400.00
            """,
            ["26/07731 6000.00", "26/07732 -600.00"],
        ),
    ],
)
def test_given_pages_of_odd_columns_when_they_are_read_then_the_sum_says_which_column_was_paid(page: str, lines: list[str]) -> None:
    remittance = read_mail(LEDGER, written("See attached, paid today."), printed(page))

    assert [" ".join(line) for line in lines_of(remittance)] == lines


@pytest.mark.parametrize(
    "words",
    [
        "Could you send me copies of KL/88213/B (7,600.00) and KL/88219/A (1,400.00), 9,000.00 together?",
        "We dispute INV-2026-000123, 1,250.00: the work was never done.",
        "Your list shows 2026.0417 915.20 and 2026.0418 2,084.80, total 3,000.00, as overdue. Why?",
        "M4417-09 for 12,345.67 will be paid on 15 June.",
        "Wann war KL/88213/B über 7.600,00 USD eigentlich fällig?",
        "Nous contestons la note KL/88213/B de 7 600,00 USD.",
        "La factura A90017 de 4.100,00 USD no procede.",
        "26/07731 is still with our partner for approval (6,000.00).",
        "I was charged 512.75 on 000451 and 487.25 on 000452, that is 1,000.00 for two letters. Please explain.",
    ],
)
def test_given_words_that_ask_contest_or_promise_when_they_are_read_then_they_are_no_advice(words: str) -> None:
    remittance = read_mail(LEDGER, written(words), subject="hello")

    assert remittance is None


@pytest.mark.parametrize(
    "words",
    [
        "BACS of 9,500.00 landed with you today:\nKL/88213/B - 7,600.00\nKL/88219/A - 1,400.00",
        "Paid today by wire: 26/07731 2,000.00. Also 88-C-19 330.00.",
        "We sent $7,600.00 today for KL/88213/B and KL/88219/A.",
        "Cheque of 20,000.00 posted today, of which M4417-09 12,345.67.\nThe rest is M4417-10.",
    ],
)
def test_given_amounts_that_the_list_does_not_explain_when_it_is_read_then_nothing_closes(words: str) -> None:
    remittance = read_mail(LEDGER, written(words), subject="hello")

    assert remittance is not None
    assert not remittance.closes


def test_given_a_subject_that_names_the_invoice_when_the_letter_says_on_this_then_it_is_meant() -> None:
    letter = written("We'll pay $7,000.00 on this by wire tomorrow. $600.00 knocked off for the second partner at the hearing.")

    remittance = read_mail(LEDGER, letter, subject="KL/88213/B")

    assert lines_of(remittance) == [("KL/88213/B", "7000.00")]
    assert remittance is not None
    assert str(remittance.lines[0].deduction) == "600.00"


def test_given_withheld_amounts_under_an_unknown_heading_when_the_page_is_read_then_the_sum_proves_them() -> None:
    page = printed("""
        Larch Holdings Ltd, settlement 12
        Claim   Their no.    Asked       Snipped    Granted
        71      KL/88213/B   7,600.00    100.00     7,500.00
        72      KL/88219/A   1,400.00    1,400.00   0.00
                                                    7,500.00
    """)

    remittance = read_mail(LEDGER, written("Paid today, see attached."), page)

    assert remittance is not None
    assert [(line.invoice_number, str(line.paid), str(line.deduction)) for line in remittance.lines] == [
        ("KL/88213/B", "7500.00", "100.00"),
        ("KL/88219/A", "0", "1400.00"),
    ]
