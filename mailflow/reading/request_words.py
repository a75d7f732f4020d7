"""What clients ask for and tell beside complaints, in the languages that they write: papers, time, silence, another addressee; as data.

Written as `bill_words` is: small, without accents, `~` for any ending.
"""

REQUEST_WORDS: dict[str, dict[str, str]] = {
    "ask": {
        "en": (
            r"please|pls|kindly|can (?:you|i|we|somebody|someone)|could (?:you|i|we)|would (?:you|it|the|there|\w+ let)|will you|"
            r"(?<!\d )may (?:i|we)|any chance|is it possible|possible to|i(?:'d| would) (?:like|need|appreciate)|"
            "we(?:'d| would) (?:like|need|appreciate)|need|needs|require|requests?|requesting|ask(?:s|ing)?|want|"
            r"hop(?:e|ing) (?:you|to)|propos\w+|suggest\w*|offer\w*|let (?:me|us)|grateful|is there|are you able|allow|give (?:me|us)|"
            "grant|what (?:if|would help)|looking for|short of|lacking|missing|mind"
        ),
        "de": (
            r"bitte\w*|bitten|konnen (?:sie|wir)|konnten (?:sie|wir)|durfte\w*|durfen|wurden sie|waren sie|ware es|ist es moglich|"
            r"mochte\w*|wollen|benotig\w+|brauch\w+|ersuch\w+|beantrag\w+|fehlt|fehlen|gerne|schlagen wir vor|vorschlag\w*|uns liegt|"
            r"vermiss\w+"
        ),
        "fr": (
            r"merci de|veuillez|pri(?:e|ons)|pourri\w+|pouvez|pouvons|peut-on|serait-il|est-il possible|souhait\w+|voudr\w+|aimer\w+|"
            r"demand\w+|sollicit\w+|besoin|manque\w*|propos\w+|accepteri\w+|auriez|faudrait"
        ),
        "es": (
            r"por favor|pued\w+|podri\w+|podemos|rog\w+|ruego|solicit\w+|pedi\w+|pido|agradec\w+|necesit\w+|querri\w+|quisier\w+|"
            r"gustaria\w*|propon\w+|falta\w*|seria posible|aceptari\w+|hace falta|desear\w+"
        ),
        "pt": (
            r"por favor|pod(?:e|em|emos|eriam?|eriamos)|solicit\w+|ped(?:imos|ir)|peco|agradec\w+|precis\w+|gostari\w+|propom\w+|"
            r"falta\w*|seria possivel|aceitari\w+|queri\w+|necessit\w+"
        ),
        "it": (
            r"per favore|pu[o]|potet\w+|potrest\w+|potremmo|possiamo|chied\w+|preg\w+|vorre\w+|serv(?:e|ono|irebbe)|bisogno|propon\w+|"
            r"manca\w*|sarebbe possibile|accettereste|gradir\w+|vi prego|necessit\w+"
        ),
        "nl": (
            r"graag|kunt u|kunnen (?:wij|we|jullie)|kun je|zou\w*|mag|mogen|verzoek\w*|vragen|vraag|willen|wil|alstublieft|aub|"
            r"gelieve|nodig|missen|ontbreekt|is het mogelijk|kan dat|voorstel\w*"
        ),
    },
    "paper": {
        "en": (
            r"cop(?:y|ies)|invoices?|bills?|statements?|w-?9s?|w-?8\w*|tax forms?|breakdowns?|receipts?|"
            r"time (?:entries|details?|records?|sheets?)|timesheets?|pdfs?|itemi[sz]\w+|details?|back-?up|ledgers?|"
            "supporting documents?|narratives?|engagement letter|originals?|purchase orders?|vouchers?|paperwork|documentation|"
            "duplicates?|printouts?"
        ),
        "de": (
            r"\w*rechnung(?:en|skopie\w*)?|kopien?|zweitschrift\w*|duplikat\w*|\w*auszug|\w*auszuge|\w*aufstellung\w*|"
            r"\w*nachweise?\w*|belege?\w*|pdf|saldenliste\w*|ubersicht|honorarvereinbarung|stundenzettel|details|original\w*|"
            "vollmacht|unterlagen"
        ),
        "fr": (
            "factures?|copies?|duplicatas?|releves?|details?|decomptes?|justificatifs?|pdf|feuilles de temps|convention|originaux|"
            "original|pieces|etat de compte|rib"
        ),
        "es": (
            r"facturas?|copias?|duplicados?|extractos?|estados? de cuenta|detalles?|desglose\w*|justificantes?|pdf|recibos?|"
            "hoja de encargo|original(?:es)?|resumen"
        ),
        "pt": (
            "faturas?|copias?|segundas? vias?|extratos?|detalhes?|comprovativos?|pdf|recibos?|originais|original|discriminativo|"
            "mapa de horas|registo de horas|conta corrente"
        ),
        "it": (
            "fattur[ae]|copi[ae]|duplicat[oi]|estratt[oi](?: conto)?|dettagli[oi]?|giustificativ[oi]|pdf|prospetto|ricevut[ae]|"
            "original[ei]|rendiconto|specifica"
        ),
        "nl": (
            r"factu(?:ur|ren)|kopie(?:en)?|afschrift\w*|\w*overzicht\w*|\w*specificatie\w*|pdf|bonnen|urenstaat|urenstaten|origine\w+|"
            "duplicaat|bewijsstukken|opgave"
        ),
    },
    "send": {
        "en": (
            r"(?:re-?)?send\w*|e-?mail (?:me|us|it|them|the|over|a)|forward\w*|provid\w+|suppl(?:y|ied)|furnish|shar(?:e|ing)|"
            r"upload\w*|(?:re-?)?submit\w*|pop\b.{0,20}\bover|ping (?:me|us)|fax|mail(?:ing)? (?:me|us)|let (?:me|us) have|"
            "get (?:me|us|hold)|drop (?:me|us)|re-?issue|shoot|pass (?:me|us|on)|run off|pull|"
            r"have (?:a copy|a pdf|an? \w+ (?:copy|version))|obtain"
        ),
        "de": (
            r"send\w+|zusend\w+|schick\w+|zuschick\w+|ubersend\w+|ubermittel\w+|zukommen|mailen|zumailen|nachreich\w+|weiterleit\w+|"
            r"bereitstell\w+|vorleg\w+|einreich\w+|hochlad\w+|zusendung|ubersendung|vorlegen|erhalten|bekommen|zur verfugung|nicht vor"
        ),
        "fr": (
            r"envo(?:yer|i|yez|ie)\w*|renvoy\w+|adress\w+|transmet\w+|communiqu\w+|fourni\w*|parvenir|suivre|obtenir|recevoir|joindre|"
            "procurer|redeposer|deposer"
        ),
        "es": (
            r"env(?:i|ie|ia|ien|iar)\w*|reenv\w+|mand\w+|remit\w+|facilit\w+|proporcion\w+|pas(?:ar|en|ame|arnos)\w*|llegar|adjunt\w+|"
            "obtener|recibir|subir|presentar"
        ),
        "pt": r"envi\w+|reenvi\w+|mand\w+|remet\w+|facult\w+|disponibiliz\w+|fornec\w+|passar|anex\w+|obter|receber|submet\w+|encaminh\w+",
        "it": r"invi\w+|rimand\w+|mand\w+|trasmett\w+|spedi\w+|inoltr\w+|forni\w+|rispedi\w+|avere|ricevere|ottenere|allegar\w+|girar\w+",
        "nl": (
            r"stur\w+|stuur\w*|toestur\w+|toe te sturen|mailen|zend\w+|toezend\w+|doorstur\w+|verstrekken|aanleveren|ontvangen|"
            "krijgen|indienen|bezorgen|nasturen"
        ),
    },
    "lack": {
        "en": (
            r"missing|lack\w*|need|needs|require|short of|(?:don't|do not|doesn't) (?:\w+ )?(?:have|seem)|without|"
            "could i (?:get|have)|do you have|after|would help|mind|never (?:got|received|saw|seen)|can't find|cannot find|"
            "looking for"
        ),
        "de": r"fehlt|fehlen|brauch\w+|benotig\w+|vermiss\w+|nicht vor",
        "fr": r"manque\w*|besoin|n'avons pas|introuvable\w*|nous faut|il faudrait",
        "es": r"falta\w*|necesit\w+|no (?:tenemos|encontramos|encuentro|localizamos)|hace falta|precis\w+",
        "pt": r"falta\w*|precis\w+|necessit\w+|nao (?:temos|encontramos|encontro)",
        "it": r"manca\w*|serv(?:e|ono|irebbe)|bisogno|necessit\w+|non (?:abbiamo|troviamo|trovo)|occorre",
        "nl": r"missen|mis|nodig|ontbreekt|hebben (?:\w+ )?niet|kunnen (?:\w+ ){0,3}niet vinden",
    },
    "record": {
        "en": (
            r"cop(?:y|ies)|statements?(?: of account)?|w-?9s?|w-?8\w*|tax forms?|breakdowns?|receipts|"
            "time (?:entries|details?|records?|sheets?)|timesheets?|back-?up|ledger of|itemi[sz]ed|supporting documents?|"
            "engagement letter|list of (?:everything|all|what|open)|duplicate of"
        ),
        "de": (
            r"kopie\w*|zweitschrift\w*|\w*auszug\w*|\w*aufstellung\w*|stunden\w*nachweis\w*|tatigkeitsnachweis\w*|"
            r"leistungs\w*nachweis\w*|saldenliste\w*|honorarvereinbarung|stundenzettel"
        ),
        "fr": r"copies?|duplicatas?|releves?|detail des|decompte\w*|justificatifs|feuilles de temps|ventilation",
        "es": r"copias?|duplicado|extracto|estado de cuenta|desglose\w*|detalle de|justificantes|hoja de encargo",
        "pt": r"copias?|segunda via|extrato|detalhe d\w+|discriminativo|comprovativos|mapa de horas|registo de horas",
        "it": r"copi[ae]|estratto conto|dettaglio d\w+|giustificativi|prospetto|rendiconto|specifica d\w+",
        "nl": r"kopie\w*|\w*overzicht\w*|\w*specificatie\w*|urenstaat|urenstaten|bonnen|afschrift\w*",
    },
    "again": {
        "en": r"again|once more|anew|a second time|re-?send\w*|re-?submit\w*|re-?submission|re-?upload\w*|one more time",
        "de": r"erneut\w*|noch ?mals?|noch einmal|nochmalig\w*|wieder",
        "fr": r"a nouveau|de nouveau|encore une fois|renvoy\w+|nouvelle fois|redeposer",
        "es": r"otra vez|de nuevo|nuevamente|reenv\w+|volver a",
        "pt": r"outra vez|de novo|novamente|reenvi\w+|voltar a",
        "it": r"di nuovo|nuovamente|un'altra volta|ancora una volta|rimand\w+|rispedi\w+|reinvi\w+",
        "nl": "nogmaals|opnieuw|nog een keer|nog eens|weer",
    },
    "resend_it": {
        "en": (
            r"(?:send|mail|forward|submit|lodge|upload|file|e-?mail|issue) (?:it|them|this|that|one|these|both)\b.{0,30}\b(?:again|"
            r"over|across|once more|through)|re-?submit\w*|re-?send\w*"
        ),
        "de": r"erneut (?:ein|zu)?(?:reich|send|schick|stell|ubermittel)\w*|nochmals? (?:zu)?(?:send|schick|ein)\w*",
        "fr": "(?:renvoyer|redeposer|retransmettre|la deposer a nouveau|l'envoyer a nouveau)",
        "es": r"(?:reenviar\w*|enviarla de nuevo|mandarla otra vez|volver a (?:enviar|presentar|emitir)\w*)",
        "pt": r"(?:reenviar\w*|enviar novamente|submeter (?:de novo|novamente))",
        "it": r"(?:trasmett\w+|invi\w+|mand\w+|rinvi\w+)(?:la|le|lo|rla)? (?:di nuovo|nuovamente)|reinvi\w+|rinviarla",
        "nl": "opnieuw (?:in te dienen|indienen|sturen|te sturen|aanbieden|aan te bieden)|nogmaals sturen",
    },
    "pay": {
        "en": (
            r"pay(?:ing|ment|ments)?|paid|settl\w+|clear(?:ing)?|chip\w*|pay(?:ing)? (?:it |this |that |them )?(?:off|down)|it|this|"
            "balance|owe|account"
        ),
        "de": r"zahl\w+|bezahl\w+|begleich\w+|uberweis\w+|ausgleich\w+|betrag\w*|rechnung\w*",
        "fr": r"pay\w+|regl\w+|paiement\w*|solder|verser|acquitter|somme",
        "es": r"pag\w+|abon\w+|liquid\w+|sald\w+|importe",
        "pt": r"pag\w+|liquid\w+|sald\w+|valor",
        "it": r"pag\w+|sald\w+|vers\w+|importo",
        "nl": r"betal\w+|betaal\w*|voldo\w+|aflos\w+|bedrag",
    },
    "in_parts": {
        "en": (
            r"instal?lments?|in (?:\w+ )?(?:parts|pieces|stages|chunks|tranches|steps|portions|goes|lots|bits)|bit by bit|"
            r"month by month|chip\w* away|(?:a|per|each|every) (?:week|month|fortnight|quarter)|weekly|monthly|smaller payments|"
            "partial payments?|part payment|payment (?:plan|arrangement|schedule)|"
            r"(?:equal|several|two|three|four|five|six|few) (?:\w+ )?(?:payments|parts|amounts|sums)|a schedule|something now|"
            r"half now|some now|little by little|piecemeal|over (?:the )?(?:next )?(?:\w+ )?(?:months|weeks)|stagger\w*|spread\w*|"
            "split"
        ),
        "de": (
            r"raten\w*|teilbetr\w+|teilzahl\w+|in (?:zwei|drei|vier|mehreren) \w+|monatlich\w*|ratenweise|zahlungsplan\w*|stuckweise|"
            "abstottern|nach und nach"
        ),
        "fr": (
            r"echeanci\w+|echelonn\w+|mensualit\w+|(?:deux|trois|quatre|plusieurs) (?:fois|versements|paiements|echeances)|etal\w+|"
            r"fractionn\w+|acomptes?"
        ),
        "es": (
            r"plazos|cuotas|fraccion\w+|mensualidades|(?:dos|tres|cuatro|varios|varias) (?:pagos|partes|veces|plazos)|"
            "calendario de pagos|a plazos|poco a poco"
        ),
        "pt": (
            r"prestac\w+|parcel\w+|fase\w+|(?:duas|tres|quatro|varias|dois) (?:vezes|pagamentos|tranches|partes)|mensalidades|"
            r"plano de pagamento\w*"
        ),
        "it": (
            r"rate|ratei\w+|rateizz\w+|(?:due|tre|quattro|piu) (?:rate|tranche|soluzioni|volte)|dilazion\w+|un po' alla volta|"
            "piano di (?:rientro|pagamento)"
        ),
        "nl": (
            r"termijn(?:en)?|betalingsregeling\w*|gespreid\w*|in (?:twee|drie|vier|delen)(?: \w+)?|maandelijks\w*|afbetaling\w*|"
            r"deelbetaling\w*|regeling"
        ),
    },
    "more_time": {
        "en": (
            "more time|extra time|bear with (?:us|me)(?= (?:while|until|till|for a|a (?:little|bit|while)|on this))|additional time|"
            "a (?:little|bit|while|few (?:more )?(?:days|weeks|months)) (?:longer|more)?|few more (?:days|weeks|months)|"
            r"breathing (?:space|room|spell)|extension|grace|flexib\w+|leeway|hold off|patien\w+|defer\w*|postpon\w+|"
            "until (?:we|i|after|the)|till (?:we|i|after|the)|some slack|wiggle room|another (?:week|month|fortnight|few)|longer|"
            "delay(?:ed)? payment|push (?:it|this|the due)"
        ),
        "de": (
            r"mehr zeit|aufschub|stund(?:ung|en)|fristverlanger\w+|geduld\w*|etwas luft|noch etwas zeit|zahlungsziel\w*|spater zahlen|"
            r"verlanger\w+|aufgeschoben|langere frist"
        ),
        "fr": r"delais?|report|sursis|patient\w*|prolong\w+|plus de temps|differ\w+|moratoire|souplesse|un peu de temps",
        "es": r"aplaz\w+|prorrog\w+|mas (?:tiempo|plazo)|paciencia|moratoria|margen|un poco de tiempo|flexib\w+|espera",
        "pt": r"mais (?:tempo|prazo)|prorrog\w+|adia\w+|paciencia|moratoria|flexib\w+|dilacao|alargamento|um pouco de tempo",
        "it": r"prorog\w+|dilazion\w+|rinvi(?:o|are)|piu tempo|pazienza|moratoria|flessib\w+|differimento|un po' di tempo|respiro",
        "nl": r"uitstel|meer tijd|geduld|langere termijn|respijt|opschort\w*|wat langer|coulant\w*|soepel\w*|verlenging",
    },
    "compromise": {
        "en": (
            "full and final|in full settlement|close (?:out|it|this|the)|draw a line|meet (?:me|us) halfway|"
            r"reduced (?:sum|amount|figure)|lower (?:sum|amount|figure)|cents on the dollar|settle for|compromise|a deal|knock\w*|"
            r"discount for (?:prompt|immediate|quick)|accept \S*\d|take \S*\d|haircut|goodwill reduction"
        ),
        "de": r"vergleich\w*|abgeltung\w*|abschlag|pauschal (?:abgelten|erledigen)|entgegenkommen|entgegen|einigung\w*|erledigung|nachlass",
        "fr": r"transig\w+|solde de tout compte|transaction\w*|remise gracieuse|geste|compromis|arrangement|accord amiable",
        "es": r"quita|transaccion\w*|acuerdo|saldo y finiquito|rebaj\w+|llegar a un acuerdo",
        "pt": r"acordo|transac\w+|perdao parcial|reduc\w+|quitacao",
        "it": r"saldo e stralcio|transazion\w*|accordo|stralcio|riduzione",
        "nl": r"schikking\w*|schikken|finale kwijting|tegemoetkom\w*|akkoordje|vergelijk",
    },
    "strapped": {
        "en": (
            r"(?:cash|money|liquidity|cash ?flow)(?: \w+){0,3} (?:tight|short|squeeze\w*|thin|poor|problem\w*)|tight|struggl\w+|"
            "hardship|broke|slow (?:season|summer|quarter|month)|rough|lost my job|out of work|can(?:'t|not) (?:pay|afford)|"
            "unable to pay|afford|(?:not|n't) (?:be )?able to pay"
        ),
        "de": r"knapp\w*|klamm|liquiditat\w*|zahlungsschwierigkeit\w*|engpass\w*|schwierig\w+|kasse|nicht (?:zahlen|bezahlen|aufbringen)",
        "fr": r"tresorerie|difficult\w+|tendue?|a court de|incapables? de|ne (?:peux|pouvons) pas (?:payer|regler)",
        "es": r"dificultad\w*|tesoreria|liquidez|apurad\w+|mal momento|no (?:puedo|podemos) pagar",
        "pt": r"dificuldad\w*|tesouraria|liquidez|apertad\w+|nao (?:posso|podemos|conseguimos) pagar",
        "it": r"difficolt\w+|liquidita|crisi|momento difficile|non (?:posso|possiamo|riusciamo a) pagare",
        "nl": r"krap\w*|liquiditeit\w*|moeilijk\w*|problemen|kunnen (?:\w+ ){0,3}niet betalen|geen geld",
    },
    "bank": {
        "en": (
            "bank (?:details?|account|information|info|coordinates|data|instructions?)|account (?:number|details|no)|"
            r"wire instructions?|wiring instructions?|remit-to(?: \w+)?|routing(?: number)?|sort code|iban|swift|bic|"
            "payment (?:details|instructions)|aba|remittance (?:details|instructions)|ach details"
        ),
        "de": r"bankverbindung\w*|bankdaten|kontoverbindung\w*|kontonummer\w*|iban|bic|kontodaten|bankkonto",
        "fr": "rib|iban|coordonnees bancaires|numero de compte|compte bancaire|bic",
        "es": "cuenta bancaria|numero de cuenta|iban|datos bancarios|coordenadas bancarias|ccc",
        "pt": "iban|nib|conta bancaria|numero de conta|dados bancarios|coordenadas bancarias",
        "it": "iban|coordinate bancarie|conto corrente|numero di conto|dati bancari|conto bancario",
        "nl": r"iban|rekeningnummer\w*|bankgegevens|bankrekening\w*|betaalgegevens",
    },
    "changed": {
        "en": (
            r"chang(?:e|ed|es|ing)|differ\w*|new|updat\w+|not the (?:same|one)|n't (?:match|the same)|does not match|mismatch|"
            r"verif\w+|confirm\w*|genuine|legit\w*|correct|valid|real(?:ly)?|authentic|moved|switched|replaced|suspicious|scam|"
            r"fraud\w*|phish\w+|double[- ]check"
        ),
        "de": (
            r"geander\w*|anderung\w*|ander[etnrs]+|neue?[nrsm]?|abweich\w+|stimmt|stimmen|korrekt|richtig|bestatig\w+|aktuell\w*|gilt|"
            r"echt|uberein\w*|aktualisier\w+|gultig\w*|verifizier\w+"
        ),
        "fr": (
            r"chang\w+|modifi\w+|nouveau\w*|nouvel\w*|different\w*|confirm\w+|verifi\w+|correspond\w*|exacte?s?|authentique|valable|"
            "mettre a jour"
        ),
        "es": r"cambi\w+|modific\w+|nuev[oa]s?|distint[oa]s?|diferent\w+|confirm\w+|verific\w+|correct\w+|coincid\w+|actualiz\w+|valid\w+",
        "pt": r"alter\w+|mud\w+|nov[oa]s?|diferent\w+|confirm\w+|verific\w+|corret\w+|coincid\w+|atualiz\w+|valid\w+",
        "it": r"cambi\w+|modific\w+|nuov[oaei]|divers[oaei]|confer\w+|verific\w+|corrett[oaei]|corrispond\w+|aggiorn\w+|valid\w+",
        "nl": (
            r"gewijzigd\w*|wijzig\w*|nieuwe?|ander\w*|verander\w+|klopt|kloppen|bevestig\w+|controleren|juist\w*|afwijk\w+|geldig\w*|"
            r"verifi\w+"
        ),
    },
}
