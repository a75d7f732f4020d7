"""A second desk of small mails: short numbers, sums in one line, words against a payment; other hands than the first."""

import pytest

from tests.reading.desk import book, lines_of, read_mail, written

LEDGER = book("""
    client 10 larch.example Larch Holdings Ltd
    client 20 other.example Other Trading Inc
    invoice 2026/118 10 2026-03-02  1250.00 EUR
    invoice 2026/119 10 2026-03-03  3340.50 EUR
    invoice 2026/131 10 2026-04-03  2210.00 EUR
    invoice F-0093 10 2026-03-05   915.20 EUR
    invoice F-0094 10 2026-03-06  2084.80 EUR
    invoice F-0101 10 2026-03-16  -300.00 EUR
    invoice NY.5512.26 10 2026-03-09  7600.00 EUR
    invoice NY.5518.26 10 2026-03-10  1400.00 EUR
    invoice 0000781 10 2026-03-11   512.75 EUR
    invoice 0000782 10 2026-03-12   487.25 EUR
    invoice LIT-4417 10 2026-03-13 12345.67 EUR
    invoice 04-2026-17 10 2026-03-16  6000.00 EUR
    invoice B/2026/03/0007 10 2026-03-19  4100.00 EUR
    invoice 77 10 2026-03-21  640.00 EUR
""")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Transferred EUR 4,590.50 (2026/118+119).", ["2026/118 1250.00", "2026/119 3340.50"]),
        ("Paying 118 & 119 off today by SEPA, 4590.50", ["2026/118 1250.00", "2026/119 3340.50"]),
        ("just sent the 1,250 for 2026/118", ["2026/118 1250"]),
        (
            "SEPA gestern raus: F-93 u. F-94 abzgl. Gutschrift F-101, zus. 2.700,00 EUR",
            ["F-0093 915.20", "F-0094 2084.80", "F-0101 -300.00"],
        ),
        (
            "Anbei die Zahlung: NY.5512.26 -> 7600,00; NY.5518.26 -> 1400,00; gesamt 9000,00 EUR; Valuta 14.05.2026",
            ["NY.5512.26 7600.00", "NY.5518.26 1400.00"],
        ),
        ("Paid:\n0000781 512.75\n0000782 487.25\n------\n1,000.00", ["0000781 512.75", "0000782 487.25"]),
        ("Remitted EUR 12,345.67 for LIT4417 (SEPA, value tomorrow)", ["LIT-4417 12345.67"]),
        ("Su factura 04-2026-17 de 6.000,00 EUR ha sido abonada hoy mediante transferencia.", ["04-2026-17 6000.00"]),
        ("Pagata oggi la Vs. fattura n. 7/B/2026/03 ... no: B/2026/03/0007, EUR 4.100,00", ["B/2026/03/0007 4100.00"]),
        ("We paid EUR 5,000.00 against 04-2026-17 today; the balance of 1,000.00 is retained for tax.", ["04-2026-17 5000.00"]),
        ("Hi, first half of NY.5512.26, 3,800.00, was wired today, second half next month.", ["NY.5512.26 3800.00"]),
        (
            "2026/118, 2026/119 et 2026/131 : réglées ce jour pour un total de 6 800,50 €.",
            ["2026/118 1250.00", "2026/119 3340.50", "2026/131 2210.00"],
        ),
        ("2026/118 bis 2026/131 heute überwiesen, EUR 6.800,50", ["2026/118 1250.00", "2026/119 3340.50", "2026/131 2210.00"]),
        ("Bill 77 (640.00) settled by card last night, auth 553201.", ["77 640.00"]),
        (
            "From: treasury\nStatus: COMPLETED\nAmount: 9,000.00 EUR\nMemo: NY.5512.26 NY.5518.26",
            ["NY.5512.26 7600.00", "NY.5518.26 1400.00"],
        ),
        (
            "Dear Sirs, in settlement of your notes dated 9 March (7,600.00) and 10 March (1,400.00) we have remitted EUR 9,000.00 today.",
            ["NY.5512.26 7600.00", "NY.5518.26 1400.00"],
        ),
        ("Betaald vandaag: F-0093 € 915,20 en F-0094 € 2.084,80 (totaal € 3.000,00)", ["F-0093 915.20", "F-0094 2084.80"]),
        ("Segue comprovativo: F-0093 + F-0094 = 3.000,00 EUR, transferência de hoje.", ["F-0093 915.20", "F-0094 2084.80"]),
        ("Nr\tSumma\nF-0093\t915,20\nF-0094\t2 084,80\nYhteensä\t3 000,00", ["F-0093 915.20", "F-0094 2084.80"]),
        (
            "EUR 2,700.00 = F-0093 915.20 + F-0094 2,084.80 - F-0101 300.00. Sent by SEPA.",
            ["F-0093 915.20", "F-0094 2084.80", "F-0101 -300.00"],
        ),
        ("Please confirm safe receipt of our transfer of EUR 7,600.00 re NY.5512.26 made on 8/5.", ["NY.5512.26 7600.00"]),
        ("Kindly acknowledge: 7.600,00 euros versés le 11 mai, note NY.5512.26", ["NY.5512.26 7600.00"]),
    ],
)
def test_given_sentences_of_further_hands_when_they_are_read_then_the_sum_says_what_is_meant(words: str, lines: list[str]) -> None:
    remittance = read_mail(LEDGER, written(words), subject="hello")

    assert [" ".join(line) for line in lines_of(remittance)] == lines


@pytest.mark.parametrize(
    "words",
    [
        "Please find our purchase order for 2026/118, EUR 1,250.00, attached.",
        "We have approved 2026/118 (1,250.00) and 2026/119 (3,340.50), total 4,590.50, they will be in the June run.",
        "2026/118 1,250.00\n2026/119 3,340.50\nTotal 4,590.50\n\nAre these all you have open for us?",
        "According to our books only NY.5512.26 7,600.00 and NY.5518.26 1,400.00 (9,000.00) are open. Please send the others.",
        "Bitte stornieren Sie NY.5512.26 über 7.600,00 EUR.",
        "Il manque le détail des heures pour 2026/118 (1 250,00 €) et 2026/119 (3 340,50 €), soit 4 590,50 €.",
        "Faltan los justificantes de F-0093 (915,20) y F-0094 (2.084,80): 3.000,00.",
        "Your invoice 04-2026-17 for EUR 6,000.00 has arrived, thank you.",
        "Wij ontvingen uw factuur 04-2026-17 van € 6.000,00 en zullen deze binnenkort beoordelen.",
        "We accrued 6,000.00 for 04-2026-17 today.",
    ],
)
def test_given_invoices_that_are_only_spoken_of_when_they_are_read_then_nothing_is_paid(words: str) -> None:
    remittance = read_mail(LEDGER, written(words), subject="hello")

    assert remittance is None


def test_given_a_credit_note_alone_when_an_amount_is_stated_then_nothing_closes() -> None:
    remittance = read_mail(LEDGER, written("Wired 300.00 today for F-0101."), subject="hello")

    assert remittance is not None
    assert not remittance.closes
