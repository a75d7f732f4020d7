"""The words by which people say what they want of a collections desk, a cue a kind, in five languages, as data."""

import re

from mailflow.domain.facts import Kind

_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vrier|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may|mai|mayo|"
    r"maggio|jun[ei]?|juin|junio|giugno|junho|jul[yi]?|juillet|julio|luglio|"
    r"julho|aug(?:ust)?|août|agosto|sep(?:t|tember|tembre|tiembre)?|o[ckt]t(?:ober|obre|ubre)?|nov(?:ember|embre|"
    r"iembre)?|de[cz](?:ember|iembre)?|décembre|enero|febrero|marzo|janeiro|março|mei|juni|juli)"
)
_DAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|lundi|"
    r"mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|venerdì|vrijdag)"
)
_WHEN = (
    rf"(?:\b{_MONTH}\.?\s+\d|\d(?:st|nd|rd|th|\.|er)?\s+(?:de\s+|of\s+)?{_MONTH}\b|\bin (?:early |mid[- ]?|"
    rf"late )?{_MONTH}\b|\b{_DAY}\b|\btomorrow|\btonight|\bmorgen\b|\bdemain\b|\bmañana\b|\b(?:pay|"
    rf"paid)\b.{0, 20}\bnow\b|\bweek \d{1, 2}\b|\bdays? (?:from|after)\b|\bnext day\b|"
    r"\b(?:this|next|coming|following|last|first|second|third|fourth|end of (?:the|this|next)?|beginning of|"
    r"middle of)\s+(?:\w+\s+)?(?:week|month|quarter|half|days?|friday|thursday|run|of)|"
    r"\bwithin\b.{1,30}\b(?:days?|weeks?|months?)\b|\bin (?:a|one|two|three|four|ten|\d+) (?:business |"
    r"working )?(?:days?|weeks?|months?|fortnight)|\bfortnight\b|\b(?:the|on|by|before) (?:the )?\d{1,2}(?:st|nd|rd|"
    r"th)\b|"
    r"\bday \d{1,2}\b|\b\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?\b|\bmonth[- ]?end\b|\bend of (?:the )?(?:month|year|week|"
    r"next|this)|\bmid[- ]\w+|\bultimo\b|(?:check|payment|pay|wire|ach)[- ]run\b|"
    r"\b(?:nächste[nrs]?|diese[nrs]?|ende|anfang|mitte|innerhalb|binnen|bis (?:zum|spätestens|ende))\b|\b(?:fin|début|"
    r"mi-|semaine prochaine|mois prochain|d'ici|sous \w+ jours|quinzaine)|"
    r"\b(?:finales|fines|final|principios|mediados|primera|segunda|próxim[ao]|dentro de|antes del?|el (?:día )?\d)|"
    r"\b(?:fine|inizio|metà|entro|prossim[ao])\b|\b(?:até|eind|volgende|binnen|vóór)\b)"
)
_PAID_FUTURE = (
    r"(?:(?:will|shall|'ll|’ll|going to|to|can|gets?|is|are|be|being|we|i)\b(?!.{0,12}\b(?:not|n't|"
    r"never)\b).{0,45}\b(?:paid|pay|payment|settled?|remit\w*|wired?|cut|have (?:the|your) money|do [$€£]\s?\d|"
    r"transfer\w*|released?|clear(?:ed)?|sent|process\w*|disburs\w*|mail\w*|"
    r"included in|scheduled|get .{0,20}out|go(?:es|ing)? out|out to you)\b|"
    r"\b(?:in|on|with|for|part of) (?:the|our|this|next)\b.{0,25}\b(?:run|checks|wires|disbursements?|batch|"
    r"list for)\b|\b(?:goes|go|gets|follows?|comes?|scheduled|slated|approved|included|queued|set)\b.{0,40}(?:\brun\b|"
    r"for payment|out\b|together|\bon\b|\bin\b|with)|\bpayment\b.{0,30}\b(?:will|is scheduled|to follow|by|on|"
    r"follows)\b|"
    r"(?:werden?|wird|überweisen|zahlen|begleichen|bezahlen)\b.{0,60}(?:bezahlt|überwiesen|beglichen|gezahlt|"
    r"überweisen|zahlen|begleichen|angewiesen|\b)|"
    r"(?:paierons|paierai|réglerons|réglerai|virerons|virerai|ser(?:a|ont) (?:payée?s?|réglée?s?|virée?s?|soldée?s?|"
    r"mise?s? en paiement)|allons (?:payer|régler|virer)|procéderons)|"
    r"(?:pagaremos|pagaré|abonaremos|abonaré|liquidaremos|transferiremos|haremos (?:la|el) (?:transferencia|pago)|"
    r"se (?:pagar|abonar)\w+|ser[áa]n? (?:pagad|abonad|liquidad|transferid)\w+|vamos a pagar)|"
    r"(?:pagheremo|pagherò|salderemo|bonificheremo|sar[àa](?:nno)? (?:pagat|saldat|bonificat)\w)|(?:serão|"
    r"será) (?:liquidad|pag)\w+|(?:pagaremos|liquidaremos)|(?:betalen|voldoen|overmaken|maken .{1,40} over|"
    r"betaald)\b)"
)

# Each kind's cues; a sentence that matches one says it, unless a blocker of the kind matches the same sentence.
CUES: dict[Kind, str] = {
    Kind.PAYMENT_CLAIM: (
        r"\b(?:was|were|been|got|already|has|have|had|'s|'ve|is|we|i|it'?s|they|accounting|bank|"
        r"office)\b[^.?!]{0,25}\b(?:paid|payed|settled|wired|cleared our|remitted|sent (?:you )?(?:the )?(?:check|cheque|"
        r"payment|wire|money))\b|"
        r"\b(?:paid|payed) (?:in full|you|it|this|that|these|those|them|all|yesterday|last|on|in|back|already)\b|"
        r"\b(?:check|cheque|wire|payment)\b[^.?!]{0,25}\b(?:was|were|has been|went|got)\b[^.?!]{0,12}\b(?:cut|mailed|sent|"
        r"out|made|issued|released|posted|cashed)\b|"
        r"\btook care of\b|\bmailed (?:that|it|the check|the cheque|a check)|\b(?:bereits|schon|längst|wurde[n]?|"
        r"haben)\b[^.?!]{0,50}\b(?:bezahlt|überwiesen|beglichen|gezahlt|angewiesen)\b|"
        r"\b(?:déjà|a été|ont été|avons|ai|est)\b[^.?!]{0,30}\b(?:payée?s?|réglée?s?|virée?s?|soldée?s?)\b|\b(?:ya|hemos|"
        r"he|fue|fueron|está|están|ha sido|han sido)\b[^.?!]{0,25}\b(?:pag(?:ad[oa]s?|amos|ué)|abonad[oa]s?|"
        r"liquidad[oa]s?|transferid[oa]s?)\b|"
        r"\b(?:già|abbiamo|è stat[oa]|sono stat[ei])\b[^.?!]{0,25}\b(?:pagat[oaei]|saldat[oaei]|bonificat[oaei])\b|"
        r"\b(?:já|foram|foi)\b[^.?!]{0,25}\b(?:pag[oa]s?|liquidad[oa]s?)\b|\b(?:reeds|al)\b[^.?!]{0,25}\b(?:betaald|"
        r"voldaan)\b"
    ),
    Kind.PROMISE: _PAID_FUTURE,
    Kind.DISPUTE: (
        r"\bdisput(?:e|es|ed|ing)\b|\bcontest(?:s|ed|ing)?\b|\b(?:we|i|client|bank|company) object\b|\bobject to\b|"
        r"\b(?:don'?t|don’t|do not|cannot|can'?t|can not|won'?t|will not|not|never)\b[^.?!]{0,25}\b(?:accept|approv\w+|"
        r"agree\w*|recogni[sz]e|honou?r)\b|"
        r"\b(?:won'?t|will not|not going to|refuse to|am not|are not|not ok with|never)\b[^.?!]{0,12}\b(?:pay|paying|"
        r"approving)\b(?! (?:attention|before|until))|\brefus(?:e|es|ed|al)\b|\breject(?:s|ed|ion)\b|"
        r"\bfailed validation\b|\bcould not be (?:processed|accepted)\b|"
        r"\b(?:not|n't|isn't|aren't) (?:ours|our (?:bill|invoice|debt|matter))\b|\bnot (?:owed?|due)\b|\b(?:doesn'?t|"
        r"does not|don'?t|do not) owe\b|\bdouble[- ]?(?:charge|bill)\w*|\bduplicate charge|\b(?:billed|charged) (?:twice|"
        r"double|a second time)|\bovercharg\w+|"
        r"\b(?:over|exceeds?|above|beyond|past) (?:the )?(?:\w+ )?(?:budget|cap|estimate)\b|\btoo (?:high|many hours|"
        r"much (?:time|for))\b|\b(?:shouldn'?t|should not) (?:be on|have been)\b|\b(?:held back|withheld|withhold|"
        r"short[- ]?paid|deducted?|deductions?|reductions?|reduced by)\b|"
        r"\b(?:less|minus) (?:\w+ )?[$€£]\s?\d|\b(?:wrong|incorrect) (?:party|entity|company|rate|amount|client|name)\b|"
        r"\b(?:take|knock|strike) [^.?!]{0,30}\boff\b(?! (?:this|these|your|the) (?:list|reminders?))|"
        r"\bcredit of\b[^.?!]{0,25}\b(?:required|due|needed|expected)\b|\btoo (?:much|many)\b|\b(?:has|have|needs?|"
        r"must) to? ?(?:come|be taken) off\b|\bnot paying\b|\b(?:do not|don'?t) pay (?:for|this|that|the)\b|"
        r"\bplease (?:correct|fix|credit|cancel|void|rebill|reissue)\b|\bmade out to\b|\bmust be billed\b|\bagreed rate|"
        r"\brate (?:that was |we )?agreed|\brebilled\b|\bdiscount (?:terms|of|applied)|"
        r"\b(?:bestreiten|beanstand\w+|widersprechen|widerspruch|einspruch|reklamier\w+|zurückweisen|"
        r"weisen [^.?!]{0,40}zurück)\b|\b(?:nicht|keinesfalls)\b[^.?!]{0,20}\b(?:anerkennen|akzeptieren|einverstanden|"
        r"berechtigt)\b|\bskonto\b|\beinbehalten\b|"
        r"\bcontest(?:ons|e|ée|ées|ent)\b|\b(?:n'accept\w+|n’accept\w+|refusons|en litige|litigieuse|trop[- ]facturé|"
        r"retenue à la source)\b|\b(?:no (?:la |lo |las |los )?(?:podemos|puedo) (?:aceptar|admitir)|impugn\w+|rechaz\w+|"
        r"discrep\w+|no estamos (?:de acuerdo|conformes)|reclamamos|disconform\w+|retención)\b|"
        r"\b(?:contestiamo|contesto|non (?:accettiamo|riconosciamo))\b|\b(?:contestamos|não aceitamos)\b|\b(?:betwist\w+|"
        r"niet akkoord)\b"
    ),
    Kind.PLAN_REQUEST: (
        r"\binstal?lments?\b|\bpayment plan\b(?!s)|\bmonthly (?:chunks|payments|basis)|\ba (?:little|bit) (?:every|each|"
        r"a) month|\bspread (?:them|it|this|the|these|out|over)|\bsplit (?:up|it|them|this|the)\b|\b(?:more|additional|"
        r"extra|further|some) time\b|\bextension\b|\b(?:bear with us|be patient)\b|"
        r"\bcents on the dollar\b|\b(?:accept|settle for|settlement of)\b[^.?!]{0,40}(?:[$€£]\s?\d|draw a line|"
        r"close (?:out|it)|full and final|in full settlement|percent|%)|\braten(?:zahlung|plan|weise)?\b|\bstundung\b|"
        r"\bzahlungsaufschub\b|\bmehr zeit\b|\bfristverlängerung\b|"
        r"\béchéancier\b|\béchelonn\w+|\bdélais? (?:supplémentaire|de paiement)|\bplusieurs (?:fois|mensualités)|"
        r"\bmensualités\b|\baplaz\w+|\ba plazos\b|\bfraccion\w+|\bmás tiempo\b|\bprórroga\b|\brateizz\w+|\bdilazione\b|"
        r"\bin (?:più )?rate\b|\bbetalingsregeling\b|\buitstel\b|\bin termijnen\b"
    ),
    Kind.COPY_REQUEST: (
        r"\b(?:(?:please|kindly|could|can|would|will you|also|and|to|or|just)\s+(?:\w+\s+){0,3}?)?(?<!not )(?:send|email|"
        r"e-mail|forward|provide|furnish|supply|resend|re-send|shoot|let (?:me|us) have|(?:need|require|request|want|"
        r"(?:would|'d|’d)(?: also| all)? like|(?:can|could|may) (?:i|we) (?:have|get|see))\b[^.?!]{0,20})\b"
        r"(?=[^.?!]{0,70}\b(?:copy|copies|pdfs?|invoices?|bills?|statements?|w-?9|w-?8\w*|time ?(?:details?|sheets?|"
        r"records?|entries)|timesheets?|timekeeper|ledes|detail|back-?up|underlying)\b)|"
        r"\b(?:send|email|mail|forward)\b (?:it|them|this|that|those|one)\b[^.?!]{0,20}\b(?:over|again|once more|to (?:me|"
        r"us)|please|now)\b|\b(?:send|email) (?:it|them) to\b|\bsupply both\b|\byou can send it\b|"
        r"\bresubmit\w*|\bsubmit (?:the invoice |it |them )?again\b|\bre-?submission\b|\b(?:don'?t|do not|didn'?t|"
        r"never) (?:have|get|got|receive[d]?)\b[^.?!]{0,40}(?:\bsend\b|\bcopy\b)|"
        r"\b(?:send|schick|übermittel|übersend|zukommen)\w*\b[^.?!]{0,80}\b(?:rechnung\w*|kopie\w*|zweitschrift|"
        r"stundennachweis\w*|kontoauszug|aufstellung|leistungsnachweis\w*|pdf)|\b(?:rechnungskopie|zweitschrift|"
        r"stundennachweis)\w*\b[^.?!]{0,60}\b(?:bitte|benötig|brauch|erbitten|send|schick|zu)\w*|"
        r"\b(?:envoyer|adresser|transmettre|renvoyer|faire parvenir|communiquer|copie)\b[^.?!]{0,70}\b(?:copies?|"
        r"factures?|relevés?|détails?|duplicata|feuilles de temps|justificatifs?)|\b(?:envi\w+|mand\w+|remit\w+|"
        r"facilit\w+|necesit\w+|reenv\w+)\b[^.?!]{0,70}\b(?:copias?|facturas?|extracto|detalle|desglose|horas|registo|"
        r"duplicado)|"
        r"\b(?:inviar\w*|mandar\w*|trasmetter\w*)\b[^.?!]{0,70}\b(?:copia|fattura|estratto|dettaglio)|\b(?:stuur|sturen|"
        r"toesturen|mailen)\b[^.?!]{0,70}\b(?:kopie|factuur|overzicht|specificatie)|\benvie\b[^.?!]{0,70}\b(?:registo|"
        r"cópia|fatura|detalhe)"
    ),
    Kind.QUESTION: (
        r"\?\s*$|\?\s|\basks?(?:ed)? (?:us |me )?(?:to |for |in )?(?:which|what|when|why|how|whether)\b|\b(?:please|"
        r"kindly|can you|could you) (?:advise|explain|clarify|tell (?:me|us)|let (?:me|us) know)\b|\b(?:want|would like|"
        r"need|should like|wanted) to know\b|\bplease confirm\b|\bkönnen sie (?:uns |mir )?(?:bitte )?(?:mitteilen|"
        r"erklären|sagen)|\bbitte (?:teilen|erklären|erläutern)\b|\bpourriez-vous\b|\bmerci de (?:nous |me )?(?:confirmer|"
        r"préciser|indiquer)\b|\bpodría[ns]? (?:indicar|confirmar|decir|aclarar)"
    ),
    Kind.CONTACT_CHANGE: (
        r"\b(?:write|direct|send|address|contact|forward|refer|reach|copy|deal|speak|correspond)\b[^.?!]{0,90}(?:\S+@\S+|"
        r"\bto (?:her|him|them|my|our|the|me|us|this office)\b|\bcomes? to (?:me|us)\b|\binstead\b|\bnot (?:to )?me\b|"
        r"\bfrom now on\b|\bgoing forward\b)|\b(?:your|new|right|correct|the) (?:contact|person)\b[^.?!]{0,60}\bis\b|"
        r"\bsuccessor\b|\b(?:taken|takes|taking|took) over (?:from|the|my|as|for)|"
        r"\b(?:no longer|not) (?:with|at|handle|responsible|the (?:right|contact))\b|\bhandled by\b|\b(?:left|leaving|"
        r"retire[sd]?|retiring|moving to) (?:on|in|the|this|from)\b|\b(?:ansprechpartner\w*|künftig an|ab sofort an|"
        r"wenden sie sich|nicht mehr zuständig|nachfolger\w*)\b|"
        r"\b(?:dorénavant|désormais|adressez|interlocut\w+|veuillez (?:vous adresser|contacter)|remplac\w+|"
        r"mon successeur)\b|\b(?:diríja\w+|persona de contacto|mi sucesor\w*|a partir de ahora escrib\w+|ya no (?:soy|"
        r"trabajo))\b|\b(?:rivolger\w+|il nuovo referente)\b|\bcontactpersoon\b"
    ),
    Kind.INSOLVENCY: (
        r"\bbankrupt\w*|\bchapter (?:7|11|13|15|seven|eleven)\b|\binsolven\w+|\breceiver(?:ship)?\b|"
        r"\b(?:joint )?administrators?\b[^.?!]{0,30}\bappointed\b|\bappointed\b[^.?!]{0,40}\b(?:administrators?|"
        r"liquidators?|receivers?|trustee)\b|\bin (?:administration|liquidation)\b|\bliquidat(?:or|ors|ion)\b|"
        r"\bautomatic stay\b|\bproofs? of claim\b|\bclaims agent\b|\bproposal trustee\b|"
        r"\b(?:we|i|this (?:firm|office)|our firm|the undersigned)\b[^.?!]{0,25}\b(?:represents?|act(?:s|ing)? for|"
        r"(?:have|has) been retained|(?:am|are) retained|retained (?:by|to represent))\b|\bconcurso(?: de acreedores|"
        r" voluntario)?\b|\badministra\w+ concursal\b|\b(?:redressement|liquidation) judiciaire\b|"
        r"\bmandataire judiciaire\b|\bprocédure de sauvegarde\b|\binsolvenz\w*|\bfallimento\b|\bconcordato\b|"
        r"\bsurseance\b|\bfaillissement\b"
    ),
    Kind.STOP_CONTACT: (
        r"\bstop (?:sending|writing|e?-?mailing|contacting|calling|these|the|this|bothering|with|all)\b|\b(?:do not|"
        r"don'?t|don’t|please do not|not to)\b[^.?!]{0,12}\b(?:send|write|contact|email|call|bother)\b[^.?!]{0,20}\b(?:me|"
        r"us|again|anything|another|any (?:more|further)|further|my (?:client|mother|father))\b|\b(?:take|remove|"
        r"get) (?:me|us|my (?:name|address|email)|our (?:name|address)|this address)\b[^.?!]{0,30}\b(?:off|from)\b|"
        r"\bnothing (?:more|further) (?:goes|is to go|should go|may go)\b|\bcease (?:and desist|all|any|further|contact|"
        r"communic\w+)|\bno (?:more|further) (?:reminders?|e?-?mails?|letters?|contact|communication)|\bcess(?:ez|"
        r"er) de\b|\bne (?:veux|voulons|souhait\w+) plus (?:recevoir|être)|\bne (?:m'|me |nous )(?:écrivez|"
        r"contactez) plus|\bno (?:me|nos) (?:escrib\w+|env[ií]\w+|contact\w+|mand\w+)|\bdej(?:e|en|ad) de (?:escribir|"
        r"enviar|mandar|contactar)\w*|"
        r"\bkeine weiteren (?:mahnungen|schreiben|e-?mails)|\b(?:schreiben|kontaktieren|mailen) sie (?:mir|uns|"
        r"mich) nicht|\bunterlassen sie|\bnon (?:scriv\w+|mandat\w+|inviat\w+)(?:mi|ci)? più"
    ),
    Kind.ACKNOWLEDGEMENT: (
        r"\bthank(?:s| you)\b|\b(?:well |duly )?(?:received|noted)\b|\blook(?:ing)? into\b|\bwill (?:review|look|check|"
        r"get back|revert|respond|be in touch|pass|forward)\b|\b(?:case|ticket|query|inquiry|enquiry|"
        r"request)\b[^.?!]{0,40}\b(?:number|created|logged|opened|received)\b|\backnowledge|\bbeing (?:looked|reviewed|"
        r"processed)|\bunder review\b|\bon it\b|"
        r"\bvielen dank|\bdanke\b|\berhalten\b|\bzur kenntnis|\bwir prüfen\b|\bmerci\b|\bbien reçu\b|\bnous (?:revenons|"
        r"vérifions)|\baccus\w+ réception|\bgracias\b|\brecibid[oa]\b|\blo revis\w+|\bricevuto\b|\bgrazie\b|\bontvangen\b|"
        r"\bbedankt\b"
    ),
}
# A payment that has been made, which leaves a promise beside it a promise.
DONE = re.compile(
    (
        r"\b(?:sent|wired|paid|left|mailed|transferred|released|overgemaakt|betaald|überwiesen|gezahlt|viré|réglé|"
        r"ordenado|pagado|transferido|pagato|bonificato)\b"
    ),
    re.IGNORECASE,
)
ATTACHED = re.compile(
    r"\b(?:attach\w*|enclosed|anbei|beigefügt|anlage|anhang|ci-joint\w*|pièce jointe|adjunt\w*|allegat\w*|em anexo|bijlage|bijgaand)\b",
    re.IGNORECASE,
)
# What turns a cue of the kind into its opposite, or into something else.
BLOCKERS: dict[Kind, str] = {
    Kind.PAYMENT_CLAIM: (
        r"\bnot (?:yet )?(?:been )?paid\b|\b(?:haven'?t|hasn'?t|hadn'?t|wasn'?t|weren'?t|isn'?t|aren'?t|never|will|shall|"
        r"going to|gets?|can|could|should|would|must|to) (?:\w+ ){0,3}(?:be )?(?:paid|pay|settled|wired)\b|\bif\b|"
        r"\b(?:nicht|noch nicht|pas encore|aún no|todavía no)\b|\?\s*$(?<!\?\?)|\b(?:are|is) paid (?:on|every|monthly|"
        r"within)\b"
    ),
    Kind.PROMISE: (
        r"\?|\b(?:i|we|they|he|she|you) (?:have |had )?(?:already )?(?:paid|wired|sent|mailed|settled)\b|\b(?:may|might|"
        r"must|could|should|cannot|can) ?not\b|\b(?:no date|cannot promise|can'?t promise|not (?:promise|commit)|won'?t|"
        r"will not|cannot (?:be )?pa(?:y|id)|can'?t (?:be )?pa(?:y|id)|refuse|when will|once (?:the|we) court)\b|\b(?:was|"
        r"were|has been|have been|had been) (?:\w+ )?(?:paid|sent|wired|settled|rejected|billed)\b"
    ),
    Kind.DISPUTE: (
        r"\b(?:not|n'?t|n’t|no|never|without|nor|neither)\b(?:\s+\w+){0,2}\s+(?:disput\w+|contest\w*|objections?|"
        r"in dispute)\b|\b(?:not|n't|never)\b(?:\s+\w+){1,5}\s+a dispute\b|\bundisputed\b|\bif (?:you|there|any)\b|"
        r"\b(?:nicht|keine) (?:bestr|beanst)\w+|\bne contest\w+ pas\b|\bwithout (?:any )?deductions?\b|\bno deductions?\b"
    ),
    Kind.PLAN_REQUEST: r"\btake(?:s|n)? (?:more|some|additional) time\b|\btime (?:detail|sheet|record|entr)",
    Kind.COPY_REQUEST: (
        r"\b(?:not|n't|never) (?:\w+ ){0,3}(?:to )?send\b|\b(?:he|she|they|i|we)(?:'ll| will) (?:send|email|forward)\b|"
        r"\b(?:we|i) (?:have |had |already )?(?:sent|provided|emailed|forwarded|submitted|mailed)\b(?![^.?!]*\bplease\b)|"
        r"\bdo(?:n'?t| not) (?:send|submit|mail)\b|\bno longer\b|\b(?:send|direct|submit|"
        r"address)\b[^.?!]{0,30}\b(?:all )?(?:future |new )?(?:invoices|bills|statements)\b[^.?!]{0,30}\bto\b(?! (?:me|"
        r"us))|\bpay(?:ing)? (?:the|this|that|your|these) (?:bill|invoice)"
    ),
    Kind.QUESTION: r"\b(?:who do you think|are you kidding|seriously|jamais)\b|\?\?+",
    Kind.CONTACT_CHANGE: (
        r"\b(?:do not hesitate|don'?t hesitate|feel free|any questions|with questions|if you (?:have|need)|should you|"
        r"inquiries:|questions about this)\b"
    ),
    Kind.INSOLVENCY: (
        r"\b(?:invoice|matter|matters|work|fees) (?:for|of|in|on)\b[^.?!]{0,40}\b(?:bankrupt|insolven|chapter)\w*|"
        r"\brepresents? (?:the|our|a|an) (?:total|amount|balance|payment|difference|fees?)\b"
    ),
    Kind.STOP_CONTACT: r"\b(?:by (?:post|mail|fax)|invoices? (?:to|by)|reply to this|links?|attachments?|pdf)\b",
}
CUE = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in CUES.items()}
# What a sentence must hold beside its cue: a promise names a day.
COMPANION = {Kind.PROMISE: re.compile(_WHEN, re.IGNORECASE)}
BLOCKER = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in BLOCKERS.items()}
# Words of the desk: mail without any of them, and without a cue, is about something else.
DESK = re.compile(
    (
        r"\b(?:invoices?|bills?|payments?|account|statements?|remit\w*|balance|reminders?|overdue|past due|owed?|fees?|"
        r"matter|firm|paid|check|cheque|wire|rechnung\w*|zahlung\w*|mahnung\w*|konto|factures?|paiement\w*|"
        r"relance\w*|compte|facturas?|pagos?|recordatorio|cuenta|fattur[ae]|pagament[oi]|sollecito|faturas?|factuur|"
        r"betaling)\b|\b\d{5,7}\b"
    ),
    re.IGNORECASE,
)
# Creditors of ours who ask to be paid themselves.
OUR_CREDITOR = re.compile(
    (
        r"\b(?:our invoice|your \w+ invoice for|(?:is|are) (?:now )?past due|please (?:pay|remit)\b|kindly (?:pay|"
        r"remit)\b|please arrange payment)\b"
    ),
    re.IGNORECASE,
)
# Why somebody else is to be written to; without one of these an address is only an address.
ELSEWHERE = re.compile(
    (
        r"from now on|no longer|instead|not (?:to )?me\b|going forward|effective|successor|in (?:the )?future|retir|"
        r"t[ao]k(?:en|es|ing|ook)? over|took over|i left|has left|"
        r"moving to|new contact|write to h(?:er|im)|your contact is|person to write to|handled by|address h(?:er|im)|"
        r"all (?:further )?(?:communication|correspondence)|"
        r"all further|should be directed|adding their|please direct|correct person|künftig|ab sofort|nicht mehr zuständig|"
        r"désormais|dorénavant|à l'avenir|en adelante|"
        r"a partir de ahora|ya no|d'ora in poi|voortaan"
    ),
    re.IGNORECASE,
)
ANSWERING = re.compile(r"^\s*(?:re|aw|antw|antwort|sv|r|rif|res|fw|fwd|wg|tr|rv)\s*:", re.IGNORECASE)
NUMBER = re.compile(r"\b\d{5,7}\b")
# Sellers and senders of circulars, who write to every firm alike.
SELLING = re.compile(
    (
        r"\b(?:our (?:products?|services?|catalog\w*|factory|solution|platform|webinar)|free (?:trial|demo|sample)|"
        r"sample free|webinar|seo\b|rank(?:ing|ings)?\b|special offer|discounted|quote for|boost|grow your|leads\b|"
        r"newsletter|in this (?:issue|edition)|also in this issue|"
        r"book a (?:call|demo)|schedule a (?:call|demo)|save my seat|seats are limited|we are (?:a )?(?:factory|"
        r"manufacturer|supplier of)|your quantity|instant deposits?|maintenance window|will be unavailable|hiring manager|"
        r"my resume|cover letter|first page|toner|your (?:copier|lease|order)|recipe|birthday|mom|grandma)\b"
    ),
    re.IGNORECASE,
)
