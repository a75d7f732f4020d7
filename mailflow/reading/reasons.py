"""Why an invoice is contested: words that speak for a reason, weighed; matched against small letters without accents."""

import re
from collections.abc import Sequence

from mailflow.domain.facts import DisputeReason
from mailflow.reading.complaints import complaints_in
from mailflow.reading.second_opinion import likely_reason

# The heavier the word, the less it says of anything else; what is invoked (a guideline, a budget) goes before what it is invoked against.
_WEIGHED: tuple[tuple[DisputeReason, int, str], ...] = (
    (
        DisputeReason.EBILLING,
        6,
        (
            r"e-?billing|e-?invoic\w+|peppol|ledes|utbms|task (?:and activity )?codes?|activity codes?|phase codes?|portal\b|"
            r"failed validation|validation|e-?factuur|e-?rechnung|purchase order reference|timekeeper (?:code|id)|matter id|"
            r"timekeeper\w* (?:is |was |are )?(?:not|un)[ -]?(?:approved|authori[sz]ed|registered|recogni[sz]ed)|"
            r"invalid \w+ code|electronic submission|gateway|chorus|facturae?-?e\b|xrechnung|zugferd"
        ),
    ),
    (
        DisputeReason.BUDGET,
        6,
        (
            r"\bbudget\w*|\bcap(?:ped)?\b|estimate[ds]?\b|\bquoted?\b|overage|overrun|fee ceiling|kostenvoranschlag|kostenrahmen|"
            r"kostendach|kostenobergrenze|hochstbetrag|pauschal\w*|preventiv\w+|massimale|begroting\w*|importe maximo|forfait\w*|"
            r"fixed (?:the )?(?:fees?|amounts?|sums?|price)|fixed[- ]fee|flat (?:fee|[$€£])|"
            r"agreed (?:fee|amount|sum)|devis\b|plafond|presupuesto|orcamento"
        ),
    ),
    (
        DisputeReason.DUPLICATE,
        6,
        (
            r"duplicate charge|duplicates?\b(?! of the invoice)|double[- ]?(?:charg|bill|count)\w*|billed? (?:us )?(?:twice|"
            r"a second time|two times)|(?:charged?|invoiced?)\b.{0,30}(?:twice|two times|second time)|\bon both\b|"
            r"is (?:in|on) both|duplicad[oa]s?|duplicato\b|(?:mism[oa]s|memes|mesm[oa]s|stess[ei]|dieselben|gleichen|dezelfde) "
            r"(?:trabajos|horas|servicios|prestations|travaux|heures|trabalhos|servicos|ore|prestazioni|leistungen|arbeiten|stunden|"
            r"werkzaamheden|"
            r"uren)|due volte|twee ?keer|dubbel|zweimal|doppelt|double emploi|deux fois|dos veces|duas vezes|already billed (?:on|in)|"
            r"same (?:work|entries|"
            r"hours)"
        ),
    ),
    (
        DisputeReason.TAX,
        6,
        (
            r"(?:(?<!with the )(?<!plus )(?<!including )(?<!with )vat)\b|\btax(?:es)?\b"
            r"(?! (?:issues?|advice|matters?|questions?|law|research|opinion|counsel|team|returns?|planning|"
            r"structur\w+))|reverse[- ]charge|mehrwertsteuer|umsatzsteuer|\bmwst\b|\bust\b|\btva\b|\biva\b|withholding|"
            r"quellensteuer|ritenuta|bronheffing|voorheffing|\bbtw\b|precompte|retenue a la source|retencion|retencao|\bgst\b|\bhst\b|"
            r"sales tax"
        ),
    ),
    (
        DisputeReason.ARITHMETIC,
        7,
        (
            r"(?:not|n't|cannot|never)\b.{0,15}\badd(?:s|ed|ing)?(?: \w+){0,3} up|added (?:it |this |that |them )?up\b|"
            r"adds? (?:\w+ ){0,2}up to\b.{0,60}\b(?:but|not|printed|says|while|you)\b|you(?:'ve| have) charged \d|adding (?:up|machine)|"
            r"\bfoot\b|tally|arithmetic|"
            r"is [$€£]?\d[\d,]*,? (?:and )?not [$€£]?\d|calculation|miscalculat\w+|\bsum\b|"
            r"math\b(?! that)|rechenfehler|additionsfehler|errore di calcolo|rekenfout|somme des|summe der|suma de l[ao]s|soma d[ao]s|"
            r"erreur de calcul|erreur d'addition|error de calculo|erro de calculo|total (?:printed|on|"
            r"at)|does not (?:sum|total)|page totals?"
        ),
    ),
    (
        DisputeReason.WRONG_PARTY,
        7,
        (
            r"\w*(?:\bnot|n't) (?:ours|our (?:bill|matter|invoice|debt))|isn't ours|wrong (?:party|entity|company|client)|"
            r"not our company|"
            r"belongs? to (?!the same)|made out to|bill (?:them|the borrower|\w+ instead)|nothing to do with (?:us|this company)|"
            r"separate company|must be (?:re)?billed to|dissolved|go to \w+, not to us|not the (?:debtor|client|party)|"
            r"billed? the wrong|nicht (?:der|die) richtige\w*|betrifft uns nicht|ne (?:nous|me) (?:concerne|regarde)\w*|"
            r"no (?:es|son) nuestr\w+|nao (?:e|sao) noss\w+|"
            r"ne concernent? pas (?:notre|nous)|a titre personnel|in (?:his|her|their|a) (?:personal|private) capacity|personally|"
            r"(?:betrifft|gehort zu) (?:nicht (?:uns|unser\w*)|ein\w* ander\w*)|nicht an uns|non (?:riguarda|e di competenza)|"
            r"niet voor (?:ons|onze)|"
            r"no (?:nos )?corresponde a (?:nosotros|nuestra|esta)|"
            r"former (?:subsidiary|affiliate|owner)|doesn't owe it|falsche (?:gesellschaft|firma)|autre societe|otra sociedad|"
            r"addressed to the wrong|issued to the wrong|filiale (?!belge)"
        ),
    ),
    (
        DisputeReason.ALREADY_PAID,
        7,
        (
            r"(?:was|were|been|already|have|has|we've|it's) (?:\w+ ){0,3}(?:paid|settled|cashed|discharged|cleared)|"
            r"(?:quedo|fue|esta|ha sido|ficou|foi) (?:\w+ ){0,2}(?:pagad|pag[oa]\b|abonad|liquidad|saldad)|not outstanding|"
            r"paid (?:it )?once|"
            r"asked for it (?:again|twice|a second time)|owed again|(?:was|were|been|have|has) paid\b|settled out of|"
            r"(?:bereits|schon|langst)\b.{0,30}\b(?:bezahlt|beglichen|uberwiesen|gezahlt)|deja (?:ete |bien )?(?:paye|regle|solde)|"
            r"ya (?:\w+ ){0,2}(?:pagad|pago|abonad)|ja (?:\w+ ){0,2}pag|gia (?:\w+ ){0,2}(?:pagat|saldat)|(?:reeds|al) (?:betaald|voldaan)"
        ),
    ),
    (
        DisputeReason.NOT_RECEIVED,
        7,
        (
            r"never (?:received|got|reached|arrived|delivered|been received)|not (?:been )?received|was never received|"
            r"first (?:got|came|reached|arrived|received)|only (?:arrived|reached|received|got)|from the (?:day|date) (?:of receipt|"
            r"we receive\w*|it reached)|"
            r"not overdue|isn't overdue|did not (?:receive|get)|didn't (?:receive|get)|due date (?:that )?you|nicht erhalten|"
            r"nie erhalten|pas recu|"
            r"jamais recu|no (?:hemos )?recib\w+|nunca (?:nos )?lleg\w+|nao recebemos|never (?:came|saw)"
        ),
    ),
    (
        DisputeReason.DISCOUNT,
        6,
        (
            r"discount|per ?cent off|% off|rebate|skonto|rabatt|remise|rabais|nachlass|sconto|korting|escompte|ristourne|descuento|"
            r"desconto|courtesy reduction|"
            r"volume\b"
        ),
    ),
    (
        DisputeReason.SCOPE,
        5,
        (
            r"(?:did not|didn't|never|not|no one|nobody|none)\b.{0,30}(?:authori[sz]|ask|instruct|order|want|request|engage|gave|"
            r"commission)\w*|outside (?:the |your |our )?(?:scope|instructions|engagement|mandate)|no instructions|"
            r"not part of (?:the|our)|beyond the scope|out of scope|nie beauftragt|nicht beauftragt|jamais (?:demande|commande|"
            r"fait partie)|(?:hors|en dehors|au-dela|depasse\w*|excede\w*|pas)\b.{0,25}\b(?:mandat|lettre de mission|mission)\b|"
            r"nadie .{0,30}encarg\w+|no (?:encarg|solicit)\w+|nao (?:pedimos|"
            r"solicit)\w*|taken away from"
        ),
    ),
    (
        DisputeReason.GUIDELINE,
        6,
        (
            r"guidelines?|block[- ]?bill\w*|billing (?:rules?|policy|requirements?)|outside counsel (?:policy|rules)|clerical|"
            r"administrative tasks?|section \d|staffing rule|increments?|richtlinien?|abrechnungsrichtlinie|"
            r"directives de facturation|travel (?:time )?billed at full"
        ),
    ),
    (
        DisputeReason.EXPENSE,
        5,
        (
            r"expenses?|disbursements?|flights?|tickets?|airfares?|air fares?|"
            r"hotels?|taxis?|travel(?:ling)? costs?|meals?|couriers?|photocop\w+|copying|minibar|"
            r"hosting|video|car (?:and driver|service)|mileage|parking|business class|auslagen|spesen|reisekosten|frais|debours|"
            r"gastos|deslocac\w+|despesas|viaje|viagens|filing fees?|printing|translation costs?|charges of"
        ),
    ),
    (
        DisputeReason.RATE,
        5,
        (
            r"\brates?\b|caps? (?:her|him|them) at|"
            r"hourly|per hour|an hour|[\d.,]+ ?/ ?h(?:r|our)?\b|stundens[ae]tz\w*|taux\b|tarifa?s?\b|valor hora|valor por hora|/h(?:r|"
            r"our)?\b"
        ),
    ),
    (
        DisputeReason.QUALITY,
        5,
        (
            r"botched|sloppy|shoddy|bad\b|poor(?:ly)?|useless|substandard|neglig\w+|malpractice|plainly wrong|(?:advice|work|brief|"
            r"opinion|memo|filing)\b.{0,40}\bwrong|a day late|missed (?:the|a) (?:deadline|filing)|"
            r"(?:filed|delivered|submitted|served|sent) (?:too )?late|late filing|(?:redo|rewrite|re-do|redraft)\b|"
            r"(?:redone|rewritten|redrafted)|unusable|unprofessional|not (?:fit|usable|up to)|below (?:standard|par)|"
            r"\bwrong (?:court|exhibits?|documents?|version|date|law)|(?:exhibits?|documents?|citations?|draft)\b.{0,15}\bwrong|"
            r"unbrauchbar|ungenugend|"
            r"inutilisable|inexploitable|negligen\w+|inaccettabil\w+|slecht\b|"
            r"errors?\b(?! in (?:the )?(?:calculation|total|sum))|laughed at|bacle|mal ecrit|grobe fehler|mangelhaft|schlecht|"
            r"fehler\b|defectuos\w+|mala calidad|quality|incompeten\w+|outcome|too early"
        ),
    ),
    (
        DisputeReason.HOURS,
        4,
        (
            r"time (?:recorded|spent|charged|entries|entry|billed)|(?:zeit|stunden)aufwand\w*|"
            r"\bhours?\b|\bhrs?\b|\d ?h\b|\bstunden\b|\bheures\b|\bhoras\b|\bore\b|excess(?:ive)? (?:time|hours)|too (?:much time|"
            r"long)|lasted|overstaffed|staffing|(?:two|three|four|five|six) (?:lawyers|associates|partners|people)|same (?:call|"
            r"meeting|hearing)|attended|attendance|timekeepers|trainee|reading (?:into|her|his|in|our)|training"
        ),
    ),
)
# What makes the whole not owed now: billed early, a fee not earned, a court not asked.
_OTHER = re.compile(
    r"too early|not yet (?:earned|due|approved by the court)|success fee|no win|before (?:closing|completion)|"
    r"have not completed|court (?:has not|hasn't) approved|before the court|court approval|fee petition|"
    r"premature|contingen\w+|verfruht|prematur\w+|antes de tiempo|completion fee|not earned"
)
_PATTERNS = tuple(
    (reason, weight, re.compile(rf"(?:{words})" if words.startswith(r"\b") else rf"(?<!\w)(?:{words})"))
    for reason, weight, words in _WEIGHED
)
# A rate is contested where two are compared; else it only prices the hours.
_COMPARED = re.compile(
    r"agreed|agreement|contract|panel|engagement letter|instead of|old rates?|20\d\d rates?|should be|was promoted|"
    r"vereinbart|convenu|acordad|pactad|combinad|, not \d|our rate|difference|increase|raised|holds? (?:him|her|us|"
    r"everybody)|versus|\bvs\b|rates? (?:is|are|was|were) (?:too )?(?:high|wrong)|hourly rate.{0,20}(?:high|wrong)|zu hoch"
)


def reason_of(direct: str, sentences: Sequence[str]) -> DisputeReason:
    """The reason that the contesting words (`direct`) give, helped by the sentences around them; the likeliest where no word speaks."""
    around = " ".join(sentences)
    scores: dict[DisputeReason, float] = {}
    for reason, weight, pattern in _PATTERNS:
        said, told = len(pattern.findall(direct)), len(pattern.findall(around))
        if said or told:
            scores[reason] = weight * (1.0 if said else 0.6) + 0.2 * min(said + told, 5)
    for words, share in [(direct, 1.2), *((words, 0.8) for words in sentences if words != direct)]:
        framed = next((frame for frame in complaints_in(words) if frame.reason is not None), None)
        if framed is not None and framed.reason is not None:
            said_by = share if framed.reason is not DisputeReason.HOURS else 0.5
            scores[framed.reason] = scores.get(framed.reason, 0.0) + said_by * framed.weight
    both = f"{direct} {around}"
    if DisputeReason.RATE in scores:
        scores[DisputeReason.RATE] += 3 if _COMPARED.search(both) else -2.5
    if _OTHER.search(both):
        scores[DisputeReason.OTHER] = 9
    if DisputeReason.EXPENSE in scores and DisputeReason.GUIDELINE in scores and not re.search(r"guideline|block", direct):
        scores[DisputeReason.GUIDELINE] -= 2
    return max(scores, key=lambda reason: scores[reason]) if scores else likely_reason(direct, around)
