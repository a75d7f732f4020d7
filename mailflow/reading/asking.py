"""Sentences that want something of us: papers, time to pay, an answer; by who asks, what for, and how, in the languages that clients write.

All patterns are matched against small letters without accents (`flat_of`).
"""

import re

from mailflow.domain.facts import Kind
from mailflow.reading.constructions import NO_PAPERS, NO_TERMS, PAPERS, REPORTED, TERMS, WONDERING
from mailflow.reading.wants import wanted_in

_PAPER = (
    r"(?:cop(?:y|ies)|duplicates?|engagement letters?|"
    r"purchase orders?|agreements?|pdfs?|invoices?|bills?|fee notes?|(?:account )?statements?(?: of account)?|w-?9s?|"
    r"w-?8\w*|tax forms?|time (?:details?|sheets?|records?|entries)|timesheets?|"
    r"breakdowns?|itemi[sz]\w+|ledes|details?|back-?up|supporting|underlying|receipt(?:s|ed)?|narratives?|timekeeper|"
    r"expense reports?|vouchers?|certificates?)"
)
_SEND = (
    r"(?:re-?send(?:ing)?|send(?:ing)?|e-?mail(?:ing)?|mail(?:ing)?|forward(?:ing)?|provid(?:e|ing)|furnish|supply|shoot|"
    r"share|let (?:me|us) have|get (?:me|us)|pass (?:me|us)|fax|transmit|submit|upload|"
    r"re-?issue|run off|pull|drop)"
)
_FRAME = r"(?:please|pls|kindly|could|can|would|will you|mind|grateful|appreciate|and|also|to|or|just|^\W*|, )"
_WANT = (
    r"(?:needs?|requires?|requests?|wants?|ask(?:ing)? for|would (?:\w+ ){0,2}like|'d (?:\w+ )?like|(?:can|could|may) (?:i|"
    r"we) (?:please )?(?:have|get|see)|grateful for|appreciate|looking for|oblige\w* for|waiting for|await\w*)"
)
_COPY = re.compile(
    r"\b(?:send|mail|forward|provide)\b[^.?!;]{0,30}\b(?:once more|again|anew|one more time)\b|\b(?:mail|send|forward|"
    r"e?mail) (?:me|us) (?:one|it|them|that|another)\b|\bwhere can (?:i|we) (?:find|get|"
    r"download)\b[^.?!]{0,30}\b(?:statement|invoice|copy|w-?9)|"
    r"\b(?:please|kindly|could you|can you|will you|would you)\b[^.?!;]{0,40}\b(?:send|re-?send|provide|"
    r"forward)\b(?! (?:the |your )?(?:payment|money))[^.?!;]{0,50}"
    r"(?<![$€£.,\d/])(?:\d{4,}|\d{2}/\d{4,})(?![.,]\d)|"
    r"\b(?:mislaid|lost|misplaced|can't find|cannot find|can't locate|couldn't find)\b[^.?!]{0,60}\b(?:another|again|"
    r"chance|copy|send|fresh)\b|\b(?:do|would) you have\b[^.?!]{0,20}\b(?:cop(?:y|ies)|itemi[sz]\w+|detail\w*|breakdown|"
    r"pdf|w-?9|statement)\b|"
    r"\banother (?:copy|one|print)\?|\b(?:mailen|zumailen|weiterleiten|hochladen|nachreichen)\b|\b(?:rechnung|kopie|"
    r"aufstellung)\b[^.?!]{0,40}\b(?:noch einmal|nochmals?|erneut)\b|"
    rf"{_FRAME}[^.?!;]{{0,30}}(?<!your )(?<!this )(?<!the )(?<!an )(?<!my )\b{_SEND}\b(?! (?:your )?(?:payment|remittance|"
    rf"money))[^.?!;]{{0,80}}\b{_PAPER}\b|\b{_WANT}\b[^.?!;]{{0,50}}\b{_PAPER}\b|"
    rf"\b{_SEND} (?:it|them|this|that|those|one)\b[^.?!;]{{0,20}}\b(?:over|again|once more|to (?:me|us)|please|now|"
    rf"across)\b|\b(?:send|email|forward) (?:it|them) to\b|\bsupply both\b|\b(?:you can|could you|can you|please) (?:send|"
    rf"forward|resend|e?mail) (?:it|them|one|this)\b|"
    r"\b(?:send|provide|e?mail|forward|need) (?:us |me )?(?:a |an |the |your )?(?:current|new|updated|signed|fresh|valid|"
    r"recent) (?:one|version|form)|\bre-?send\b|\bresubmit\w*|\b(?:re)?submit\b[^.?!;]{0,30}\bagain\b|\b(?:upload|submit|"
    r"file|present) (?:it|the invoice|them) (?:again|anew|once more)|\bre-?submission\b|\bfix and (?:upload|submit)|"
    r"\b(?:don't|do not|didn't|never|cannot|can't|not) (?:have|get|got|receive[d]?|find|locate|see[n]?|"
    r"in our)\b[^.?!]{0,60}\b(?:send|copy|forward|shoot|e?mail)\b|"
    r"\b(?:send|schick|ubermittel|ubersend|zukommen|zusend|uberlass)\w*\b[^.?!]{0,80}\b(?:rechnung\w*|kopie\w*|"
    r"zweitschrift|stundennachweis\w*|kontoauszug|aufstellung|leistungsnachweis\w*|pdf)|"
    r"\b(?:rechnung\w*|kopie\w*|rechnungskopie|zweitschrift|stundennachweis\w*|kontoauszug|aufstellung|"
    r"saldenliste)\b[^.?!]{0,60}\b(?:bitte (?:zu|um zusendung)|benotig\w*|brauch\w*|erbitten|senden|schicken|zusenden|"
    r"zukommen|zuschicken)|\bum (?:erneute )?(?:zusendung|ubersendung)|"
    r"\berneut (?:einzureichen|einreichen|zusenden|senden)|\bopnieuw\b[^.?!]{0,30}\b(?:in te dienen|sturen|indienen)|"
    r"\b(?:envoyer|adresser|transmettre|renvoyer|faire parvenir|faire suivre|communiquer|fournir|copie|obtenir|"
    r"recevoir)\b[^.?!]{0,70}\b(?:copies?|factures?|releves?|details?|duplicatas?|feuilles de temps|justificatifs?|"
    r"decompte)|"
    r"\b(?:envi\w+|mand\w+|remit\w+|facilit\w+|necesit\w+|reenv\w+|hac\w+ llegar|proporcion\w+|"
    r"solicit\w+)\b[^.?!]{0,70}\b(?:copias?|facturas?|extracto|estado de cuenta|detalle|desglose|horas|duplicado)|"
    r"\b(?:envi\w+|reenvi\w+|mand\w+|solicit\w+|agradec\w+|precis\w+)\b[^.?!]{0,70}\b(?:registo|copia|fatura|detalhe|"
    r"extra[c]?to|segunda via)|\bsegunda via\b|"
    r"\b(?:inviar\w*|mandar\w*|trasmetter\w*)\b[^.?!]{0,70}\b(?:copia|fattura|estratto|dettaglio)|\b(?:stuur|sturen|"
    r"toesturen|mailen)\b[^.?!]{0,70}\b(?:kopie|factuur|overzicht|specificatie)"
)
_NO_COPY = re.compile(
    r"\bno need\b|^\W*(?:re)?sending\b|\b(?:i|we) attach\b|\b(?:(?:stop|stopped|quit) (?:on )?\w+ing|keep sending)\b|"
    r"\b(?:not|n't|never) (?:\w+ ){0,3}(?:to )?(?:send|resend|forward)\b|\b(?:he|she|they|i|we)(?:'ll| will| can| shall|"
    r" could) (?:\w+ )?(?:send|e?mail|forward|provide|let you|submit|get you)\b|"
    r"\b(?:we|i|you) (?:have |had |'ve |already )*(?:sent|provided|emailed|forwarded|submitted|mailed|"
    r"attached)\b(?!.*\b(?:please|could|can you)\b)|\b(?:send|direct|submit|address|"
    r"forward)\b[^.?!]{0,30}\b(?:all )?(?:future |new |your |every )?(?:billing|invoices|bills|statements|"
    r"reminders)\b[^.?!]{0,30}\bto\b(?! (?:me|us|be)\b)(?! (?:my|our) (?:address|office|attention|e-?mail))|"
    r"\bto send (?:the|these|this|it) up\b|\bsend (?:these|this|it|them) (?:up|on)\b|\b(?:revised|corrected|"
    r"amended) (?:invoice|bill)\b(?!.{0,40}\bportal)|\bberichtigte\b|\b(?:send|direct) (?:statements|reminders)|"
    r"\bpay(?:ing)? (?:the|this|that|your|these) (?:bill|invoice)|"
    r"\bcan be sent\b|\bbilled\b.{0,20}\bto send\b|\bi have to send\b|\bwill you send me to\b|\bto see the time detail before\b(?=nothing)"
)
_PLAN = re.compile(
    r"\b(?:need|would need|require|give us|grant us|another)\b[^.?!]{0,20}\b(?:another|further|additional|more|"
    r"extra) (?:\w+ )?(?:days|weeks|months|month|week)\b|\bif you (?:drop|cut|lower|reduce|"
    r"bring)\b[^.?!]{0,40}\bto [$€£]?\d|\b(?:monats|wochen|quartals)raten\b|\bprazo (?:adicional|maior|mais)\b|"
    r"\bplazo (?:adicional|mayor|mas)\b|"
    r"\b(?:delai|terme) (?:supplementaire|plus long)\b|\blangere[sn]? (?:frist|zahlungsziel|zeit)\b|\bzahlungsziel verlanger|"
    r"\b(?:a |one )?(?:third|half|quarter|part|portion)\b[^.?!]{0,20}\bnow\b[^.?!]{0,30}\brest\b[^.?!]*\?|\blenien\w+|"
    r"\b(?:squeeze|tight|struggling|short of (?:cash|funds)|hardship|cash ?flow|cash is|liquidity|no money|"
    r"broke)\b[^?!]{0,100}\b(?:no date|not (?:give|say|name|commit)\w*|cannot|can't|please|time|until)\b|"
    r"\b(?:\d{1,2} ?%|percent|per cent|something|a bit)\b[^.?!]{0,20}\b(?:off )?if we (?:pay|settle)|"
    r"\b(?:waive|forgive|write off|knock\w*|reduce|lower)\b[^.?!]{0,40}\?|"
    r"\bmeet (?:us|me) halfway\b|\bstretch\w* (?:it|this|the payment|payments?)\b|"
    r"\b(?:zu|um|uns) stunden\b|\bgestundet\b|\bin raten\b|\bzahlungserleichterung|\bfacilites de paiement\b|"
    r"\bplan de pago|\bplano de pagamento|\bpagar (?:en|em) (?:partes|varias|varios)|\bfacilidades de pago|"
    r"\binstal?lments?\b|\bpayment (?:plan|arrangement|schedule)\b(?!s)|\bmonthly (?:chunks|payments|basis|amounts)|"
    r"\ba (?:little|bit) (?:every|each|a) (?:month|week)|\bspread(?:ing)? (?:them|it|this|the|these|that|out|over|payment)|"
    r"\bsplit(?:ting)? (?:up|it|them|this|the|payment|into)\b|"
    r"\b(?:more|additional|extra|further|some|a little|a bit of) (?:more )?time\b|\b(?:a (?:little|bit|while)|"
    r"somewhat) longer\b|\bextension\b|\bextend (?:the|our|your) (?:deadline|terms|time|due)|\b(?:bear with us|"
    r"be patient)\b|\bdefer(?:ral|ment)?\b|\bpostpone\w*|\bleniency\b|"
    r"\b(?:pay|paying|clear|settle|paid)\b[^.?!]{0,40}\b(?:over (?:the )?(?:next )?(?:\w+ )?(?:\w+ or \w+ )?months|"
    r"in (?:two|three|four|five|six|\d+|several|equal) (?:equal |monthly )?(?:parts|payments|tranches|chunks|goes|portions|"
    r"steps)|\d[\d,.]* (?:a|per|each|every) month|off at\b|bit by bit|in stages)|"
    r"\bcents on the dollar\b|\bfull and final\b|\bin full settlement\b|(?<!not )(?<!n\'t )(?<!\'ll )\b(?:accept|"
    r"settle for|settlement of)\b[^.?!]{0,40}(?:[$€£]\s?\d|\b\d{1,3},\d{3}\b|\d (?:dollars|euros?|pounds)|draw a line|"
    r"close (?:out|it)|percent|%)|\bdraw a line\b|\bsettlement (?:offer|proposal|figure)\b|\bto be done with it\b|"
    r"\braten(?:zahlung\w*|plan|weise)?\b|\bteilbetrag\w*|\bteilzahlungen\b|\bstundung\b|\bzahlungs(?:aufschub|plan)\b|"
    r"\bmehr zeit\b|\bfristverlangerung\b|\baufschub\b|\bvergleich\w*angebot|"
    r"\becheancier\b|\bechelonn\w+|\betaler\b|\bdelais? (?:supplementaire|de paiement|de grace)|\bun delai\b|\b(?:en|"
    r"de la regler en) (?:deux|trois|quatre|plusieurs) (?:fois|mensualites)|\bmensualites\b|"
    r"\baplaz\w+|\ba plazos\b|\ben (?:varios |tres |dos )?plazos\b|\bfraccion\w+|\bmas tiempo\b|\bprorroga\b|\bcuotas\b|"
    r"\bprestac(?:oes|ao)\b|\bparcel\w+|\bmais tempo\b|\bfaseado\b|\brateizz\w+|\bdilazione\b|\bin (?:piu )?rate\b|"
    r"\bbetalingsregeling\b|\buitstel\b|\bin termijnen\b"
)
_NO_PLAN = re.compile(
    r"\btakes? (?:\w+ )?(?:more|some|additional) time\b|\btime (?:detail|sheet|record|entr)|\btake some days\b|"
    r"\bretainer\b.{0,20}\binstal|\bper instal|\binstal?lment (?:\d|no|of|for|was|is)|\bno longer\b"
)
# Courtesies and requests to look again: nobody has to answer them.
_COURTESY = re.compile(
    r"\b(?:would|do|could) you mind (?:looking|checking|having)|\b(?:einen? blick|nachsehen|nachschauen|prufen)\b|"
    r"\b(?:wilt|kunt) u\b.{0,40}\b(?:verwerken|boeken|nakijken|controleren|noteren)|"
    r"\blet (?:me|us) know (?:if|whether|should|in case|when you (?:have|need))\b|\blet us know\b|\bif (?:you have|"
    r"there are|you need) any\b|\bany (?:questions|problems|issues|concerns)\b|\bok(?:ay)?\s*\?|\ball (?:ok|okay|good|"
    r"right|well)\b|\bhow (?:are|is) (?:you|things|everything|it going|the family)\b|\bhope\b|"
    r"\bis that (?:ok|okay|all right|fine|acceptable)\b|\b(?:does|would) that (?:work|suit|be ok)|\bdoes not tie\b|"
    r"\b(?:can|could|would|will) you (?:please |kindly |just )?(?:look|check|trace|verify|have a look|double[- ]check|"
    r"confirm (?:receipt|that (?:you|it|this|they)|you have)|acknowledge|correct|fix|credit|remove|send|direct|write|forward|address|stop|"
    r"update|cancel|amend|note|pass|take)\b|"
    r"\b(?:please|kindly) (?:confirm|check|look|trace|acknowledge|review|note)\b|\btell us if that works\b|, right\?|"
    r", no\?|\byes\?|\bthank\w*\?|\bgood day\b|\bwell\?$|\bisn't it\?|\bokay with you\b|\bwhat do you (?:say|think)\b"
)
_RHETORICAL = re.compile(
    r"\b(?:who do you think|are you kidding|seriously\?|jamais|is this a joke|are you serious|did you not say|how dare|"
    r"do you (?:really )?(?:think|expect)|why should (?:we|i)|remember)\b|^(?=.*\?\?)(?!.*\b(?:is|are|was|were|do|does|did|can|could|"
    r"will|would|which|what|when|where|who|how) \w+ \w+ .*\?)"
)
_INDIRECT = re.compile(
    r"\b(?:asks?|asked|asking|wonder\w*|unsure|not sure|not clear|unclear|wants? to know|would like to know|"
    r"need(?:s)? to know|should like to know|wanted to know|curious)\b[^.?!]{0,25}\b(?:which|what|when|why|how|who|whether|"
    r"where)\b|"
    r"\b(?:advise|explain|clarify|tell (?:me|us)|let (?:me|us) know|specify|indicate)\b[^.?!]{0,25}\b(?:which|what|when|"
    r"why|how|who|whether|where|the reason|the meaning|to which)\b|\b(?:please|kindly|can you|could you) (?:explain|"
    r"clarify)\b|"
    r"\b(?:konnen sie|konnten sie|bitte)\b[^.?!]{0,30}\b(?:mitteilen|erklaren|erlautern|sagen)\b|\bbitte (?:teilen|"
    r"erklaren|erlautern)\b|\b(?:merci de|pourriez-vous)\b[^.?!]{0,15}\b(?:preciser|indiquer|expliquer)|"
    r"\bpodria[ns]? (?:indicar\w*|decir\w*|aclarar\w*|explicar\w*)|\bkunt u (?:\w+ ){0,2}(?:aangeven|uitleggen)"
)


def asks_for_papers(flat: str) -> bool:
    """Whether a sentence asks for an invoice, a statement, a form, a record of time, or another submission."""
    is_asked = _COPY.search(flat) is not None or PAPERS.search(flat) is not None or Kind.COPY_REQUEST in wanted_in(flat)
    return is_asked and _NO_COPY.search(flat) is None and NO_PAPERS.search(flat) is None


def asks_for_terms(flat: str) -> bool:
    """Whether it asks for instalments, a settlement, or time without a day."""
    is_asked = _PLAN.search(flat) is not None or TERMS.search(flat) is not None or Kind.PLAN_REQUEST in wanted_in(flat)
    return is_asked and _NO_PLAN.search(flat) is None and NO_TERMS.search(flat) is None


def asks_for_answer(flat: str) -> bool:
    """Whether it asks what a person must answer; courtesies, rhetoric and requests to look again do not."""
    if _RHETORICAL.search(flat) or REPORTED.search(flat):
        return False
    if WONDERING.search(flat):
        return True
    if (
        _INDIRECT.search(flat)
        and not re.search(r"\b(?:nobody|no one|never|n't|not) (?:can |could |to )?(?:tell|say|know|explain)", flat)
        and not re.search(r"\blet (?:me|us) know (?:if|when you)\b", flat)
    ):
        return True
    return "?" in flat and _COURTESY.search(flat) is None and len(flat.split()) > 2
