"""Clauses that contest an invoice: refusing, objecting, saying that something is wrong with it; in the languages that clients write.

All patterns are matched against small letters without accents (`flat_of`).
"""

import re
from functools import lru_cache

from mailflow.domain.facts import Kind
from mailflow.reading.complaints import complaints_in
from mailflow.reading.constructions import NOT_WRONG, WRONG, joined, stated
from mailflow.reading.second_opinion import RHETORICAL, SURE, seems

# Saying so: verbs of contesting and of refusing, in the present, by those who owe.
_STRONG = (
    r"\b(?:akzeptier|anerkenn|genehmig|billig)\w*\b[^.?!]{0,40}\bnicht\b|"
    r"\b(?:we|i|you|they|she|he|it|who|client|bank|company|county|therefore|hereby|formally|and|to|also|must|which|still|"
    r"fully|partly|stays?|remains?) disputes?\b|\bdisput(?:ed|ing)\b|\b(?:in|under|our|formal|this) dispute\b|"
    r"^\W*disputes?\b|\bcontest(?:s|ed|ing)?\b|\b(?:we|i|client|bank|company|she|he|they) (?:\w+ )?object\b|\bobject(?:s|"
    r"ing)? (?:to|that)\b|\bobjected\b|\btak(?:e|es|ing) issue\b|"
    r"\bdisagree\w*|\bchalleng(?:e|es|ed|ing) (?:the|this|that|it|these|those|your)\b|\bpush(?:ing)? back on\b|\brefus(?:e|"
    r"es|ed|ing|al)\b|\breject(?:s|ed|ing|ion)?\b|"
    r"\b(?:don't|do not|does not|doesn't|cannot|can't|can not|could not|won't|will not|would not|not able to|unable to|"
    r"never|not|nor)\b[^.?!;]{0,25}\b(?:accept\w*|approv\w+|agree\w*|recogni[sz]e\w*|honou?r\w*|sign(?:ing)?\b(?: off)?|"
    r"authori[sz]e (?:pay|it|this))\b|"
    r"\b(?:won't|will not|not going to|not be|am not|are not|not ok with|never|not|aren't|isn't|"
    r"don't expect us to)\b[^.?!;]{0,12}\b(?:pay|paying|approving|paid for)\b(?! (?:attention|before|until|on time|"
    r"by \w+day))(?! (?:the rest|today|this week|in full at once))|"
    r"\bdeclin(?:e|es|ed|ing)\b[^.?!;]{0,12}\b(?:to )?(?:pay|accept)|\b(?:doesn't|does not|don't|do not|"
    r"didn't) owe\b(?! you a cent more)|\bnot (?:owed|due from us|payable|collectible)\b|"
    r"\bfailed validation\b|\bcould not be (?:processed|accepted|validated|approved)\b|\b(?:was|were|been|is|"
    r"got) (?:returned|bounced|refused|kicked back|sent back)\b[^.?!;]{0,5}[:;,.]|"
    r"\b(?:invalid|missing|lacks?|without|closed|unknown|wrong) (?:\w+ ){0,3}(?:codes?|matter id|po|purchase order|"
    r"timekeeper|ledes)|\b(?:codes?|purchase order(?: reference)?|po(?: number)?)\b[^.?!;]{0,20}\b(?:missing|invalid)|"
    r"\bbestreit\w+|\bbeanstand\w+|\bwidersprech\w+|\bwiderspruch|\beinspruch|\breklam(?:ier|ation)\w*|\bzuruckweisen|"
    r"\bweisen [^.?!]{0,40}zuruck|\berkenn\w+\b[^.?!]{0,30}\bnicht an\b|"
    r"\b(?:nicht|keinesfalls|nie)\b[^.?!]{0,25}\b(?:anerkennen|akzeptier\w+|einverstanden|berechtigt|beauftragt|vereinbart|"
    r"zahlen werden)\b|\bnicht in behandlung\b|\blehnen [^.?!]{0,40}\bab\b|"
    r"\bkurz(?:en|t|ung)\b|\bgekurzt\b|\bskonto\b|\beinbehalten\b|"
    r"\bcontest(?:ons|er|e|ee|ees|ent)\b|\b(?:n'accept\w+|refus(?:ons|e|er|ee)|en litige|litigieu\w+)\b|\bne (?:pouvons|"
    r"puis|peux)[^.?!]{0,12}\b(?:accepter|approuver|valider)\b|\bpas d'accord\b|\bdesaccord\b|\bne (?:paierons|reglerons|"
    r"payons) pas\b|"
    r"\bno (?:la |lo |las |los )?(?:podemos|puedo) (?:aceptar\w*|admitir\w*|aprobar\w*)|\bno (?:la |lo |las |los )?acept\w+|\bimpugn\w+|"
    r"\brechaz\w+|\bdiscrep\w+|\bno estamos (?:de acuerdo|conformes?)|\bdisconform\w+|\breclam(?:amos|o)\b|"
    r"\bno pagaremos\b|\bno (?:reconoc\w+|procede)\b|"
    r"\bcontest(?:amos|o|iamo)\b|\bnao (?:aceit\w+|concord\w+|reconhec\w+)|\bdiscord\w+|\brecus\w+|\bnon (?:accettiamo|"
    r"riconosciamo|paghiamo)\b|\bbetwist\w*|\bniet (?:akkoord|in behandeling)"
)
# Saying what is wrong, or what has to change.
_WRONG = (
    r"\b(?:must|have to|regretfully|respectfully) (?:decline|refuse|object|dispute|protest)\b|\bdeclin(?:e|es|ed|"
    r"ing) to (?:honou?r|pay|accept|approve|settle)\b|\b(?:still |again )?(?:shows?|bills?|uses?|applies|charges?|"
    r"lists?) (?:the |an? )?(?:old|wrong|outdated|incorrect|previous|higher) \w+|"
    r"\bcaps? (?:this|the|our|it|fees)\b|\b(?:ignores|disregards|violates|breaches) (?:that|this|it|the|our)\b|\b(?:is|"
    r"are|was|were) (?:\w+ )?too (?:many|much|high|expensive)\b|\b(?:we|i) (?:have )?never (?:met|heard|used|saw|"
    r"needed|retained|hired|spoke)\b|\bkindly reduce\b|\bplease reduce\b|"
    r"\b(?:an die|auf die) falsche\w*\b|\bnie bestellt\b|\bhaben wir nie\b|\bno vamos a pagar\b|\bno (?:hemos|"
    r"habiamos) (?:pedido|encargado|solicitado|autorizado)\b|\bmal (?:calculad|facturad|cobrad)[oa]s?\b|"
    r"\bmal (?:calculee?s?|facturee?s?)\b|\bnao vamos pagar\b|\bnao (?:pedimos|autorizamos|encomendamos)\b|"
    r"\bfalsch (?:berechnet|adressiert|abgerechnet|ausgestellt)\b|\bne paierons pas\b|\bn'avons (?:jamais|pas) (?:demande|"
    r"commande|autorise)\w*\b|"
    r"\b(?:do|does) not (?:regard|consider|see|view)\b|\b(?:should|must|has to|needs to|ought to) (?:go|be (?:sent|billed|"
    r"addressed|charged|invoiced)) to\b(?! (?:me|us)\b)|\bfor another (?:client|matter|case|company)|\banother client's\b|"
    r"\bwhy (?:are|is|should|were|was|am) (?:we|i|it|this)\b[^.?!]{0,20}\b(?:pay\w*|charged|billed)|\bstrike (?:that|the|"
    r"it|this|those|out)\b|\b(?:numbers|figures|amounts?|total|sums?|hours|maths?|rates?) (?:is|are|looks?|"
    r"seems?) (?:\w+ )?(?:off|wrong|incorrect|inflated)\b|"
    r"\b(?:promised|quoted|agreed|told|offered)\b[^.?!]{0,60}\b(?:yet|but|instead|whereas|not|and now)\b[^.?!]{0,40}\d|"
    r"\bdouble[- ]counted\b|\b(?:unhappy|not happy|not satisfied|dissatisfied) with\b|\bcomplain\w*|\bunacceptable|"
    r"\boutrageous|\babsurd|\bridiculous|\bunjustified|"
    r"\bunwarranted|\binflated|\bpadded|\bexorbitant|\bdisproportionate|\bmistaken\b|\bin error\b|\berroneous\w*|"
    r"\bnot (?:what|as) (?:we |was )?(?:agreed|discussed|ordered|instructed)|\bcontrary to\b|"
    r"\bnicht (?:ubernommen|getragen|unsere?[rs]?|nachvollziehbar|geschuldet|erbracht)\b|\bubernehmen wir nicht\b|"
    r"\bunangemessen|\buberzogen|\bungerechtfertigt|\bist falsch\b|\bsind falsch\b|\bbetrifft uns nicht\b|"
    r"\bne nous (?:concerne|regarde|incombe)\w* pas\b|\bpas (?:la notre|due?|a notre charge|conforme)\b|\binjustifi\w+|"
    r"\babusi\w+|\bexagere\w*|\bexcessi\w+|\berronee?s?\b|"
    r"\bno (?:es nuestr\w+|nos corresponde|corresponde|debemos|es correct\w+)\b|\bexcesiv\w+|\binjustificad\w+|\berrone\w+|"
    r"\bincorrect[oa]s?\b|\b(?:esta|estan) mal\b|\bnao (?:e noss\w+|devemos|nos diz respeito|corresponde)\b|\bexcessiv\w+|"
    r"\bincorret\w+|\berrad[oa]s?\b|"
    r"\b(?:not|n't|isn't|aren't) (?:ours|our (?:bill|invoice|debt|matter|responsibility))\b|\bbelongs? to (?!the same|"
    r"which|what|me\b)|\b(?:wrong|incorrect|different|another) (?:party|entity|company|client|name|legal entity)\b|"
    r"\bnothing to do with (?:us|this company|our)|"
    r"\bmade out to\b|\bmust be billed to\b|\bneeds to go to\b|\bdouble[- ]?(?:charg|bill|count)\w*|\bduplicate (?:charge|"
    r"bill|invoice|entr|of)\w*|\b(?:billed|charged|invoiced|appears?)\b[^.?!;]{0,30}\b(?:twice|double|two times|"
    r"a second time|on both|again)\b|"
    r"\bovercharg\w+|\boverbill\w+|\boverstat\w+|\bexcessive\b|\bunreasonabl\w+|\btoo (?:high|many|much)\b(?! (?:time|"
    r"trouble) to)|\b(?:over|exceed(?:s|ed|ing)?|above|beyond|past) (?:the |our |your )?(?:\w+ ){0,2}(?:budget|cap|"
    r"estimate|quote|limit)\b|\bblew through\b|\bcapped\b[^.?!]{0,80}\b(?:off|but|invoice|over)\b|"
    r"\b(?:shouldn't|should not) (?:be (?:on|charged|billed)|have been)\b|\bnot (?:reimburs\w+|billable|chargeable)\b|"
    r"\b(?:do|does|did|have|has) (?:not|never) (?:reimburse|pay for|cover)\w*|"
    r"\bguidelines?\b[^.?!]{0,30}\b(?:do(?:es)? not|don't|bars?|prohibits?|forbids?) \w+|"
    r"\b(?:held back|withheld|withhold\w*|short[- ]?paid|deduct(?:ed|ing)?|deductions?|reductions?|(?:we|i|hereby|"
    r"therefore|will) reduc(?:e|es|ed|ing) (?:it|this|them|such|the|that)\b|reduced by|knocked off|"
    r"knocking off|(?:has|have|needs?|must) to? ?(?:come|be taken) off|comes? off)\b|"
    r"\b(?:take|knock|strike|cut)s? [^.?!]{0,30}\b(?:off|down)\b(?! (?:this|these|your|the|my) (?:list|reminders?|"
    r"mailing))(?! (?:your|the|this|my) (?:list|reminder))|\bnot authori[sz]ed?\b|\b(?:did not|didn't|"
    r"never) (?:authori[sz]|ask|instruct|order|request|agree|engage|commission)\w*|"
    r"\b(?:nobody|no one|none of us)\b[^.?!]{0,25}\b(?:asked|authori[sz]ed|instructed|ordered|gave|approved|requested)\b|"
    r"\bnever took place\b|\bno instructions\b|\boutside (?:the |your |our )?(?:scope|instructions|engagement)\b|\b(?:less|"
    r"minus) (?:\w+ )?[$€£]\s?\d|"
    r"\bcredit (?:note )?(?:of|for)\b[^.?!]{0,25}\b(?:required|due|needed|expected)|\bissue (?:us )?a (?:credit|corrected|"
    r"revised)|\bplease (?:correct|fix|credit|cancel|void|rebill|re-bill|reissue|reverse|annul)\b|\bbill (?:them|him|her|"
    r"the borrower|burleson)\b|"
    r"\b(?:doesn't|does not|don't|do not|won't|can't get it to|cannot get it to) (?:add up|tally|foot|reconcile|match)\b|"
    r"\bfoot\b(?= \w*[.]|\.)|\b(?:is|are) [$€£]? ?[\d.,]+ out\b|\badd up to\b[^.?!]{0,60}\b(?:not|but|says|printed|says)\b|"
    r"\b(?:incorrect|wrong|erroneous) (?:rates?|amounts?|totals?|hours|sums?|charges?|vat|tax)\b|"
    r"\bagreed (?:hourly )?rate|\brates? (?:that was |we )?agreed|\b(?:panel|contract) rate\b|\bwe agreed\b[^.?!]{0,40}\d|"
    r"\bdiscount (?:terms|applied|is missing)|\b(?:advice|work|brief|job|filing|memo|"
    r"opinion)\b[^.?!]{0,40}\b(?:plainly wrong|botched|bad|sloppy|shoddy|poor|useless|substandard|negligent|malpractice)\b|"
    r"\bzu hoch\b|\bzu viel\b|\buberhoht\b|\bdoppelt (?:berechnet|abgerechnet|gestellt)|\bnie (?:beauftragt|bestellt)|"
    r"\bfehlerhaft\w* (?:rechnung|abrechnung)|\btrop[- ](?:factur\w+|eleve\w*|cher)|\bde trop\b|\bdouble emploi\b|"
    r"\bfacture\w* deux fois\b|\berreur de (?:calcul|facturation)\b|"
    r"\bretenue a la source\b|\bjamais fait partie\b|\bno procede\b|\berror de calculo\b|\b(?:cobrad|"
    r"facturad)[oa]s? dos veces\b|\bretencion\b|\bretencao\b|\bno autoriz\w+|\bnao (?:foi|foram) autorizad\w+|\banul(?:eis|"
    r"en|ar)\b"
)
_CONTEST = re.compile(f"{_STRONG}|{_WRONG}")
_STRONGLY = re.compile(_STRONG)
# What denies or takes back the contest, or only speaks of the possibility.
_DENIED = re.compile(
    r"\b(?:not|n't|no|never|without|nor|neither|nothing|nobody|no one|none|don't|isn't)\b(?: (?!and\b|but\b|so\b|"
    r"therefore\b|because\b)[\w']+){0,4}? (?:disput\w*|contest\w*|object(?:s|ed|ions?)?\b|objections?|in dispute|quarrel|"
    r"challeng\w+|issue with|deductions?)|\b(?:no|never|without)\b(?: [\w']+){0,3}? (?:refus\w*|disagreements?)|\bnobody here objects|"
    r"\b(?:nobody|no one|none of us|neither of us)\b[^.?!;]{0,15}\b(?:refus|reject|disput|contest|object)\w*|"
    r"\b(?:not|n't|nor)\b[^.?!;]{0,45}\b(?:complaints?|criticisms?)\b|"
    r"\bundisputed\b|\buncontested\b|\bno longer (?:disput|contest|object)\w*|\bwithdraw(?:n|ing|s)? (?:our|the|my|"
    r"that)\b[^.?!]{0,20}(?:disput|objection|complaint)|\b(?:drop|dropped|dropping|lift|lifted) (?:our|the|my) (?:disput|"
    r"objection)\w*|"
    r"\b(?:dispute|objection|matter) (?:is|was|has been) (?:resolved|settled|withdrawn|closed|lifted)|\bif (?:you|there|"
    r"any|we|it|they)\b[^.?!,]{0,30}\b(?:disput|contest|object|reject)\w*|\bwould (?:we|i) (?:disput|contest)\w*|"
    r"\banyone who disputes|\bany person who|"
    r"\b(?:bestreit\w+|beanstand\w+)\b[^.?!]{0,25}\bnicht\b|\b(?:nicht|keine)\b[^.?!]{0,15}\b(?:bestr\w+|beanst\w+|"
    r"einwand\w*)|\bunbestritten|\bne (?:la |le |les )?contest\w+ pas|\bno (?:la |lo |las |los )?(?:impugn|disput|"
    r"discut)\w+|"
    r"\bnothing (?:else|more)\b[^.?!]{0,40}\bcontested\b|\bno other\b[^.?!]{0,20}\breduced\b|\bnot (?:be )?(?:read|taken|"
    r"seen)\b[^.?!]{0,20}\b(?:disput|objection)\w*|\bnot a disput\w*|\breminder of\b|\bno problem\b|\bnor to the rates\b"
)
# The whole sentence is then no contest, whatever else it grumbles about.
_TAKEN_BACK = re.compile(
    r"\bnothing to (?:disput|contest)\w*|\bnot a disput\w*|\bno (?:such )?disput\w*|\bwithdraw(?:n|ing|s)? (?:our|the|my|"
    r"that)\b.{0,20}(?:disput|objection|complaint)|"
    r"\b(?:not|n't|nothing|nor|never)\b.{0,40}\b(?:read|taken|seen|understood|construed|meant|intended) as\b"
)
_PAYING_LATER = re.compile(
    r"\b(?:cannot|can't|unable to|not able to) (?:pay|settle)\b|\bnot (?:be )?(?:able|in a position)\b|"
    r"\bnot (?:yet )?(?:been )?(?:approved|signed|paid)\b(?! it)|\bhave not (?:yet )?approved|\bcannot be paid (?:yet|before)|"
    r"\bwill not be paid (?:on|by|before|until)\b"
)
_ASKED = re.compile(r"\b(?:too (?:much|high|many)|overcharg|billed twice|double|disput|contest)\w*")


@lru_cache(maxsize=1024)  # asked for the kind of a mail, and again for each invoice and amount
def contests(flat: str, sure: float = SURE) -> bool:
    """Whether a sentence (`flat_of` it) contests an invoice or a part of one; a denial and a bare question do not.

    Where no rule says so the classifier must be `sure`.
    """
    if says_so(flat) or (_TAKEN_BACK.search(flat) is None and bool(complaints_in(stated(_undenied(flat))))):
        return True
    is_denied = any(pattern.search(flat) for pattern in (_DENIED, _TAKEN_BACK, _PAYING_LATER))
    return not is_denied and seems(Kind.DISPUTE, flat, max(sure, RHETORICAL) if "?" in flat else sure)


def _undenied(flat: str) -> str:
    return NOT_WRONG.sub(" ", _DENIED.sub(" ", joined(flat)))


@lru_cache(maxsize=1024)
def says_so(flat: str) -> bool:
    """Whether it contests by its own words, not only by what it puts together."""
    if _TAKEN_BACK.search(flat):
        return False
    told = _undenied(flat)
    if _CONTEST.search(told) is None:
        return WRONG.search(stated(told)) is not None
    if told.rstrip(" )\"'").endswith("?"):
        return _ASKED.search(told) is not None or bool(_STRONGLY.search(told.rsplit(",", 1)[0]) and "," in told)
    if _PAYING_LATER.search(told):
        rest = _PAYING_LATER.sub(" ", told)
        return _CONTEST.search(rest) is not None
    return True


def strongly(flat: str) -> bool:
    """Whether it says so outright, not only what is wrong."""
    return _STRONGLY.search(_DENIED.sub(" ", flat)) is not None
