"""New bank details are noticed in every language that clients write, and honest words about banks are not."""

import pytest

from mailflow.reading.bank_details import asks_new_bank_details, mentions_bank_details

ASKING = (
    (
        "Please note that our bank details have changed. Kindly remit all future payments to the new account below: IBAN "
        "DE44 5001 0517 5407 3249 31."
    ),
    "We have changed banks. Please update your records and send the refund to account number 4418822 at First Harbor.",
    "Effective immediately all payments must be sent to our new account; details are attached.",
    (
        "Bitte beachten Sie unsere neue Bankverbindung und überweisen Sie das Guthaben künftig auf folgendes Konto: DE44 "
        "5001 0517 5407 3249 31."
    ),
    "Unsere Bankverbindung hat sich geändert. Bitte verwenden Sie ab sofort die beigefügten Daten für die Erstattung.",
    "Nous avons changé de banque. Merci de virer le remboursement sur notre nouveau compte, RIB ci-joint.",
    "Veuillez prendre en compte nos nouvelles coordonnées bancaires pour tout remboursement.",
    "Hemos cambiado de banco. Por favor, abonen la devolución en la nueva cuenta ES91 2100 0418 4502 0005 1332.",
    "Le informamos del cambio de nuestra cuenta bancaria; rogamos utilicen los nuevos datos adjuntos para el reembolso.",
    "Your account was rejected by our bank. Please send us alternative account details today so that the wire can be released.",
    "Could you provide another bank account for this payment? Yours is not accepting wires.",
    "Bitte teilen Sie uns eine andere Bankverbindung mit, damit wir zahlen können.",
    "Per your email of yesterday we wired the 4,500.00 to your new account at Delta Bank.",
    "Nous avons payé la facture sur votre nouveau compte comme demandé.",
    "Please verify your bank account information by logging in below within 24 hours.",
    "From next week use only the new wire instructions attached, the old account is frozen by our auditors.",
    "Going forward, please direct any credit to our new bank, Lakeside Trust, account 8827110.",
    "The refund should not go to the account that you know. Please use this one.",
    "Put the bank details of the attached letter on every reminder that you send.",
)
HONEST = (
    "We will pay 13202 on Friday from our new account at Chase.",
    "Have your bank details changed? We got a letter saying so. Please call me.",
    "Our bank details have not changed. We never announce new bank details by e-mail.",
    "If you wish to change your bank details, log in to the supplier portal.",
    "To update your banking information please visit the vendor portal.",
    "Please confirm the bank details on your invoice are correct before we pay.",
    "Können Sie uns bitte bestätigen, dass Ihre Bankverbindung noch aktuell ist?",
    "Hat sich Ihre Bankverbindung geändert? Auf der Rechnung steht eine andere IBAN.",
    "Pouvez-vous confirmer vos coordonnées bancaires ? Le RIB de la facture est différent.",
    "¿Han cambiado su cuenta bancaria? El IBAN de la factura es distinto.",
    "From July our payments will come from a different bank.",
    "Ab Juli kommen unsere Zahlungen von einer anderen Bank.",
    "Please send us your wire instructions so that we can pay 13202.",
    "The payment was sent to the following account: Firm Operating ending 4471.",
    "Your payment will be deposited to bank account on file. For changes to your account information contact vendor help.",
    "Payment method: ACH. Bank account: xxxx1234. Please contact AP with questions about this remittance.",
    "Our accounts payable department has moved to a new system; please update your records and send invoices to ap@x.example.",
    "This account is under new management. Please send another statement of account.",
    "Zahlung erfolgt auf Ihr bekanntes Konto.",
    "The invoice went to the wrong account; please send the updated account statement.",
    (
        "On Friday we received a letter stating that your operating account has moved to another bank. Nothing will be al"
        "tered until you confirm by telephone."
    ),
)


@pytest.mark.parametrize("text", ASKING)
def test_given_money_is_asked_to_go_elsewhere_when_read_then_it_is_noticed(text):
    found = asks_new_bank_details(text)

    assert found is not None
    assert found.span is not None
    assert text[found.span[0] : found.span[1]] == found.text


@pytest.mark.parametrize("text", HONEST)
def test_given_honest_words_about_accounts_when_read_then_nothing_is_asked(text):
    assert asks_new_bank_details(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Have your bank details changed? Please call me.",
        "Our funds will reach you from a different bank.",
        "The IBAN on your invoice is not the one that we have. Which of the two is correct?",
        "Können Sie uns bitte Ihre Bankverbindung bestätigen?",
    ],
)
def test_given_a_question_or_notice_about_banks_when_read_then_it_is_mentioned(text):
    assert mentions_bank_details(text) is not None


@pytest.mark.parametrize(
    "text", ["Please pay 10231.", "Our bank details have not changed.", "To update your bank details visit the portal."]
)
def test_given_nothing_about_other_details_when_read_then_nothing_is_mentioned(text):
    assert mentions_bank_details(text) is None
