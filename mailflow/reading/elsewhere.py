"""Advices that do not show everything: lists that are cut, and notices whose detail lies behind a login. Nothing is ever opened."""

import re
from collections.abc import Iterable

from mailflow.reading.dates import plain

_COUNT = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|several|some|other)"
_ITEMS = r"(?:invoices?|bills?|items?|lines?|documents?|payments?|entries|records)"
_CUT_LIST = re.compile(
    rf"(?:\band|\bplus|\+|&|\.\.\.)\s*{_COUNT} (?:more|other|additional|further)\b(?: {_ITEMS})?"
    rf"|\b(?:showing|displaying|listed|listing)\b[^.\n]{{0,20}}\b(?:first|only)\b[^.\n]{{0,12}}\b\d+\b[^.\n]{{0,25}}"
    rf"|\bfirst {_COUNT} of \d+(?: {_ITEMS})?"
    r"|\b(?:list|detail|remittance|advice)s? (?:is |was |has been |are )?(?:truncated|abbreviated|shortened|cut off|continued)\b"
    rf"|\b(?:remaining|remainder|rest) (?:of )?(?:the )?{_ITEMS}[^.\n]{{0,40}}\b(?:portal|online|website|separate|log)\w*"
    r"|\b(?:und|sowie) (?:\d{1,4}|weitere\w*) (?:weitere\w* )?(?:rechnung|position|beleg)\w*"
    r"|\bet \d{1,4} autres? (?:facture|ligne|document)s?|\by \d{1,4} (?:facturas?|documentos?) mas\b"
    r"|\bed? altr[eio] \d{1,4} (?:fattur|document)\w*"
    r"|\ben nog \d{1,4} (?:andere )?factu\w*"
)
_NOUN = (
    r"(?:remittance|payment (?:advice|details?|information|notice|summary)|zahlungsavis|zahlungsdetails?"
    r"|avis de (?:paiement|reglement|virement)"
    r"|details? (?:du|de|des|del) (?:paiement|reglement|pago)s?|aviso de pago|avviso di pagamento|dettagli\w* (?:del|di) pagamento"
    r"|betaaladvies|betalingsspecificatie)"
)
_GO = (
    r"(?:log ?in|log ?on|sign ?in|click|view|access|visit|download|retrieve|melden sie sich|einloggen|anmelden|abrufen|ansehen"
    r"|herunterladen|klicken|connectez|consulte\w*|cliquez|telecharge\w*|inicie sesion|haga clic|descargue|acceda|accedi|clicchi|scarichi"
    r"|inloggen|bekijk|klik)"
)
_SEE_THERE = re.compile(rf"\b{_GO}\b[^.!?\n]{{0,90}}\b{_NOUN}|\b{_NOUN}\b[^.!?\n]{{0,90}}\b{_GO}\b")
_PLACE = re.compile(r"https?://|www\.|\bportal\b|\blink\b|\bbutton\b|\bhere\b|\bhier\b|\bici\b|\baqui\b|\bqui\b")
_PAID = re.compile(
    r"\b(?:pa(?:y|id|yment|yments)|remit\w*|sent you|zahlung\w*|uberw\w*|paiement|virement|regl\w*|pago|pagamento|betal\w*)\b"
)
BEHIND_A_LINK = "only a link: the detail lies behind a login, and nothing was opened"


def cut_list(texts: Iterable[str]) -> str | None:
    """The words by which a list says that it is not whole, `None` where none does."""
    found = next((found for text in texts if (found := _CUT_LIST.search(plain(text).lower()))), None)
    return " ".join(found.group().split()) if found else None


def is_behind_link(texts: Iterable[str]) -> bool:
    """Whether words tell of a payment and send the reader elsewhere for what it pays."""
    flat = "\n".join(plain(text).lower() for text in texts)
    return bool(_SEE_THERE.search(flat) and _PLACE.search(flat) and _PAID.search(flat))
