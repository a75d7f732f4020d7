"""Money that is asked to go to other bank details than those we know, in a mail or in a document. Never acted on, only reported."""

import re
from functools import lru_cache
from itertools import islice

from mailflow.domain.document import Evidence
from mailflow.reading.sentences import sentences_of

# Whatever can be an account that money goes to or comes from, in five languages.
_ACCOUNT = (
    r"(?:(?:bank(?:ing)?|account|wire|ach|payment|remittance|settlement|deposit|routing|beneficiary) (?:details?|"
    r"information|info|data|instructions?|coordinates|numbers?)|"
    r"(?:bank|operating|checking|trust|deposit|current|beneficiary|custodian)? ?accounts?\b(?! (?:statement|payable|"
    r"receivable|manag|depart|team|execut|summar|aging|activit|balanc|"
    r"clerk|assistant|office|people|staff|contact|person))|banks?\b|custodian|iban|swift code|sort code|"
    r"\brib\b|"
    r"bankverbindung|kontoverbindung|bankdaten|kontodaten|kontonummer|\bkonto\b|\bbank\b|hausbank|"
    r"coordonnées (?:bancaires|de paiement)|domiciliation|comptes?\b|banques?\b|"
    r"datos bancarios|(?:número de )?cuentas?\b|bancos?\b|coordinate bancarie|conto(?: corrente)?\b|dados bancários|"
    r"conta bancária|bankgegevens|rekening(?:nummer)?\b)"
)
_NEW = (
    r"(?:new|changed|updated?|different|another|alternat(?:iv)?e|other|revised|following|neue[nrsm]?|geänderte[nrsm]?|"
    r"andere[nrsm]?|folgende[nrsm]?|abweichende[nrsm]?|"
    r"nouve(?:au|l|lle|aux|lles)|autre|modifiée?s?|suivante?s?|nuev[oa]s?|otr[oa]s?|siguientes?|nuov[oaei]|altr[oa]|"
    r"seguent[ei]|nov[oa]s?|nieuwe?|andere)"
)
_IN_SMALL_LETTERS = re.compile(_ACCOUNT)
# A letter or form that asks for new details has less; tables and dumps are cut here.
_MOST_SENTENCES = 500
_LONGEST_TOLD = 20_000
_NEW_ACCOUNT = re.compile(
    (
        rf"\b{_NEW}\s+(?:(?!statement|copy|list)[\w'’-]+\s+){{0,2}}?{_ACCOUNT}|\b{_ACCOUNT}\s+(?:nuev[oa]s?|nouve(?:au|lle|"
        r"lles|aux)|nuov[oaei]|suivante?s?|siguientes?|below|underneath|hereunder|unten|ci-dessous|ci-apres|abajo|abaixo|qui sotto|"
        r"hieronder)\b"
    ),
    re.IGNORECASE,
)
_CHANGE = re.compile(
    (
        r"(?:chang(?:ed?|ing)|mov(?:ed?|ing)|switch(?:ed|ing)|transferr?ed|replac(?:ed?|ing)|updat(?:ed?|ing)|chang(?:e|"
        rf"ement) (?:of|de|in)|update (?:of|to)|amend(?:ed)?)\s+(?:\w+\s+){{0,4}}{_ACCOUNT}|"
        rf"{_ACCOUNT}\s+(?:details?\s+)?(?:ha(?:s|ve)|is|are|was|were)\s+(?:been\s+|now\s+)?(?:chang|moved|updat|closed|"
        r"replaced|frozen|blocked|under)|"
        r"(?:bankverbindung|konto(?:verbindung)?|bank)\b.{0,30}(?:geändert|gewechselt|umgestellt|gesperrt)|(?:changé|"
        r"modifié|changeons) (?:de |nos )?(?:banque|compte|coordonnées|rib)|"
        r"(?:compte|coordonnées).{0,30}(?:ont|a) (?:changé|été modifi)|cambiado (?:de |nuestr\w+ )?(?:banco|cuenta|datos)|"
        r"(?:cambiato|modificato) (?:banca|conto|le coordinate)|"
        r"(?:cambio|modificación|änderung|changement|modification|cambiamento|wijziging) (?:de|der|unserer|des|di|van|"
        r"en) .{0,25}(?:cuenta|bancari|bankverbindung|kontoverbindung|compte|coordonn|rib|bankgegevens|rekening)"
    ),
    re.IGNORECASE,
)
# Money on its way to somebody, or the order to write the details down.
_ORDER = re.compile(
    (
        r"\b(?:refund|reimburs\w+|return (?:same|it|the)|credit or refund|remit|send|sent|pay|paid|payments?|transfer|"
        r"deposit|wire|route|direct|forward|use|put on|printed on|update your|"
        r"amend your|change your (?:records|system)|kindly (?:note|update|use|return)|please (?:note|update|use)|"
        r"go(?:es)? (?:in)?to|should go|effective|with immediate effect|"
        r"überweis\w*|zahl\w*|erstatt\w*|gutschr\w*|verwenden|hinterlegen|berücksichtigen|ab sofort|künftig|virer|verser|"
        r"régler|virements?|paiements?|rembours\w*|"
        r"utiliser|désormais|dorénavant|prendre en compte|pag(?:ar|os?|ue|uen)|transfer\w+|abon\w+|ingres\w+|reembols\w+|"
        r"devol\w+|utilic\w+|a partir de (?:ahora|hoy)|en adelante|"
        r"pagament\w+|bonific\w+|rimbors\w+|utilizzare|betal\w+|overmak\w+|gebruiken)\b"
    ),
    re.IGNORECASE,
)
_IBAN = re.compile(
    (
        r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b|\b(?:account|acct|a/c|konto|compte|cuenta|conto|routing|aba|transit|"
        r"sort code)\.?\s*(?:no|number|nr|n°|#)?\.?\s*:?\s*\d[\d -]{5,}"
    ),
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"attach|enclos|anbei|beigefügt|anhang|ci-joint|pièce jointe|adjunt|allegat|bijlage", re.IGNORECASE)
# They want details from us: another account, or a log-in on a page of theirs.
_ASKS_OURS = re.compile(
    (
        r"(?:send|give|provide|supply|submit|communicate|transmit|forward|let us have|share|need|transmettre|communiquer|"
        r"fournir|envoyer|indiquer|mitteilen|nennen|senden|"
        rf"facilit\w+|envi\w+|indic\w+|comunic\w+|proporcion\w+|fornir\w+|inviar\w+)\b.{{0,60}}\b(?:un |une |a |an |your |"
        rf"eine?n? |otra |un'|una )?{_NEW}\s+(?:(?!statement|copy|list)\w+\s+)?{_ACCOUNT}|"
        rf"(?:re-?)?(?:validate|validated|verify|verified|confirm|re-?enter|enter)\b.{{0,30}}\byour (?:{_ACCOUNT})|"
        rf"your (?:{_ACCOUNT}).{{0,40}}\b(?:must|need|have to|has to|should|required)\b.{{0,30}}(?:validat|verif|updat|"
        r"confirm|re-?enter)|"
        r"log ?in with your bank|enter your (?:account|bank)"
    ),
    re.IGNORECASE,
)
# They have already followed such a letter in our name.
_FOLLOWED = re.compile(
    (
        r"(?:paid|sent|wired|transferred|remitted|updated|changed|amended|überwiesen|gezahlt|geändert|viré|payé|réglé|"
        rf"pagado|transferido|abonado|bonificato)\b.{{0,80}}"
        rf"(?:\byour|the firm'?s|ihre?[nrm]?|votre|vos|vuestr\w+|su|sus|vostr\w+)\s+{_NEW}\s+(?:(?!statement|copy|"
        rf"list)\w+\s+)?{_ACCOUNT}"
    ),
    re.IGNORECASE,
)
_NOT_CHANGED = re.compile(
    (
        r"(?:not|n't|never|no|nicht|keine?n?|nie(?:mals)?|jamais|ne .{1,30} pas|nunca|non|mai)\b.{0,60}(?:chang|announc|"
        r"notif|send|new|updat|accept|änder|geändert|mitteil|modifi|cambi|alter)|"
        r"unchanged|unverändert|inchangé|fraud|betrug|phishing|vorsicht"
    ),
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    (
        r"^\W*(?:if|should|in case|when(?:ever)?|to (?:change|update|add|edit)|any (?:change|update)|falls|sollte|wenn|"
        r"um .{1,40} zu|si|en cas|toute modification|en caso|cualquier|se|als|indien)\b|"
        r"\bif you\b|\bany changes? (?:to|of|in)\b|\bwould like to (?:change|update) your\b"
    ),
    re.IGNORECASE,
)
_COMES_FROM = re.compile(
    (
        r"(?:payments?|funds?|money|wires?|transfers?|remittances?|zahlung\w*|virements?|paiements?|pagos|"
        r"pagamenti)\b.{0,60}\b(?:come|reach|arrive|be made|be sent|be drawn|originate|issue\w*|kommen|erfolgen|"
        r"proviendront|émis|effectués|vendrán|arriv\w+|partir\w+)\b.{0,40}\b(?:from|von|vom|aus|depuis|de|d'|desde|da)\b"
    ),
    re.IGNORECASE,
)
_TO_THEM = re.compile(
    (
        r"refund|reimburs|overpa(?:yment|id)|credit (?:or|balance|note|due)|you owe|owed? (?:to )?us|return (?:same|it|"
        r"the)|should go|erstatt|gutschrift|rückzahl|rembours|trop[- ]perçu|avoir|"
        r"reembols|devoluci|abono a nuestr|rimbors|\bto (?:the|this|our|its)\b.{0,30}\bnew\b|must be (?:paid|sent)|"
        r"payable to"
    ),
    re.IGNORECASE,
)
_REPORTED = re.compile(
    (
        r"\b(?:received|got|have had|there (?:is|was|came)|erhalten|bekommen|reçu|recibido|ricevuto|"
        r"ontvangen)\b.{0,60}(?:letter|e-?mail|mail|message|call|notice|fax|schreiben|nachricht|anruf|"
        r"courrier|courriel|lettre|appel|carta|correo|llamada|lettera|brief)"
    ),
    re.IGNORECASE,
)


_TERMS = (
    r"(?:sort code|ibans?|account (?:ending|number|no)|(?:bank|account|wire|payment|ach) (?:details?|instructions|"
    r"information|number)|iban|bankverbindung|kontoverbindung|kontonummer|"
    r"coordonnées bancaires|\brib\b|datos bancarios|número de cuenta|cuenta bancaria|coordinate bancarie|bankgegevens)"
)
_WHICH_OF_THEM = re.compile(
    (
        r"\b(?:which|welche\w*|lequel|laquelle|cuál)\b.{0,30}\b(?:of (?:them|the two|these)|one|is right|davon|beiden|"
        r"los dos)\b.*\?"
    ),
    re.IGNORECASE,
)
_QUESTIONED = re.compile(
    r"(?:confirm|verify|check|which|correct|right|really|bestätigen|richtig|stimm\w+|welche|confirmer|exact|quel|vérifi\w+|"
    r"confirm\w+|correct\w+|"
    rf"cuál|verific\w+|confermare)\b.{{0,60}}{_TERMS}|"
    rf"\b{_TERMS}.{{0,40}}\b(?:bestätigen|richtig|aktuell|stimm\w+|correct|changed|changé|cambiad\w|geändert|modifi\w+|"
    rf"wijzig\w+)\b[^.!]{{0,40}}\?|"
    rf"\b{_TERMS}.{{0,60}}\b(?:differs?|different|still the right|should we (?:use|be paying)|do we (?:use|pay)|is it still|not the one)\b|"
    r"\b(?:is|are) (?:the|your|this|that) (?:\w+ )?(?:account|bank)\b.{0,60}\b(?:still|yours?|right|correct|valid|current|in use)\b.*\?|"
    r"iban\b.{0,60}(?:not the one|different|differs|other|another|abweich|ander|différent|autre|distint|otr)",
    re.IGNORECASE,
)


def asks_new_bank_details(text: str, *, part: str = "body") -> Evidence | None:
    """The words that ask for money to go to new or other details, or that follow such a request; `None` where nothing does.

    A question whether details are right, a report of a suspicious letter, the notice that money will come from another bank,
    and the offer to change one's details in a portal are none.
    """
    sentences = [(start, sentence) for start, sentence in _first_sentences(text) if not _is_reassurance(sentence)]
    told = " ".join(sentence for _, sentence in sentences)[:_LONGEST_TOLD]
    for number, (start, sentence) in enumerate(sentences):
        if not _speaks_of_accounts(sentence):
            continue
        around = " ".join(item for _, item in sentences[max(0, number - 1) : number + 3])
        if _asks(sentence, around, told):
            return Evidence(part=part, text=sentence, span=(start, start + len(sentence)))
    return None


def mentions_bank_details(text: str, *, part: str = "body") -> Evidence | None:
    """The words that speak of other bank details at all, asked for, asked about or announced; `None` where nothing does."""
    asked = asks_new_bank_details(text, part=part)
    if asked is not None:
        return asked
    before = ""
    for start, sentence in _first_sentences(text):
        is_choice = _WHICH_OF_THEM.search(sentence) is not None and re.search(_TERMS, before, re.IGNORECASE) is not None
        before = sentence
        if not _speaks_of_accounts(sentence) and not is_choice:
            continue
        speaks = is_choice or _NEW_ACCOUNT.search(sentence) or _CHANGE.search(sentence) or _QUESTIONED.search(sentence)
        is_our_footer = _NOT_CHANGED.search(sentence) is not None and "?" not in sentence
        if speaks and not is_our_footer and not _CONDITIONAL.search(sentence):
            return Evidence(part=part, text=sentence, span=(start, start + len(sentence)))
    return None


@lru_cache(maxsize=1024)  # each sentence is asked about several times
def _speaks_of_accounts(sentence: str) -> bool:
    return _IN_SMALL_LETTERS.search(sentence.lower()) is not None


def _first_sentences(text: str) -> list[tuple[int, str]]:
    return list(islice(sentences_of(text), _MOST_SENTENCES))


def _asks(sentence: str, around: str, told: str) -> bool:
    if _FOLLOWED.search(sentence):
        return True
    if _NOT_OLD.search(sentence) and re.search(_ACCOUNT, around, re.IGNORECASE) and not _is_doubt(told):
        return True
    if _CONDITIONAL.search(sentence):
        return False
    if _ASKS_OURS.search(sentence) and not (sentence.rstrip().endswith("?") and _QUESTIONED.search(sentence)):
        return not _is_doubt(told)
    if sentence.rstrip().endswith("?") or not (_NEW_ACCOUNT.search(sentence) or _CHANGE.search(sentence)) or _REPORTED.search(sentence):
        return _asks_for_print(sentence, around)
    if (_COMES_FROM.search(sentence) or _PAID_FROM.search(sentence) or _HAS_PAID.search(sentence)) and not _TO_THEM.search(sentence):
        return False
    is_ordered = _ORDER.search(around) is not None and (_IBAN.search(around) is not None or _ATTACHED.search(around) is not None)
    return (is_ordered or _TO_THEM.search(around) is not None or _ORDER.search(sentence) is not None) and not _is_doubt(told)


# "not the old one": who says so has another in mind.
_NOT_OLD = re.compile(
    (
        r"\b(?:not|never|no longer|instead of|nicht(?: mehr)?|ne .{1,20} plus|plus sur|no|ya no|non|"
        r"più)\b.{0,40}?(?:\b(?:to|into|on|use|using|auf|sur|à|en|sul)\b.{0,20})?"
        r"\b(?:old|previous|former|usual|known?|alte[nrs]?|bisherige[nrs]?|bekannte[nrs]?|anciens?|ancienne|habituel|"
        r"antigu[oa]|anterior|habitual|vecchi[oa]|precedente)\b.{0,30}?"
        r"\b(?:one|accounts?|bank|details|konto|bankverbindung|compte|rib|cuenta|conto)\b|"
        r"\b(?:should|must|may|can|do|please do) ?(?:not|n't)\b.{0,15}\b(?:go|be (?:paid|sent|made)|pay|send|transfer|"
        r"remit|wire|use)\b.{0,25}\b(?:account|bank)\b"
    ),
    re.IGNORECASE,
)
# Where their money comes from is their affair; what they have paid to the account on file is an advice.
_PAID_FROM = re.compile(
    rf"\b(?:from|von|vom|aus|depuis|desde|dal?|vanaf)\s+(?:[\w'’]+\s+){{0,2}}?{_NEW}\s+(?:(?!statement|copy|list)\w+\s+)?{_ACCOUNT}",
    re.IGNORECASE,
)
_HAS_PAID = re.compile(
    (
        r"\b(?:was|were|has been|have been|been|wurden?|worden|a été|ont été|fue(?:ron)?|ha sido|"
        r"è stat[oa])\s+(?:\w+\s+)?(?:sent|paid|made|deposited|credited|transferred|wired|remitted|issued|"
        r"überwiesen|gezahlt|gutgeschrieben|viré|versé|payé|transferid|abonad|accreditat|bonificat)"
    ),
    re.IGNORECASE,
)
_DETAILS = r"(?:bank|account|payment|wire) (?:details|information|instructions)"
_PRINT = re.compile(
    rf"\b{_DETAILS}\b.{{0,80}}\b(?:put|print|show|use|appear|insert|replac|updat)\w*\b.{{0,40}}\b(?:every|all|each|future|"
    rf"our|reminder|invoice|statement)|"
    rf"\b(?:put|print|show|use|insert|replace)\b.{{0,40}}\b{_DETAILS}\b.{{0,60}}\b(?:every|all|each|future|reminders?|"
    rf"invoices?|statements?)\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    (
        r"(?:confirm|verify|check|clarif|bestätig|vérifi|verific)\w*\b.{0,80}(?:by (?:tele)?phone|by calling|telefon|"
        r"par téléphone|por teléfono)|not the one that we have|which (?:of the two|one) is|"
        r"(?:did|have|has) you(?:r)?\b.{0,40}chang\w*.{0,30}\?|nothing will be altered|haben sie .{0,40}(?:geändert|"
        r"gewechselt)|avez-vous changé|(?:han|habéis|ha) cambiado .{0,40}\?|looks? (?:like|suspicious)|suspicious"
    ),
    re.IGNORECASE,
)


def _is_reassurance(sentence: str) -> bool:
    """Whether it says that nothing changes: "our bank details have not changed", "we never announce new ones by e-mail"."""
    if not _speaks_of_accounts(sentence):
        return False
    return _NOT_CHANGED.search(sentence) is not None and not _IBAN.search(sentence) and not _NOT_OLD.search(sentence)


def _asks_for_print(sentence: str, around: str) -> bool:
    """Somebody wants other details on our own letters."""
    return _PRINT.search(sentence) is not None and (_ATTACHED.search(around) is not None or _ORDER.search(around) is not None)


def _is_doubt(told: str) -> bool:
    """Whether the writer himself asks if details are right, and does nothing until he knows."""
    return _DOUBT.search(told) is not None and not _FOLLOWED.search(told)
