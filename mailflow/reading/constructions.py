r"""Constructions that say something whatever their nouns are: a charge beside what was allowed, a clause that only supposes a payment.

They complete the vocabularies of the kinds, are matched against small letters without accents (`flat_of`), and take "$3,110.25" as one
word (`joined`), because a point inside a number ends no clause.
"""

import re
from functools import lru_cache

_IN_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
_MONEY = r"(?:[$€£] ?\d|\d[\d,]* ?(?:usd|eur|gbp|dollars?|euros?|pounds?|%|percent))"
_ALLOWED = (
    r"(?:agree\w*|allow\w*|engagement|letter|contract\w*|terms|caps?|capped|budget\w*|estimate\w*|quote\w*|limit\w*|ceiling|"
    r"fixed|permit\w*|figure|maximum)"
)
_BILLED = r"(?:bill|charg|invoic|factur|cobr|berechn|abgerechn)\w*"

# --- contesting
WRONG = re.compile(
    # more than was allowed
    rf"\b(?:above|over|beyond|higher than|more than|past|exceeds?|exceeding|in excess of|takes us past)\b[^.?!]{{0,40}}\b{_ALLOWED}\b|"
    rf"\b(?:caps?|budget|estimate|fixed)\b[^.?!]{{0,90}}\b(?:takes|goes|brings|puts|pushes)\b[^.?!]{{0,15}}\b(?:past|over|beyond|above)\b|"
    r"\b(?:goes|went|going) (?:beyond|over|above|past) (?:that|this|the|our)\b|"
    # take it off: an order, and a sum of money
    r"\b(?:remove|strike|delete|drop|take out|take off|waive|write off|reverse|deduct|credit(?: us)?|refund us)\b"
    rf"[^.?!]{{0,20}}{_MONEY}|\btake (?:it|that|this|them|those) (?:off|out)\b(?! (?:your|the|this|my|of)\b)|"
    # the same thing twice
    r"\b(?:a|is|as|are|clear) duplicates?\b(?! of the (?:letter|e-?mail))|"
    rf"\b{_BILLED}(?: for)? the (?:very )?same\b|\b{_BILLED}\b[^.?!]{{0,30}}\b(?:twice|zweimal|doppelt|deux fois|dos veces|duas vezes)\b|"
    rf"\b(?:zweimal|doppelt|deux fois|dos veces|duas vezes)\b[^.?!]{{0,30}}\b{_BILLED}|"
    # what was to be there is not
    r"\b(?:discount|rebate|credit|reduction|remise|rabatt|descuento|desconto)\b[^.?!]{0,60}\b(?:missing|(?:not|never) (?:been )?"
    r"(?:applied|taken|shown|deducted|given)|left out|forgotten|omitted|fehlt)\b|"
    r"\b(?:forgot|omitted|left out|overlooked)\b[^.?!]{0,40}\b(?:discount|rebate|credit|reduction)\b|"
    # a mistake in the reckoning, or in the work
    r"\bmis-?(?:calculat|comput|count)\w*|\b(?:errors?|mistakes?|slips?) (?:in|of|with) (?:the |your |this )?"
    r"(?:total|sum|bill|invoice|calculation|addition|maths?|arithmetic)|\badds? up to\b[^.?!]{0,40}, not\b|"
    r"\b(?:full of|riddled with) (?:errors|mistakes|typos)|\bhad to be (?:redone|rewritten|re-?drafted|repeated|done again)\b|"
    # billed as something that it is not
    rf"\b(?:was|were|is|are|been) {_BILLED}\b[^.?!]{{0,60}}\b(?:though|although|even though|despite|in spite of)\b|"
    # beside what was said, and what the rules say
    r"\bcaps? (?:her|him|it|them|us|you|fees|rates) at\b|\bsince when\b|\bnot something (?:that )?we (?:cover|pay|accept|reimburse|fund)\b|"
    r"\b(?:is|are|appears?|shows?) (?:up )?(?:on|in) both\b|\bpay (?:for )?(?:it|this|that|them) (?:only )?once\b|"
    r"\bis [$€£]?\d[\d,]*,? (?:and )?not [$€£]?\d|\byou (?:quoted|promised|offered|estimated)\b[^.?!]{0,60}\d|"
    r"\b(?:violates?|breach(?:es)?|contravenes?|contrary to|in breach of|not in line with)\b[^.?!]{0,30}"
    r"\b(?:section|rules?|guidelines?|policy|terms|agreement|engagement)\b|"
    r"\b(?:submission|invoice|bill|file|ledes)\b[^.?!]{0,30}\b(?:bounced|kicked back)\b|"
    # not yet, not at all, not ours
    r"\bnot our (?:company|bill|debt|invoice|responsibility|liability)\b|"
    r"\bnot(?:hing)?(?: is| was|'s)?(?: yet)? (?:due|owed|payable|earned)(?: yet)? (?:until|before|unless)\b|"
    rf"\b{_BILLED} (?:far |much |way )?(?:too early|prematurely)\b|"
    r"\b(?:never|did not|didn't|nobody|no one)\b[^.?!]{0,15}\b(?:order\w*|commission\w*|engag\w*|instruct\w*)\b|"
    r"\b(?:shouldn't|should not|ought not)\b[^.?!]{0,20}\b(?:pay|be paid|owe)\b|\bnot for our account\b|"
    # the same in German, French, Spanish, Portuguese
    r"\bentspr\w+\b[^.?!]{0,15}\bnicht\b|\bnicht\b[^.?!]{0,20}\b(?:der|die|das) (?:richtige|vereinbarte|korrekte)\w*|"
    r"\b(?:fehlt|fehlen|manca|mancano|manque|falta|faltam?)\b[^.?!]{0,60}\b(?:rabatt|nachlass|skonto|sconto|remise|rabais|descuento|"
    r"desconto)|"
    r"\b(?:rechen|additions)fehler\b|\berr(?:ore|eur|or|o) (?:di|de) (?:calcol|calcul|addition|factur|fatturaz|sum)\w*|"
    r"\b(?:corr?ig|rettific|rectifi|berichtig|korrig|stornier|annul)\w*\b[^.?!]{0,25}\b(?:rechnung|facture|fattura|factura|fatura)\b|"
    r"\b(?:fattura|factura|fatura|facture) (?:corr|rectif|rettif)\w+|\b(?:korrigierte|berichtigte)\w* rechnung|"
    r"\b(?:nota|note) (?:di|de) credit\w*|\bcreditnota\b|\b(?:um|eine) (?:entsprechende )?gutschrift\b|\b(?:inferior|superior|"
    r"mayor|menor)e? "
    r"(?:di|de|a|al)\b[^.?!]{0,25}\b(?:totale?|suma|somma)\b|"
    r"\bfalsch (?:ausgewiesen|angesetzt|berechnet|ausgestellt)|"
    r"\bpas (?:celui|celle|ceux|le (?:taux|montant|tarif)|conforme)\b[^.?!]{0,40}\b(?:conven\w+|prev\w+|accord\w*|annonc\w+)|\ba tort\b|"
    r"\bno (?:es|son|coincide\w*|se ajusta)\b[^.?!]{0,20}\b(?:pactad|acordad|convenid|correct)\w*|\bmal (?:aplicad|calculad|cobrad)\w*|"
    r"\bnao (?:e|sao|corresponde\w*|coincide\w*)\b[^.?!]{0,20}\b(?:acordad|combinad|pactad|corret)\w*|\bexagerad\w+"
)
NOT_WRONG = re.compile(
    r"\bno (?:complaints?|objections?|concerns?|reservations?)\b|\bnothing\b[^.?!]{0,40}\b(?:read|taken|understood|construed) as\b|"
    r"\bnao (?:a |o )?(?:contest|impugn|discut)\w+|\bexcessive (?:delay|wait|rain|heat|traffic|force)\b|"
    r"\b(?:do|does) not accept (?:paper|fax|e-?mails?)\b|"
    r"\b(?:budget|fiscal) (?:lines?|years?|cycles?|meetings?|committee|holder|season)\b|"
    r"\bthan (?:i|we) (?:had |have |'d )?(?:budgeted|planned|expected|thought|hoped|reckoned)\b|"
    r"\bgo to the (?:trustee|undersigned|liquidator|administrator|receiver|court)\b"
)

# --- claiming to have paid
CLAIMED = re.compile(
    r"\b(?:was|were|been|is|are|has been|have been) (?:\w+ ){0,2}(?:discharged|paid|settled|cleared|satisfied|honou?red|remitted|"
    r"dealt with)\b"
    r"(?! (?:with|for|to) (?:you|me|the team|our))(?=.{0,60}\b(?:on|in|by|since|last|ago|from|out of|with|already|week|month|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\b)|"
    r"\b(?:left|went out of|came out of|cleared)\b.{0,15}\b(?:our|the|my) (?:bank|account|books)\b|\b(?:check|cheque|payment|wire|"
    r"transfer) cleared\b|"
    r"\b(?:closed|settled|paid|cleared) on (?:our|my) (?:end|side|books)\b|\b(?:settled|paid|cleared) in (?:january|february|march|"
    r"april|may|june|july|august|"
    r"september|october|november|december)\b|"
    r"\b(?:quedo|quedaron|fue|fueron|esta|estan|ha sido|han sido) (?:\w+ ){0,2}(?:pagad|abonad|liquidad|saldad|cancelad)[oa]s?\b|"
    r"\b(?:pago|transferencia|bonifico|virement|overboeking|uberweisung|zahlung|pagamento)\b.{0,40}\b(?:salio|saiu|partit[oa]|parti|"
    r"rausgegangen|gedaan|verricht|"
    r"stat[oa] (?:fatt|effettuat|dispost|esegui)\w+|ete (?:fait|emis|effectue|execute)|ausgefuhrt|erfolgt)\b(?! (?:am|le|el|"
    r"il) \d.{0,10}(?:kommend|prochain))|"
    r"\b(?:ficou|ficaram|foi|foram) (?:\w+ ){0,2}(?:pag|liquidad|saldad|transferid)[oa]s?\b|\b(?:fizemos|fiz) (?:a|o) (?:transferencia|"
    r"pagamento)\b|"
    r"\b(?:e|sono|risulta|risultano|e stata|e stato|sono state|sono stati) (?:\w+ ){0,3}(?:pagat|saldat|bonificat|liquidat)[oaei]\b|"
    r"\b(?:abbiamo|ho) (?:gia )?(?:pagato|saldato|bonificato|disposto|effettuato|fatto) (?:il|la|i|le|l')|"
    r"\b(?:is|zijn|werd|werden|hebben|heb)\b(?:(?!\bniet\b|\bnog\b).){0,45}\b(?:betaald|voldaan|overgemaakt)\b|"
    r"\b(?:abgebucht|rausgegangen|ausgegangen)\b|\bzero balance\b|"
    r"\b(?:bank|statement|ledger|records?|books?|system)\b[^.?!]{0,15}\b(?:shows?|says?|has)\b[^.?!]{0,30}"
    r"\b(?:debited|paid|gone|cleared|settled)\b|"
    r"\b(?:we|i|they|he|she) (?:\w+ly |already )?(?:transferred|wired|remitted|dropped off|handed (?:over|in))\b(?! (?:the case|it to))|"
    r"\byou (?:already )?have (?:had )?(?:our|the) (?:money|payment|cheque|check|wire)\b|"
    r"\b(?:you|your bank) (?:should|must|will|ought to) have (?:received|got|had|seen)\b[^.?!]{0,30}\b(?:wire|transfer|payment|cheque|"
    r"check|money|funds|it)\b|"
    r"(?:^|[,:;(–-] ?)(?:already |all |since |long )?(?:paid|settled|bezahlt|payee?s?|pagad[oa]s?|pag[oa]s?)\)?[.! ]*$|"
    r"\b(?:ist|sind|war|waren|wurden?)\b[^.?!]{0,60}\b(?:bezahlt|beglichen|uberwiesen|ausgeglichen)\b|"
    r"\best(?:a|ao|an) (?:ja |ya )?(?:pag|liquidad|pagad|abonad)[oa]s?\b|\b(?:est|sont) (?:deja )?(?:solde|paye|regle)e?s?\b|"
    r"\b(?:bank|payment|wire|transfer) confirmation\b[^.?!]{0,40}\b(?:sent|attached|enclosed|forwarded)\b"
)
NOT_CLAIMED = re.compile(
    # what is only supposed, or waited for
    r"\b(?:once|as soon as|until|unless|whether|when|sobald|falls|lorsque|des que|cuando|en cuanto|assim que)\b[^.?!,;]{0,40}"
    r"\b(?:paid|settled|bezahlt|beglichen|payee?|reglee?|pagad[oa]|pag[oa])\b|"
    r"\b(?:make|making) sure\b|\bensure\b|\bsee to it\b|\b(?:don't|do not|doubt|not sure|unsure)\b[^.?!,;]{0,25}\bpaid\b|"
    r"\b(?:nobody|no one|none of us)\b[^.?!,;]{0,20}\bpaid\b|"
    # somebody else's money
    r"\bpaid by (?:you|your firm|the firm)\b|\b(?:noch |bisher )nicht\b|"
    r"\b(?:wird|werden)\b[^.?!,;]{0,50}\b(?:bezahlt|beglichen|uberwiesen)\b"
)

# --- asking for time
TERMS = re.compile(
    r"\bhalf now\b|\bhold off\b|"
    r"\b(?:can|could|only) (?:\w+ )?(?:do|pay|manage|offer|spare)\b[^.?!]{0,15}\d (?:every|each|a|per) (?:month|week)\b|"
    r"\bknock\w*\b[^.?!]{0,15}\boff\b[^.?!]{0,40}\?|"
    r"\b(?:propos\w+|suggest\w*|offer\w*)\b[^.?!]{0,30}\b(?:equal|monthly|weekly|smaller|partial) (?:payments?|parts|sums|amounts)\b|"
    r"\b(?:consider|agree to|open to|accept\w*|entertain)\b[^.?!]{0,20}\b(?:settling|closing|clearing)\b[^.?!]{0,30}\bfor\b|"
    r"\b(?:only|just) (?:afford|manage)\b|\bafford \S{1,8} (?:a|per|each|every) (?:week|month)\b|"
    r"\b(?:a )?(?:few|couple(?: of)?|some|several) more (?:days|weeks|months)\b|\bbreathing (?:space|room|spell)\b|"
    r"\b(?:monthly|weekly|staggered|staged) (?:arrangement|plan|schedule)\b|\b(?:calendario|calendrier|plan) de (?:pagos|paiements?)\b|"
    r"\bplusieurs fois\b|\bcash\b[^.?!]{0,15}\btight\b"
)
NO_TERMS = re.compile(
    r"\bour (?:tenants|customers|clients|buyers|debtors)\b[^.?!]{0,20}\bpay\b|"
    r"\b(?:not|n't|no) (?:\w+ ){0,3}(?:payment plan|instal?lments?|extension|extra time|more time)\b|"
    r"\binstal?lments?\b[^.?!]{0,50}\b(?:were|was|have been|has been|are|is) (?:all )?(?:paid|settled)\b"
)

# --- asking for papers, for an answer, for another addressee
_PAPER = (
    r"(?:cop(?:y|ies)|invoices?|bills?|statements?|w-?9|breakdown|receipts?|time (?:entries|details?|records?)|pdf|details?|originals?)"
)
PAPERS = re.compile(
    rf"\b(?:missing|lacking|without) (?:your|the|a|an) (?:\w+ )?(?:{_PAPER}|forms?)\b|"
    r"\b(?:list|overview|summary) of (?:everything|all|what)\b|"
    r"^\W*(?:please )?attach (?:the|your|it)\b|"
    rf"\b{_PAPER}\b[^.?!;]{{0,50}}\bwould be (?:appreciated|helpful|great|useful|good|welcome|nice)\b|"
    rf"\bwhere (?:is|are)\b[^.?!]{{0,15}}\b{_PAPER}\b|"
    r"\bsend (?:us |me )?(?:both|all (?:of )?(?:them|these)|those|these)\b|"
    r"\b(?:please|kindly|pls) (?:re-?)?(?:submit|upload) (?:it|them|the (?:invoice|bill)|\S*\d{4,})|"
    r"\b(?:nous|me) (?:l'|la |le |les )(?:adresser|envoyer|renvoyer|transmettre)\b|"
    r"\b(?:renvoyer|reenviar|reenviarnos|reenvien|zuschicken|zusenden)\b"
)
NO_PAPERS = re.compile(
    r"\b(?:desormais|dorenavant|a partir de (?:ahora|agora)|en adelante|kunftig\w*|ab sofort|from now on|going forward|in (?:the )?future|"
    r"all future|future (?:invoices|bills|statements|letters))\b[^?!]{0,80}@|@\S+[^.?!]{0,30}\b(?:from now on|going forward|in future)\b"
)
WONDERING = re.compile(
    r"\b(?:at a loss|no idea|puzzled|in the dark)\b[^.?!]{0,25}\b(?:what|why|which|how|who|where)\b|"
    r"\b(?:don't|do not|cannot|can't|couldn't) (?:quite |really )?(?:understand|see|follow|place|make out|recogni[sz]e)\b[^.?!]{0,25}"
    r"\b(?:what|why|which|how|who|where)\b"
)
REPORTED = re.compile(r"\byou (?:asked|wanted to know|wondered|enquired|inquired)\b")
ELSEWHERE = re.compile(
    r"\bvoortaan\b|\bandere afdeling\b|\bdoravante\b|\bd'ora in poi\b|\bin poi\b|\bnon (?:mi occupo|sono) piu\b|\bm'occupe plus\b|"
    r"\bno longer\b|\bdeals? with this\b|"
    r"\b(?:i have|i've|has) left\b|\btalk to\b|\bwant to (?:talk|speak|write)\b|\bbeing retired\b|\breplace my\b|\bdistribution list\b|"
    r"\bje suis remplac\w+|"
    r"\bno llevo\b|\bya no\b|\bis (?:nu|thans) verantwoordelijk\b|\bjetzt\b.{0,30}\bzustandig\b|\bzustandig\b|\bnicht mehr\b|"
    r"\b(?:future|kunftige\w*|all new|any further) (?:invoices|bills|statements|reminders|letters|correspondence|rechnungen)\b|"
    r"\bwill (?:take over|succeed me|replace me|be taking over)\b|\bwrong (?:person|address|recipient)\b|\bmy last day\b|"
    r"\ba partir de agora\b|\bfor (?:anything|everything|all matters|all questions)\b|\bi(?:'ve| have) moved\b|\brather than to me\b"
)
CHANGED = re.compile(
    r"\b(?:talk|speak|turn|go) to\b[^?!]{0,70}\S+@\S+|\b(?:stur\w*|sturen|stuurt|mailen|richten|sende\w*|schick\w*|envoy\w+|voyez|voir|"
    r"inviate|mandate|scriv\w+|enviem|"
    r"escrev\w+|dirijam|dirijanse|contact\w*|neem)\b[^?!]{0,90}\S+@\S+|\breplace my\b[^?!]{0,60}\S+@\S+|\buse\b[^?!]{0,30}\S+@\S+|"
    r"\bzustandig\b[^?!]{0,60}\S+@\S+|\bmaintenant\b[^?!]{0,60}\S+@\S+|"
    r"\b(?:richten|senden|schicken|adressieren|adress(?:er|ez)|"
    r"envi(?:ar|en|em|e)|dirij\w+|mand(?:ar|en|em|e)|write|try)\b[^?!]{0,70}\S+@\S+|"
    r"\b(?:will|shall) (?:take over|succeed|replace)\b[^?!]{0,60}@|\bansprechpartner\w*\b[^?!]{0,60}@"
)

# --- the end of the debtor, and counsel
FAILING = re.compile(
    r"\b(?:being|been|is|was) wound up\b|\bwinding[- ]up\b|\bceased trading\b|\breceiver (?:has|was|is)\b|\bfailliet\b|"
    r"\bin (?:stato di )?liquidazione\b|"
    r"\bfallit[oa]\b|\binsolvenc\w+|\bvertreten\b.{0,40}\b(?:anwaltlich|rechtlich)\b|\banwaltlich\b.{0,20}\bvertret\w+|"
    r"\bsommes les (?:conseils|avocats) de\b|\b(?:retained|engaged|instructed) us to\b|\brepresent(?:amos|iamo) (?:a|la|il|o)\b|"
    r"\badvocaat van\b|\bwij treden op\b|"
    r"\benter(?:ed|s|ing)? (?:into )?(?:administration|liquidation|receivership|bankruptcy|insolvency)\b|"
    r"\b(?:we|i|company|us) (?:are|am|is) (?:now )?represented by\b|"
    r"\b(?:retained|hired|engaged|appointed|instructed)\b[^.?!]{0,20}\b(?:an? )?(?:attorney|lawyer|counsel|solicitors?)\b[^.?!]{0,60}"
    r"\b(?:claim|debt|account|invoices?|her|him|them|matter)\b"
)
NOT_FAILING = re.compile(
    r"\bour (?:tenants?|customers?|clients?|buyers?|landlord|suppliers?|debtors?)\b.{0,20}\b(?:bankrupt|insolvent|bust|wound up|into)\b|"
    r"\bnot (?:yet )?(?:insolvent|bankrupt)\b|"
    r"\b(?:bankruptcy|insolvency|liquidation|receivership) of (?:our|a|the|their) (?:\w+ )?"
    r"(?:competitor|customer|supplier|tenant|landlord|debtor|buyer|vendor|seller|opponent)\w*|"
    r"\byou represent(?:ed|s)? us\b|\b(?:against|versus) the (?:liquidator|trustee|receiver|administrator)\b|\bchapter \d+ of\b|"
    r"\bcounsel, that is you\b"
)
SILENCE = re.compile(
    r"\b(?:strike|scratch|cross|get|take|knock) (?:me|us|my name|my address|this address)\b.{0,15}\b(?:from|off|out)\b|\b(?:any|all|"
    r"every) (?:further|more|other) "
    r"(?:messages?|e-?mails?|letters?|reminders?|contact)\b.{0,40}\bharass\w+|\bkeine? (?:e-?mails?|mails?|nachrichten) mehr\b|"
    r"\baus (?:dem|ihrem|eurem) verteiler\b|"
    r"\bretirer de votre liste\b|\bsupprim\w+ de (?:votre|vos) (?:liste|fichier)\w*|\bn'(?:ecrivez|envoyez|appelez) plus\b|"
    r"\bstuur\w* (?:mij|ons|me) (?:geen|niets)\b|"
    r"\bgeen (?:e-?mails?|berichten|herinneringen|brieven)(?: \w+)? meer\b|\bnon (?:scriv\w+|mandat\w+|inviat\w+|contattat\w+) piu\b|"
    r"\bnao me (?:enviem|escrevam|contactem)\b|"
    r"\bleave (?:me|us) out of\b|\bwish to be contacted\b|\bspamming\b|\bharass(?:ed|ing|ment)\b|\bunsubscribe\b|"
    r"\b(?:not (?:one|a single)|no) more (?:e-?mails?|letters?|reminders?|messages?)\b|\bwant off\b[^.?!]{0,20}\blist\b|"
    r"\bne plus (?:me |nous |m'|chercher a )?(?:contacter|ecrire|envoyer|relancer|solliciter)\b"
)

# A statement that asks to be agreed with.
_AGREE = re.compile(r",\s*(?:no|right|yes|correct|ok(?:ay)?|isn't it|n'est-ce pas|oder|nicht wahr|verdad|certo|ne)\s*\?\W*$")
# A question at the end of a statement: the statement before it stands by itself.
_TAG = re.compile(
    r",? (?:so|and) (?:i|we) (?:think|guess|believe|assume|suppose|reckon|take it)\b[^?]*\?\W*$|"
    r"(?:[,;:–—-]|\bso\b|\band\b)\s*(?:so |and |but )?(?:why|what|who|whom|how|when|where|can|could|would|will|do|does|is|are|please|may)\b"
    r"[^,;?]*\?\W*$"
)


@lru_cache(maxsize=1024)
def joined(flat: str) -> str:
    """The words with each number as one word."""
    return _IN_NUMBER.sub("", flat)


def stated(flat: str) -> str:
    """What a sentence states before it asks; all of it where it asks nothing, nothing where it only asks."""
    words = flat.rstrip(" )\"'")
    if not words.endswith("?") or words.endswith("??"):  # "got paid last week??" says so all the same
        return flat
    tag = _AGREE.search(flat) or _TAG.search(flat)
    return flat[: tag.start()].strip() if tag is not None else ""
