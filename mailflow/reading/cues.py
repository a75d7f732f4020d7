"""The words by which people say what they want of a collections desk, a cue a kind, in five languages, as data."""

import re

from mailflow.domain.facts import Kind
from mailflow.reading.dates import plain

# Each kind's cues; a sentence that matches one says it, unless a blocker of the kind matches the same sentence.
CUES: dict[Kind, str] = {
    Kind.PAYMENT_CLAIM: (
        r"\b(?:le |el |la |o |der |die |das )?(?:règlement|paiement|virement|pago|transferencia|transferência|pagamento|"
        r"zahlung|überweisung|valor|importe|betrag)\b[^.?!]{0,30}\b(?:a (?:déjà )?été (?:effectué|fait|émis)|"
        r"(?:já )?foi (?:feit|efetuad|transferid|realizad)\w*|"
        r"(?:ya )?(?:se hizo|fue (?:hech|realizad|efectuad)\w*)|(?:wurde|ist) (?:bereits |schon |längst )?(?:erfolgt|"
        r"ausgeführt|getätigt|überwiesen|angewiesen))|\b(?:hicimos|efectuamos|realizamos|fizemos|"
        r"avons (?:déjà )?(?:effectué|fait)) (?:el|la|o|a|le|un) (?:pago|transferencia|transferência|pagamento|virement|"
        r"paiement|règlement)|"
        r"\b(?:didn't|haven't|hadn't) (?:we|i) (?:already )?(?:pay|transfer|wire|send|settle|paid|transferred|wired|sent|"
        r"settled)\w*|\b(?:bank statement|bank|records?|ledger) says? so\b|"
        r"\b(?:was|were|been|got|has|have)\b[^.?!]{0,25}\b(?:cashed|debited|credited to your|deposited by you|drawn)\b|"
        r"\b(?:paid|wired|settled|sent|zahl\w*|überw\w+|pag(?:amos|ué|ou|ado|ada)|pay\w*|régl\w+|vir\w+|liquid\w+|"
        r"abon\w+)\b[^.?!]{0,40}\b(?:ago|last (?:week|month|year|spring|fall|autumn|winter|summer)|yesterday|"
        r"hace \w+ (?:meses|semanas|días|mes)|vor \w+ (?:wochen|monaten|tagen|monat|woche)|il y a \w+ (?:mois|semaines|"
        r"jours)|le mois dernier|la semaine dernière|el mes pasado|la semana pasada|no mês passado|"
        r"na semana passada|há \w+ (?:meses|semanas|dias)|letzte[nrsm]? (?:woche|monat|jahr))\b|"
        r"\b(?:was|were|been|got|already|has|have|had|'s|'ve|is|we|i|it'?s|they|accounting|bank|"
        r"office)\b[^.?!]{0,25}\b(?:paid|payed|settled|wired|cleared our|remitted|sent (?:you )?(?:the )?(?:check|cheque|"
        r"payment|wire|money))\b|"
        r"\b(?:paid|payed) (?:in full|you|it|this|that|these|those|them|all|yesterday|last|on|in|back|already)\b|"
        r"\b(?:check|cheque|wire|payment)\b[^.?!]{0,25}\b(?:was|were|has been|went|got)\b[^.?!]{0,12}\b(?:cut|mailed|sent|"
        r"out|made|issued|released|posted|cashed)\b|"
        r"\b(?:took|taken) care of\b|\b(?:left|went out|cleared)\b[^.?!]{0,25}\b(?:by (?:wire|check|cheque|transfer|ach)|"
        r"(?:our|the|your) (?:bank|account)|weeks? ago|days ago|last)\b|\b(?:records?|ledger|books|"
        r"system)\b[^.?!]{0,20}\bshows?\b[^.?!]{0,30}\b(?:paid|settled|closed)\b|"
        r"\b(?:fait|fit) l'objet d'un (?:virement|paiement|reglement)|\bse (?:ha |han )?(?:pago|abono|pagaron|abonaron|"
        r"transfirio|liquido|pagado|abonado)\b|\b(?:check|cheque|wire|payment)\b[^.?!]{0,30}\b(?:was|were) (?:cut|issued|"
        r"sent|mailed)\b|\bmailed (?:that|it|the check|the cheque|a check)|\b(?:bereits|schon|längst|wurde[n]?|"
        r"haben)\b[^.?!]{0,50}\b(?:bezahlt|überwiesen|beglichen|gezahlt|angewiesen)\b|"
        r"\b(?:déjà|a été|ont été|avons|ai|est)\b[^.?!]{0,30}\b(?:payée?s?|réglée?s?|virée?s?|soldée?s?)\b|\b(?:ya|hemos|"
        r"he|fue|fueron|está|están|ha sido|han sido)\b[^.?!]{0,25}\b(?:pag(?:ad[oa]s?|amos|ué)|abonad[oa]s?|"
        r"liquidad[oa]s?|transferid[oa]s?)\b|"
        r"\b(?:già|abbiamo|è stat[oa]|sono stat[ei])\b[^.?!]{0,25}\b(?:pagat[oaei]|saldat[oaei]|bonificat[oaei])\b|"
        r"\b(?:já|foram|foi)\b[^.?!]{0,25}\b(?:pag[oa]s?|liquidad[oa]s?)\b|\b(?:reeds|al)\b[^.?!]{0,25}\b(?:betaald|"
        r"voldaan)\b"
    ),
    Kind.CONTACT_CHANGE: (
        r"\b(?:communications?|correspondence|letters|contact)\b[^.?!]{0,30}\bthrough (?:our|this|my) (?:office|firm|chambers)\b|"
        r"\b(?:is|are|will be) (?:now )?(?:responsible|in charge|the contact|your contact|handling|"
        r"taking care)\b[^.?!]{0,60}\S+@\S+|\b(?:invoices|bills|statements|reminders|billing|letters|"
        r"notices)\b[^.?!]{0,30}\b(?:go|goes|should go|are to go|belong|to be sent|"
        r"be sent)\b[^.?!]{0,10}\bto\b[^.?!]{0,30}\S+@\S+|"
        r"\S+@\S+\b\)? (?:reprend|prend|übernimmt|se encarga|es (?:ahora|la nueva|el nuevo)|passa a)\b|\bécrivez-(?:lui|"
        r"leur)\b|\bupdate your (?:records|file|contacts?|address)\b[^.?!]{0,80}\S+@\S+|"
        r"\b(?:rout\w+|re-?direct\w*|bill|invoice|email|e-mail|mail)\b[^.?!]{0,60}\S+@\S+|\S+@\S+\b\)?,? (?:has|handles?|"
        r"is (?:now )?(?:your|the|our|in charge)|takes?|will (?:handle|take|deal|look)|looks? after|deals?|manages?)\b|"
        r"\b(?:all|any) (?:letters|mail|notices|correspondence|communications?)\b[^.?!]{0,40}\bto (?:me|us|this)\b|"
        r"\b(?:write|direct|send|address|contact|forward|refer|reach|copy|deal|speak|correspond)\b[^.?!]{0,90}(?:\S+@\S+|"
        r"\bto (?:her|him|them|my|our|the|me|us|this office)\b|\bcomes? to (?:me|us)\b|\binstead\b|\bnot (?:to )?me\b|"
        r"\bfrom now on\b|\bgoing forward\b)|\b(?:your|new|right|correct|the) (?:contact|person)\b[^.?!]{0,60}\bis\b|"
        r"\bsuccessor\b|\b(?:taken|takes|taking|took) over (?:from|the|my|as|for)|"
        r"\b(?:no longer|not) (?:with|at|handle|responsible|the (?:right|contact))\b|\bhandled by\b|\b(?:left|leaving|"
        r"retire[sd]?|retiring|moving to) (?:on|in|the|from)\b(?! firm)|\b(?:everything|all|correspondence|letters|"
        r"questions)\b[^.?!]{0,60}\b(?:comes?|goes?|go) to (?:me|us|her|him|my office|this office)|\b(?:handles?|handling|"
        r"looks? after|deals? with|responsible for|in charge of) (?:all )?(?:\w+ )?(?:payables|billing|invoices|bills|"
        r"accounts|payments|this|these)\b[^.?!]{0,60}\b(?:now|instead|from)\b|"
        r"\brather than (?:my|this|me)\b|\b(?:use|send|direct|address)\b[^.?!]{0,60}\S+@\S+|\b(?:künftig|"
        r"in zukunft)\b[^.?!]{0,60}\b(?:richten|senden|an)\b|\bescrib(?:an|a|ir)\b[^.?!]{0,20}\S+@\S+|"
        r"\b(?:ansprechpartner\w*|künftig an|ab sofort an|"
        r"wenden sie sich|nicht mehr zuständig|nachfolger\w*)\b|"
        r"\b(?:dorénavant|désormais|adressez|interlocut\w+|veuillez (?:vous adresser|contacter)|remplac\w+|"
        r"mon successeur)\b|\b(?:diríja\w+|persona de contacto|mi sucesor\w*|a partir de ahora escrib\w+|ya no (?:soy|"
        r"trabajo))\b|\b(?:rivolger\w+|il nuovo referente)\b|\bcontactpersoon\b"
    ),
    Kind.INSOLVENCY: (
        r"\bbankrupt\w*|\bcessation (?:de|des) paiements\b|\bdépôt de bilan\b|\bsuspensión de pagos\b|"
        r"\brecuperação judicial\b|\bzahlungsunfähig\w*|\ben liquidación\b|\bem liquidação\b|\bchapter (?:7|11|13|15|seven|"
        r"eleven)\b|\binsolven\w+|\breceiver(?:ship)?\b|"
        r"\b(?:joint )?administrators?\b[^.?!]{0,30}\bappointed\b|\bappointed\b[^.?!]{0,40}\b(?:administrators?|"
        r"liquidators?|receivers?|trustee)\b|\bin (?:administration|liquidation)\b|\bliquidat(?:or|ors|ion)\b|"
        r"\b(?:entered|went|gone|goes|going|placed|put) into (?:administration|liquidation|receivership|examinership)|"
        r"\bautomatic stay\b|\b(?:we|i) (?:are|am|have been) instructed (?:by|on behalf)|\bnotice of appointment\b|"
        r"\bassignment for the benefit\b|\bproofs? of claim\b|\bclaims agent\b|\bproposal trustee\b|"
        r"\b(?:we|i) (?:are|am|now act as) (?:the |now )?(?:legal )?(?:counsel|solicitors?|attorneys?|lawyers?) (?:to|for|of)\b|"
        r"\b(?:we|i|this (?:firm|office)|our firm|the undersigned)\b[^.?!]{0,25}\b(?:represents?|act(?:s|ing)? for|"
        r"(?:have|has) been retained|(?:am|are) retained|retained (?:by|to represent))\b|\bconcurso(?: de acreedores|"
        r" voluntario)?\b|\badministra\w+ concursal\b|\b(?:redressement|liquidation) judiciaire\b|"
        r"\bmandataire judiciaire\b|\bprocédure de sauvegarde\b|\binsolvenz\w*|\bfallimento\b|\bconcordato\b|"
        r"\bsurseance\b|\bfaillissement\b"
    ),
    Kind.STOP_CONTACT: (
        r"\b(?:remove|delete|take|strike|drop) (?:this|my|our) (?:mailbox|address|e-?mail|name|inbox|contact)\b|\b(?:don't|"
        r"do not) (?:want|wish|need) to (?:hear|receive|get|be (?:contacted|written|e-?mailed))\b|\bstreichen sie (?:mich|"
        r"uns|diese)|\bbitte löschen sie (?:mich|uns|meine|unsere|diese)|"
        r"\b(?:retirez|supprimez|enlevez)[- ](?:moi|nous|mon|notre|cette)\b|\b(?:bórr|elimin|quit)\w+(?:me|nos)\b|"
        r"\b(?:retir|remov|elimin)\w+ (?:me|nos|o meu|este)\b|"
        r"\bleave (?:me|us) (?:alone|in peace|be)\b|\bno more of (?:these|your|this)\b|\b(?:ne (?:m'|me |"
        r"nous )?)(?:envoyez|adressez|relancez) plus\b|\bn'envoyez plus\b|\barrêtez de\b|\bhören sie (?:bitte )?auf\b|"
        r"\blassen sie (?:mich|uns) in ruhe\b|\bkeine (?:mahnungen|e-?mails|mails|schreiben|briefe|"
        r"erinnerungen)(?: \w+)? mehr\b|\bparem? de (?:enviar|mandar|escrever|contactar)\w*|\bnão (?:me|nos) (?:envie|"
        r"mande|escreva|contacte)\w*|"
        r"\b(?:cease|quit|enough with|spare me) (?:sending|writing|e?-?mailing|the|your|these)\b|\bopt(?:ing)? out\b|"
        r"\bstop (?:sending|writing|e?-?mailing|contacting|calling|these|the|this|bothering|with|all)\b|\b(?:do not|"
        r"don'?t|don’t|please do not|not to)\b[^.?!]{0,12}\b(?:send|write|contact|email|call|bother)\b[^.?!]{0,20}\b(?:me|"
        r"us|again|anything|another|any (?:more|further)|further|my (?:client|mother|father))\b|\b(?:take|remove|"
        r"get) (?:me|us|my (?:name|address|email)|our (?:name|address)|this address)\b[^.?!]{0,30}\b(?:off|from)\b|"
        r"\bnothing (?:more|further) (?:goes|is to go|should go|may go)\b|\bunsubscribe\b|\bwant no (?:more|further)\b|"
        r"\bdo not (?:contact|write to|approach) our client\b|\bcease (?:and desist|all|any|further|contact|"
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
        r"vérifions)|\baccus\w+ réception|\bgracias\b|\brecibid[oa]\b|\blo revis\w+|\brecebid[oa]s?\b|\bobrigad[oa]\b|"
        r"\bricevuto\b|\bgrazie\b|\bontvangen\b|"
        r"\bbedankt\b"
    ),
}
ATTACHED = re.compile(
    r"\b(?:attach\w*|enclosed|anbei|beigefügt|anlage|anhang|ci-joint\w*|pièce jointe|adjunt\w*|allegat\w*|em anexo|bijlage|bijgaand)\b",
    re.IGNORECASE,
)
# What turns a cue of the kind into its opposite, or into something else.
BLOCKERS: dict[Kind, str] = {
    Kind.PAYMENT_CLAIM: (
        r"\bnot (?:yet )?(?:been )?paid\b|\b(?:haven'?t|hasn'?t|hadn'?t|wasn'?t|weren'?t|isn'?t|aren'?t|never|will|shall|"
        r"going to|gets?|can|could|should|would|must|to) (?:\w+ ){0,3}(?:be )?(?:paid|pay|settled|wired)\b|\bif\b|"
        r"\b(?:nicht|noch nicht|pas encore|aún no|todavía no)\b|(?<!, no)(?<!, right)\?\s*$(?<!\?\?)|\b(?:are|is) paid (?:on|every|monthly|"
        r"within)\b"
    ),
    Kind.CONTACT_CHANGE: (
        r"\b(?:do not hesitate|don'?t hesitate|feel free|any questions|with questions|if you (?:have|need)|should you|"
        r"inquiries:|questions about this)\b"
    ),
    Kind.INSOLVENCY: (
        r"\bif (?:we|i|you|they|it) (?:go|goes|went|were|become|file)\b|\b(?:your|an) ?other client\b|\bnothing to do with (?:us|our)\b|"
        r"\b(?:invoice|matter|matters|work|fees) (?:for|of|in|on)\b[^.?!]{0,40}\b(?:bankrupt|insolven|chapter)\w*|"
        r"\brepresents? (?:the|our|a|an) (?:total|amount|balance|payment|difference|fees?)\b"
    ),
    Kind.STOP_CONTACT: (
        r"\b(?:don't|do not|never) stop\b|\b(?:by (?:post|mail|fax)|invoices? (?:to|by)|reply to this|links?|attachments?|"
        r"pdf)\b"
    ),
}
# Matched against words without accents (`flat_of`), so the patterns lose theirs.
CUE = {kind: re.compile(plain(pattern), re.IGNORECASE) for kind, pattern in CUES.items()}
BLOCKER = {kind: re.compile(plain(pattern), re.IGNORECASE) for kind, pattern in BLOCKERS.items()}
# Words of the desk: mail without any of them, and without a cue, is about something else.
DESK = re.compile(
    (
        r"\b(?:invoices?|bills?|payments?|w-?9|w-?8\w*|account|statements?|remit\w*|balance|reminders?|overdue|past due|owed?|fees?|"
        r"matter|firm|paid|check|cheque|wire|rates?|hours|iban|bic|saldo\w*|rekening\w*|facturen|herinnering\w*|aanmaning\w*|betal\w+|"
        r"bedrag|"
        r"fattur\w+|solleciti|bonifico|saldo|estratto|lembrete\w*|pagamentos?|conta|honor[aá]ri\w+|relev\w+|échéance\w*|règlement\w*|"
        r"vencid\w+|importe|deuda|überweis\w+|kontoauszug\w*|mahn\w+|forderung\w*|budget|invoicing|rechnung\w*|zahlung\w*|mahnung\w*|"
        r"konto|factures?|paiement\w*|"
        r"relance\w*|compte|facturas?|pagos?|recordatorio|cuenta|fattur[ae]|pagament[oi]|sollecito|faturas?|factuur|"
        r"betaling)\b|\b\d{5,7}\b"
    ),
    re.IGNORECASE,
)
# Creditors of ours who ask to be paid themselves.
OUR_CREDITOR = re.compile(
    (
        r"\b(?:our invoice|your \w+ invoice for|(?:is|are) (?:now )?past due|payable within (?:\d+|\w+) (?:calendar |"
        r"business )?days|please (?:pay|remit)\b|kindly (?:pay|"
        r"remit)\b|please arrange payment)\b"
    ),
    re.IGNORECASE,
)
# Why somebody else is to be written to; without one of these an address is only an address.
ELSEWHERE = re.compile(
    plain(
        r"through (?:our|this|my) (?:office|firm)|"
        r"as of (?:today|now|\w+day)|update your (?:records|file)|reprend|écrivez-|übernimmt|se encarga|\bresponsible for\b|"
        r"\bi(?:'m| am) (?:off|only|just|not|out of)\b|\brout(?:e|ing)\b|\bre-?direct|ansprechpartner|has it\b|"
        r"took this over|all (?:letters|mail|notices)|interlocut|"
        r"from now on|no longer|instead|rather than|(?:handles?|looks? after|deals? with)\b.{0,60}\bnow|all billing|"
        r"all (?:your )?(?:invoices|bills|statements|reminders)|this (?:office|firm)\b|escrib|moved to|to her at|to him at|"
        r"not (?:to )?me\b|going forward|effective|successor|in (?:the )?future|retir|"
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
