"""The words of paying, in the languages that clients write, as data: what was done, how, and what it is called."""

import re

from mailflow.domain.facts import PaymentMethod
from mailflow.reading.dates import plain

# All words are matched against text without accents. A trailing \w* takes any ending.
_METHODS: tuple[tuple[PaymentMethod, str], ...] = (
    (PaymentMethod.CARD, r"(?:virtual |credit |debit )?cards?|kreditkarte|carte (?:de credit|bancaire)|tarjeta|carta di credito"),
    (PaymentMethod.LOCKBOX, r"lockbox receipt"),
    (
        PaymentMethod.ACH,
        (
            r"ach(?:'d|ed)?|eft|bacs|giro|tef|edi|direct (?:deposit|credit|debit)|depot direct|electronic (?:funds transfer|payment)|ctx|"
            r"ccd|paiement electronique|transfert electronique"
        ),
    ),
    (
        PaymentMethod.WIRE,
        (
            r"wires?|wired|swift|sepa|chaps|faster payments?|imad|omad|fed ref\w*|fedwire|book transfer|\w*uberweis\w*|uberwiesen|"
            r"auslandszahlung\w*|bank transfer|"
            r"virements?|vire|virer|transferencia|transferido|bonifico|bonificato|overboeking|overgemaakt|t/?t|telegraphic|mt ?103|uetr|"
            r"rtgs|fps"
        ),
    ),
    (PaymentMethod.CHECK, r"checks?|cheques?|ck|chk|warrant|schecks?|assegno"),
)
_DONE = (
    r"paid|pays|paying|we pay|wired|sent|sends|mailed|posted|released|remitted|transferred|issued|initiated|originated|settled|settles|"
    r"settlement by|cleared|"
    r"processed|credited|ach'd|deposited|(?:goes|going|went|go|gone) (?:out|in the mail|in the post)|in the mail|on its way|under way|"
    r"left (?:our bank|here|today)|in (?:today|tomorrow|this (?:morning|afternoon))'?s? mail|in your account|"
    r"put the check|dropped|couriered|enclosed|submitted payment|made (?:a )?payment|payment (?:of|made|went|was made|has been|covers)|"
    r"covers|covering|paid you|"
    r"bezahlt|uberwiesen|angewiesen|beglichen|ausgeglichen|veranlasst|geht heute raus|zahlung|avis|"
    r"paye|regle|vire|emis|acquitte|effectue|procede|parti|virement|paiement|depot|"
    r"pagado|ordenado|abonado|transferido|realizado|hemos pagado|pago|transferencia|"
    r"pagato|saldato|disposto|bonifico|effettuato|pagamento|"
    r"betaald|overgemaakt|voldaan|betaling|transferimos|pagamos|pago efetuado"
)
_NOT_DONE = (
    r"not (?:yet )?(?:been )?paid|unpaid|have not paid|never paid|(?:cannot|can't|won't|will not|would not|not going to|refuse to|"
    r"do not|don't) (?:be )?pay\w*|"
    r"to be paid|when (?:will|can)|please pay|not paying|not been (?:paid|released|sent)|nicht bezahlt|non paye|impaye|no pagad\w*|"
    r"non pagat\w*|niet betaald"
)
_LATER = (
    r"will (?:be )?(?:pay|paid|send|sent|follow|go|wire|release\w*|issue\w*|mail|make|clear|settle|be)|shall|would|could|should be paid|"
    r"can be paid|"
    r"going to|plan to|intend|expect to|hope to|propos\w*|offer|instal?ments?|follows?|follow on|next|scheduled|approved and|once|"
    r"if you|as soon as|after|until|"
    r"wird|werden|sera|seront|sara|saranno|sera pagad\w*|se pagara\w*|zal|zullen|in the .{0,12} run"
)
_PAYMENT_NOUN = (
    r"auth(?:ori[sz]ation)?|approval|(?:pay|betaal|zahl)?(?:run|lauf)|pagamento|paiement|reglement|payments?|pmt|pymt|"
    r"remittances?|advice|transfers?|transaction|confirmation|conf|deposit|disbursement|"
    r"voucher|batch|zahlungsavis|"
    r"avis|zahlung|paiement|"
    r"virement|depot|transferencia|orden|pago|distinta|bonifico|betaling|betaalspecificatie|schedule|slip|notice"
)
_BEST_REFERENCE = r"trace|imad|omad|fed(?:wire)? ref\w*|cro|uetr|end.?to.?end\w*|trn|acks?"
_NUMBER_WORD = (
    r"(?:nos?|nrs?|num|numbers?|#|n\.?[°º]|n|id|ids|ref|refs|reference|references|ctrl|control|seq|sequence|code|slip|document|doc|"
    r"referenz|referencia|riferimento|kenmerk|numero|nummer|no|of|de la orden|de l'ordre|de|is|was|with|quoting|under)"
)

# What stands before a participle that tells of no payment yet: "will be", "not", "to be", "if you".
NOT_THEN_PAID = re.compile(
    r"(?:(?<!\w)(?:will|shall|to|can|could|would|should|must|may|might|cannot|not|never|be|if|when|until|once|wird|werden|sera|seront|"
    r"sara|saranno|"
    r"zal|zullen|kann|konnen|pourra|podra|credit (?:note )?(?:was |of )?|hereby|you'd|you had|you|no(?! \d)|non|ne|nicht|kein\w*|niet|"
    r"nao)(?: (?!and )[\w'.]+){0,3}|n't(?: \w+)?) $"
)
PAID_WORDS = re.compile(rf"(?<!\w)(?:{_DONE})(?!\w)")
UNPAID_WORDS = re.compile(rf"(?<!\w)(?:{_NOT_DONE})(?!\w)")
LATER_WORDS = re.compile(rf"(?<!\w)(?:{_LATER})(?!\w)")
# What a print that tells of a payment calls itself, or says; what the firm's own invoice says.
ADVICE_WORDS = re.compile(
    r"(?<!\w)(?:remittances?|remitted|payment (?:advice|notice|notification|details?|register|list|schedule|confirmation|summary|"
    r"specification|no\.?|number|id|date)|"
    r"(?:ach|eft|wire|check|cheque|deposit|direct deposit) (?:details?|advice|notice|confirmation|remittance|trace|total|register|"
    r"notification|amount|no\.?|number|date|ref\w*)|"
    r"credit (?:advice|transfer)|"
    r"disbursement (?:voucher|advice)|vendor (?:payment|remittance|eft)|bill payment|zahlungsavis|avis (?:de|d')? ?(?:paiement|virement|"
    r"depot|reglement|credit)|"
    r"releve de (?:tef|paiement|virement)|aviso de pago|justificante|detalle (?:del|de) pago|distinta di pagamento|"
    r"avviso di (?:pagamento|bonifico)|"
    r"detail (?:de|du|des|de la) (?:virement|paiement|reglement)s?|mode de (?:paiement|reglement)|zahlungsart|zahlbetrag|"
    r"uberweisungsbetrag|"
    r"forma de pago|modalita di pagamento|betaalspecificatie|betalingsadvies|we (?:have )?(?:paid|remitted|wired)|pay to the order|imad|"
    r"trn)(?!\w)"
)
# What announces an advice that is attached, whatever its form.
ANNOUNCING_WORDS = re.compile(
    r"(?<![a-z])(?:remit\w*|payments?|paying|paid|pymt|pmt|wire|eft|ach|bacs|check|cheque|ck|voucher|stub|zahlung\w*|uberweisung\w*|"
    r"avis|paiement|virement|"
    r"reglement|pago|transferencia|pagamento|bonifico|betaling\w*)(?![a-z])"
)
DEMAND_WORDS = re.compile(
    r"(?<!\w)(?:please (?:remit|pay|quote)|payment is due|payment terms|total this invoice|total due|amount due|pay this amount|"
    r"due (?:on|by|upon receipt)|remit (?:payment )?to|"
    r"for professional services|professional services rendered|zahlbar (?:bis|innerhalb)|bitte uberweisen|a payer avant|"
    r"pagadero|da pagare entro|te betalen)(?!\w)"
)
PARTIAL_WORDS = re.compile(
    r"(?<!\w)(?:partial|part(?:ial)? (?:payment|pmt)|in part|towards?|teilzahlung|teilbetrag|acompte|partiel\w*|parcial\w*|"
    r"pago a cuenta|(?<!ritenuta d['’])acconto|parziale|"
    r"deelbetaling|half|halfte|moitie|mitad|meta|metade|helft|instal?ment)(?!\w)"
)
# Where money arrives: "went to your client account", "auf Ihrem Konto".
_TO_YOU = (
    r"(?:to|in|into|on|auf|sur|en|su|sul|op|na|no) (?:your|ihr\w*|votre|su|vuestra|vostro|uw|vossa) (?:\w+ )?"
    r"(?:accounts?|konto|compte|cuenta|conto|rekening|conta)"
)
# What has to do with money that moves, whatever is said of it: banks, accounts that it goes to, batches, vouchers of a payment.
MONEY_WORDS = re.compile(
    r"(?<!\w)(?:bank\w*|banco|banque|banca|payments?|pmt|pymt|pay run|payroll|(?:payment |this week's |our |last )?run|batch|clearing|"
    r"settlement|"
    r"discharge\w*|lodged|versement|vers[ea]\w*|regl[ea]\w*|paiement|zahl\w*|gezahlt|uberweis\w*|pago|pagos|pagad\w*|pagament\w*|"
    r"pagat\w*|bonific\w*|"
    r"transf[ea]r\w*|betal\w*|betaald|overschrijving|overgeboekt|overgemaakt|przelew\w*|zaplac\w*|platb\w*|betal\w*|maksu\w*|"
    r"fizet\w*|plat\w*|odeme\w*|"
    rf"{_TO_YOU})(?!\w)"
)
# What speaks against a sentence telling of a payment: it asks, contests, or shows what is open.
DENYING_WORDS = re.compile(
    r"(?<!\w)(?:disput\w*|contest\w*|disagree\w*|reject\w*|refus\w*|quer(?:y|ied|ies)|incorrect\w*|wrong\w*|not owe\w*|"
    r"never (?:received|saw|got)|"
    r"overcharg\w*|on hold|copy|copies|resend|re-?issue|please (?:send|provide|explain|clarify|advise|check|confirm the)|outstanding|"
    r"overdue|"
    r"past due|still open|unpaid|you (?:show|list|sent)|your (?:records|reminder|statement)|more time|extension|in instal?ments|"
    r"payment plan|"
    r"streitig|strittig|beanstand\w*|widersprech\w*|widerspruch|reklam\w*|nicht (?:anerk\w*|akzept\w*|nachvollzieh\w*)|kopie\w*|"
    r"zweitschrift|"
    r"bitte (?:senden|schicken|prufen|um)|offen\w*|uberfallig\w*|falligen?|stundung|ratenzahlung|mahnung|"
    r"missing|manqu\w*|falta\w*|fehl\w*|manca\w*|ontbre\w*|accru\w*|has arrived|stornier\w*|annul\w*|cancel\w*|"
    r"litige|desaccord|errone\w*|erreur|copie\w*|impaye\w*|en souffrance|en attente|echeancier|delai|relance|veuillez (?:nous )?(?:envoyer|"
    r"transmettre|adresser)|"
    r"impugn\w*|disconform\w*|no estamos de acuerdo|error|copia|pendiente\w*|vencid\w*|aplazamiento|rogamos (?:nos )?(?:envien|remitan)|"
    r"errat\w*|sospes\w*|insolut\w*|scadut\w*|dilazione|sollecito|"
    r"betwist\w*|niet akkoord|onjuist\w*|openstaan\w*|uitstel|aanmaning|em aberto|nao concord\w*|erro|prorroga\w*|"
    r"not (?:been )?(?:paid|received|approved|released)|cannot|can't|won't|will not|unable)(?!\w)"
)
# How a list of what is open calls itself; it tells of no payment.
STATEMENT_WORDS = re.compile(
    r"(?<!\w)(?:statement of account|account statement|aged (?:debt|balance|receivables?|payables?)|aging|open (?:items?|"
    r"invoices) (?:list|report|as)|"
    r"outstanding (?:invoices|items|balance)|overdue (?:invoices|items)|amount outstanding|balance due|past due|reminder|"
    r"kontoauszug|offene[nr]? (?:posten|rechnungen)|op-liste|mahnung|saldenliste|releve de compte|balance agee|impayes|factures en attente|"
    r"estado de cuenta|extracto de cuenta|facturas pendientes|estratto conto|partite aperte|scaduto|openstaande (?:posten|facturen)|"
    r"extrato de conta|faturas em aberto|interest due|credit control)(?!\w)"
)
# Payments told without a verb, with a day of the writer's own: "ACH today, $500.00 for …".
NOMINAL_WORDS = re.compile(rf"(?<!\w)(?:payments?|zahlung|paiement|versement|pago|pagamento|betaling|remittance|{_TO_YOU})(?!\w)")
CORRECTION_WORDS = re.compile(
    r"(?<!\w)(?:disregard|supersed\w*|replaces? (?:the|our|my)|corrected (?:advice|remittance|version)|revised (?:advice|remittance)|"
    r"use this one instead|instead of (?:the|our|my) (?:earlier|first|previous)|"
    r"ignore (?:the|our|my) (?:earlier|first|previous|last)|ersetzt|korrigiert\w*|berichtigt\w*|annule et remplace|corrig\w+ l'avis|"
    r"sustituye|corregid\w*|sostituisce|corretta|vervangt)(?!\w)"
)
TRUST_WORDS = re.compile(
    r"(?<!\w)(?:iolta|trust account|client trust|client account|escrow (?:deposit|account)|in escrow|(?:advance|evergreen|initial|"
    r"refundable|replenish\w*(?: the)?) retainer|retainer (?:replenishment|deposit)|held in trust|anderkonto|"
    r"treuhandkonto|compte en (?:fideicommis|fiducie)|provision sur honoraires|"
    r"cuenta fiduciaria|provision de fondos|derdengeldenrekening)(?!\w)"
)
ON_ACCOUNT_WORDS = re.compile(
    r"(?<!\w)(?:(?:keep|hold|leave|put|place|post|apply|book) (?:it |this |that |them |the \w+ |the rest |the extra )?on (?:our |my |"
    r"the )?account(?! of)|on account(?! of)|garder au compte|a valoir|akonto|a conto|auf (?:das )?konto gutschreiben|"
    r"a cuenta|in acconto|op rekening|unapplied)(?!\w)"
)


def methods_in(text: str) -> list[tuple[int, int, PaymentMethod]]:
    """Every mention of a way to pay: start, end, method."""
    flat = plain(text).lower()
    return sorted((match.start(), match.end(), method) for method, pattern in _METHOD_PATTERNS for match in pattern.finditer(flat))


_METHOD_PATTERNS = [(method, re.compile(rf"(?<![\w-])(?:{words})(?![\w])")) for method, words in _METHODS]
_ALL_METHODS = "|".join(words for _, words in _METHODS)
_WRITTEN = r"(?P<token>(?:[a-z]{2,3} (?=\d{6,}(?!\w)))?[a-z0-9][a-z0-9./_-]*\d[a-z0-9/_-]*)"
# Numbers that need no label: a Fedwire IMAD (day, eight characters of the sender, six digits), an ACH trace (Nacha: 15 digits).
SELF_EVIDENT = (
    (9.0, re.compile(r"(?<![\w-])20\d{6}[A-Z0-9]{8}\d{6}(?![\w-])")),
    (4.5, re.compile(r"(?<![\w.,-])\d{15}(?![\w,-])")),
    (3.0, re.compile(r"(?<![\w.,-])[A-Z]{2,5}\d{7,}(?![\w,-])")),
)
_INVOICE_PREFIX = re.compile(r"#?(?:inv|bill|fac|rg|re-|ft|fatt)", re.IGNORECASE)
# What stands before a number that is the payment's own, and so no invoice's; "your ref." is the firm's.
_BEFORE_PAYMENT = re.compile(
    r"(?:(?:^|[,;(.] ?|(?<!\w)(?:our|bank|wire|payment|eft|ach|transfer) )ref(?:erence)?|"
    r"(?<!\w)(?:trace|imad|omad|confirmation|wires?|eft|ach|checks?|cheques?|ck|bacs)"
    r"(?: (?:no|nr|num|number|ref|reference|trace|pmt|seq|sequence|ctrl|control))?)[.:# ]*$"
)
# How loudly the words before a number say that it is the payment's: a bank's trace, the payer's number of this kind of payment,
# some number of the payment, a number directly behind the kind of payment.
REFERENCE_PATTERNS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (
        weight,
        re.compile(rf"(?<![\w-])(?:{words})(?!\w)[\s:#.,(=]*(?:{_NUMBER_WORD}(?![a-z])[\s:#.=]*){{{least},3}}{_WRITTEN}", re.IGNORECASE),
    )
    for weight, words, least in (
        (10.0, _BEST_REFERENCE, 0),
        (7.0, _ALL_METHODS, 1),
        (
            6.0,
            (
                rf"(?:our |bank |payment |wire |sender'?s? )?ref(?:erence|erencia|erenz)?|reference|kenmerk|riferimento|quoting|"
                rf"{_PAYMENT_NOUN}"
            ),
            1,
        ),
        (
            5.5,
            r"(?:our |bank |payment |wire |sender'?s? )?ref(?:erence|erencia|erenz)?|reference|quoting|under|vide|kenmerk|riferimento",
            0,
        ),
        (5.0, rf"(?:{_ALL_METHODS})(?: (?:{_PAYMENT_NOUN}))?", 0),
        (4.0, _PAYMENT_NOUN, 0),
    )
)


def names_payment(before: str, number: str) -> bool:
    """Whether the words before a number (plain, in small letters) make it the payment's own; "Ref: INV900110" names an invoice."""
    return bool(_BEFORE_PAYMENT.search(before)) and not _INVOICE_PREFIX.match(number)
