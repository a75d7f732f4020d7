"""Whose bill it is, whether it is owed, and what is done with one that is not: refused, returned, held back; as data.

Written as `bill_words` is: small, without accents, `~` for any ending.
"""

REFUSAL_WORDS: dict[str, dict[str, str]] = {
    "mismatch": {
        "en": (
            "(?:doesn't|does not|don't|do not|won't|cannot|can't|didn't) (?:add|total|foot|tally|match|reconcile|sum|agree|equal|"
            r"come|tie|square|work|compute)\w*|add(?:ition)? (?:error|mistake)|"
            r"(?:addition|arithmetic\w*|calculation|computation\w*|maths?|adding|summation|rounding|mathematical) (?:error|mistake|"
            r"slip|problem|issue)s?|mis-?(?:calculat|add|total|comput)\w*|wrong(?:ly)? (?:total|sum|added)\w*|"
            "(?:is|are|was|were) (?:off|wrong|out) by|but the (?:bill|invoice|total) (?:says|shows|reads|has)|"
            "not (?:the )?(?:sum|what the lines)|add(?:s|ed)? (?:it |them |these )?up (?:to|wrong)|"
            r"incorrectly (?:added|totalled|summed|calculated|multiplied)|times \S+ (?:is|makes|equals)"
        ),
        "de": (
            r"(?:stimm\w+|ergeb\w+|ergib\w+|entsprech\w+|entspricht|addier\w+|pass\w+|aufgeht|aufgehen|deck\w+|"
            r"summier\w+)\b.{0,60}\bnicht|nicht (?:den|die|der) (?:rechnungsbetrag|summe|gesamt\w+)|rechenfehler~?|additionsfehler~?|"
            "falsch (?:addiert|summiert|berechnet|gerechnet|zusammengerechnet)|verrechnet|rechnerisch falsch|rechnerisch"
        ),
        "fr": (
            r"(?:correspond\w*|concord\w*|coincid\w*|tomb\w+|equivaut|egal\w*) pas|"
            r"erreurs? (?:de calcul|d'addition|arithmetique\w*|de total)|mal (?:calcule\w*|additionn\w+)|ne (?:fait|font) pas|"
            r"inexact\w*|additionn\w+"
        ),
        "es": (
            r"no (?:suma\w*|cuadra\w*|coincid\w+|correspond\w+|concuerda\w*|da\b|dan\b)|"
            r"error\w* (?:de (?:calculo|suma)|aritmetico\w*|en la suma|en el calculo)|mal (?:sumad[oa]|calculad[oa])s?"
        ),
        "pt": (
            r"nao (?:bate\w*|soma\w*|correspond\w+|coincid\w+|confere\w*|da\b|dao\b|totaliza\w*)|"
            r"erro\w* (?:de (?:calculo|soma|adicao)|aritmetico\w*|na soma|no calculo)|mal (?:somad[oa]|calculad[oa])s?"
        ),
        "it": (
            r"non (?:corrispond\w+|coincid\w+|torna\w*|quadra\w*|fa\b|da\b|somma\w*)|"
            "error[ei] (?:di (?:calcolo|somma|addizione)|aritmetic[oi]|nel calcolo|nella somma)|"
            r"sbagliat[oaei] (?:il|la|i) (?:calcol\w+|somm\w+|totale)|conti non"
        ),
        "nl": (
            r"(?:klop\w*|overeen\w*|strook\w*|optel\w+) (?:\w+ ){0,4}niet|klopt niet|kloppen niet|rekenfout~?|telfout~?|optelfout|"
            "verkeerd (?:opgeteld|berekend)|niet gelijk"
        ),
    },
    "missing": {
        "en": (
            "(?:do|can|did|could|does) not (?:find|see|spot)|not find|no trace|missing|"
            "not (?:been )?(?:applied|taken|shown|deducted|given|reflected|honou?red|included|credited|passed|accounted)|"
            r"n't (?:been )?(?:applied|taken|shown|deducted|given|reflected|honou?red|included|credited|passed|there|appear\w*|"
            r"show\w*|find|see)|left out|forgotten|forgot|omitted|overlooked|where (?:is|are|did)|where's|can't find|cannot find|"
            "nowhere|no sign of|never (?:applied|arrived|appeared|showed|came|reflected)|"
            r"fail\w* to (?:apply|reflect|include|show|deduct)|ignored|disappeared|vanished|lacks?|not there|dropped off|absent"
        ),
        "de": (
            r"fehl\w+|"
            "nicht (?:berucksichtigt|abgezogen|gewahrt|enthalten|angewandt|angewendet|eingerechnet|erkennbar|ersichtlich|aufgefuhrt)|"
            r"vergessen|vermiss\w+|unberucksichtigt|wo (?:ist|bleibt)|ausgelassen"
        ),
        "fr": (
            r"manqu\w+|appara\w+ pas|figur\w+ pas|n'a pas ete (?:applique\w*|deduite?|prise? en compte|accordee?)|oubli\w+|omis\w*|"
            r"absente?s?|ou est|pas (?:applique\w*|deduite?|tenu compte|ete)|introuvable"
        ),
        "es": (
            r"falta\w*|"
            "no (?:han |se ha |ha sido |se |nos han |fue |esta )?(?:aplicad[oa]|aplicaron|aplico|descontad[oa]|descontaron|"
            r"reflejad[oa]|incluid[oa]|aparece\w*|figura\w*|consta\w*|tenido en cuenta)|olvid\w+|omiti\w+|donde esta"
        ),
        "pt": (
            r"falta\w*|"
            "nao (?:foi |esta |foram |consta |aparece |aplicaram |se )?(?:aplicad[oa]|descontad[oa]|considerad[oa]|refletid[oa]|"
            r"incluid[oa]|aparece|consta|figura|aplicaram|deduzid[oa])?(?<!nao )|esquec\w+|omiti\w+|onde esta"
        ),
        "it": (
            r"manca\w*|"
            "non (?:avete |e stat[oa] |risulta |ha |e |compare |figura |viene )?(?:applicat[oa]|detratt[oa]|considerat[oa]|"
            r"riportat[oa]|inclus[oa]|compare|figura|risulta)|dimentic\w+|omess\w+|dov'e|ignorat[oa]"
        ),
        "nl": (
            r"ontbreek\w*|ontbreken|ontbrak|"
            "niet (?:verwerkt|toegepast|meegenomen|verrekend|doorgevoerd|opgenomen|terug te vinden|zichtbaar|afgetrokken)|vergeten|"
            "missen|mis ik|waar is|weggelaten"
        ),
    },
    "trouble": {
        "en": (
            r"concerns?|issues?|problems?|objections?|quer(?:y|ies|ied|ying)|discrepanc\w+|errors?|mistakes?|disagreements?|"
            r"reservations?|inaccura\w+|irregularit\w+"
        ),
        "de": "bedenken|einwand~?|einwande~?|unstimmigkeit~|fehler~?|unklarheit~|beanstandung~|vorbehalt~|diskrepanz~|rugen?",
        "fr": "reserves?|objections?|erreurs?|anomalies?|desaccord|incoherences?|ecarts?|contestation",
        "es": "reparos?|objecion(?:es)?|error(?:es)?|discrepancia~|reservas?|anomalia~|incidencia~|desacuerdo|disconformidad",
        "pt": "reservas?|objec~|erros?|discrepancia~|anomalia~|desacordo|reclamac~|incorrec~",
        "it": "riserv[ae]|obiezion[ei]|error[ei]|discrepanz[ae]|anomali[ae]|contestazion[ei]|rilievi|disaccordo",
        "nl": "bezwa(?:ar|ren)|fout(?:en)?|onjuistheden|onjuistheid|opmerkingen|bedenkingen|discrepantie~",
    },
    "hold": {
        "en": (
            r"on hold|hold(?:ing)?(?: back| up| off)? (?:the |our |all )?payment|withh[eo]ld\w*|"
            r"not (?:be )?(?:releas\w+|approv\w+|process\w+|authori[sz]\w+)|"
            r"(?:before|until) (?:we|i) (?:can )?(?:pay|approve|release|authori[sz]e|process)|suspend\w* payment|stop(?:ped)? payment|"
            "held (?:back|up)"
        ),
        "de": (
            r"zuruckgehalten|halten .{0,20}zuruck|zuruckbehalt\w*|bis dahin|nicht freigeben|nicht (?:zahlen|bezahlen)|"
            r"zahlung zuruck\w*|gestoppt"
        ),
        "fr": r"suspend\w+|en attente|bloqu\w+|ne (?:pouvons|puis) pas (?:valider|regler|payer)|retenons",
        "es": r"retenid\w+|retener\w*|retenemos|suspend\w+|en suspenso|no (?:podemos|vamos a) (?:pagar|aprobar|tramitar)\w*|bloquead\w+",
        "pt": r"retid\w+|suspens\w+|suspend\w+|nao (?:podemos|vamos) (?:pagar|aprovar|processar)|bloquead\w+",
        "it": r"sospes\w+|sospend\w+|non (?:possiamo|intendiamo) (?:pagare|approvare|autorizzare)|trattenut\w+|bloccat\w+",
        "nl": "aangehouden|opgeschort|schorten|houden .{0,20}(?:aan|in)|kunnen .{0,20}niet (?:betalen|goedkeuren)|geblokkeerd",
    },
    "credit_note": {
        "en": (
            "credit notes?|credit memos?|corrected (?:invoice|bill)|revised (?:invoice|bill)|amended (?:invoice|bill)|credit us|"
            "credit our account"
        ),
        "de": "gutschrift~|rechnungskorrektur~|stornorechnung~|korrekturrechnung~|(?:korrigierte|berichtigte|neue) rechnung",
        "fr": (
            "avoirs?(?= (?:pour|de|sur|d'|correspondant|partiel|total|a))|note de credit|"
            "facture (?:rectificative|rectifiee|corrigee)|un avoir"
        ),
        "es": "notas? de (?:abono|credito)|factura (?:rectificativa|corregida)|abono (?:de|por|parcial)",
        "pt": "notas? de credito|fatura (?:retificad[oa]|corrigida|retificativa)",
        "it": "not[ae] di (?:credito|accredito)|fattura (?:rettificat[ai]v?a?|corretta)|storno",
        "nl": r"creditnota~|creditfactu\w+|gecorrigeerde factuur|correctiefactuur|creditering",
    },
    "objected": {
        "de": (
            r"(?:nicht|keineswegs) (?:\w+ ){0,3}(?:einverstanden|zufriedenstellend|akzeptabel|akzeptier\w+|anerkenn\w+|freigeben)|"
            r"widersprech\w+|beanstand\w+|bestreit\w+|widerspruch\w*|weisen\b.{0,60}\bzuruck|zuruckweis\w+|verweiger\w+|protestier\w+|"
            "rugen"
        ),
        "fr": (
            r"(?:contest(?:ons|e|ent|er|ee)|refus(?:ons|e|er|ent)|conteste\w*)|(?:pas|plus) d'accord|n'accept\w+|"
            r"ne (?:pouvons|puis|saurions|peut)\w* (?:pas )?(?:accepter|valider|approuver|admettre)|nous opposons|oppos\w+ a|en litige"
        ),
        "es": (
            r"no (?:\w+ ){0,3}(?:de acuerdo|conform\w+|acept\w+)|neg(?:amos|o|arnos) a|nos negamos|me niego|rechaz(?:amos|o|ar)|"
            r"disputamos|impugn\w+|disconform\w+|objet(?:amos|o)|reclam(?:amos|o)|protest\w+"
        ),
        "pt": (
            r"nao (?:\w+ ){0,2}(?:concord\w+|aceit\w+|reconhec\w+)|discord\w+|recus(?:amos|o|amo-nos)|rejeit(?:amos|o)|impugn\w+|"
            "contest(?:amos|o|ar)|reclam(?:amos|o)|opomo-nos"
        ),
        "it": (
            r"contest(?:iamo|o|are|ata|ate|azione)|non (?:\w+ ){0,2}(?:d'accordo|accett\w+|riconosc\w+|concord\w+)|rifiut(?:iamo|o)|"
            "respingiamo|ci opponiamo|reclam(?:iamo|o)|non intendiamo pagare"
        ),
        "nl": (
            r"betwist\w*|niet (?:\w+ ){0,2}(?:eens|akkoord|accept\w+|aanvaard\w+)|(?<!geen )bezwaar (?:maken|tegen|aantekenen)|"
            r"maken bezwaar|"
            "weigeren?|protesteren|verwerpen|betalen (?:wij|we|ik) niet"
        ),
    },
    "premature": {
        "en": (
            "(?:not|n't|nothing)(?: is| yet| be| been| are)* (?:due|owed|payable|earned|billable|triggered|"
            r"billed)(?: \w+)?(?= (?:until|before|unless|till))|too early|prematurely?|ahead of time|"
            r"before (?:closing|completion|the (?:court|sale|deal|judge|tribunal|settlement))|court(?:'s)? approv\w+|success fee|"
            r"contingen\w+|judge has not|court has not|not (?:yet )?approved by the (?:court|judge|trustee)"
        ),
        "de": r"verfruht\w*|erfolgshonorar\w*|noch nicht fallig|vor abschluss|erst (?:nach|mit) (?:abschluss|vollzug|eintritt)|zu fruh",
        "fr": (
            r"prematur\w+|honoraires? de resultat|pas encore (?:due?|exigible|acquis\w*)|"
            "avant (?:la|le) (?:closing|signature|jugement)|trop tot"
        ),
        "es": (
            r"prematur\w+|antes de tiempo|(?:prima|comision|honorarios?) de exito|"
            "aun no (?:se ha devengado|procede|es exigible|se devenga)|todavia no (?:vence|se ha devengado|es exigible)"
        ),
        "pt": r"prematur\w+|antes do tempo|honorarios? de (?:exito|sucesso)|ainda nao (?:e devid\w+|vence\w*|e exigivel)|success fee",
        "it": r"prematur\w+|compenso a risultato|palmario|non (?:e )?ancora (?:dovut\w+|maturat\w+|esigibil\w+)|anzitempo",
        "nl": r"voorbarig\w*|te vroeg|succesvergoeding\w*|nog niet (?:verschuldigd|opeisbaar|verdiend)|success fee",
    },
    "fee": {
        "en": "fees?|invoice|bill|charge|amount|billed|payable|due|owed",
        "de": r"honorar\w*|rechnung\w*|betrag|gebuhr\w*|abgerechnet",
        "fr": r"honoraires?|facture\w*|montant|somme",
        "es": r"honorarios|factura\w*|importe|prima",
        "pt": r"honorarios|fatura\w*|valor",
        "it": r"onorari\w*|fattura\w*|compenso|importo",
        "nl": r"honorarium|factu\w+|vergoeding\w*|bedrag",
    },
    "addressed": {
        "en": (
            "address(?:ed|ee)|re-?address|issued? (?:to|in)|made out|bill(?:ed)?|invoiced?|rebill|re-?bill|charged? to|belongs?|"
            "name of|concerns?|is for|are for|sent to"
        ),
        "de": (
            r"adressier\w+|ausstell\w+|ausgestellt|stellen|richte\w*|gerichtet|auf|an|gehort|betrifft|belasten|umschreiben|"
            r"umzuschreiben|lautet|schuldner\w*"
        ),
        "fr": r"adress\w+|etabl\w+|emett\w+|emise|libell\w+|destin\w+|concern\w+|factur\w+|au nom d\w*|envoy\w+|incomb\w+|revient",
        "es": r"emit\w+|emision|factur\w+|dirig\w+|dirij\w+|a nombre de|correspond\w+|pertenec\w+|enviar\w*|concierne|a cargo de",
        "pt": r"emit\w+|emiss\w+|fatur\w+|dirig\w+|em nome d\w+|diz(?:em)? respeito|pertenc\w+|cabe|enviad[oa]|respeita",
        "it": r"intesta\w+|emett\w+|emess\w+|fattur\w+|indirizz\w+|a nome d\w+|riguarda\w*|spett\w+|compet\w+|a carico d\w+",
        "nl": (
            r"op naam|adresse\w+|geadresseerd|gericht|factur\w+|sturen|opmaken|opgemaakt|uitgereikt|bestemd|hoort|behoort|betreft|"
            "ten laste van|voor"
        ),
    },
    "not_us": {
        "en": "not (?:us|ours?|we|the|this|my|bramley|me)|n't (?:us|ours?|we|the|mine)|instead of us|rather than us",
        "de": r"nicht (?:wir|uns|unser\w*|an uns|bei uns)|statt (?:an )?uns",
        "fr": r"pas (?:nous|a nous|notre|la notre|pour nous)|nous \w+ pas|non (?:nous|a nous)|n'est pas notre",
        "es": r"no (?:a )?(?:nosotros|nuestr\w+|somos|nos)",
        "pt": r"nao (?:a )?(?:nos|noss\w+|somos|connosco)",
        "it": r"non (?:noi|a noi|nostr\w+|siamo|ci|di nostra)",
        "nl": "niet (?:wij|ons|aan ons|onze|voor ons|bij ons)",
    },
    "liable": {
        "en": (
            r"liable|responsib\w+|owes?|debtor|to pay|pays?|payable by|on the hook|(?:the|your|our) client|"
            "picks? (?:this|it|these|up)|supposed to|bears?"
        ),
        "de": (
            r"schuldner\w*|haftet|haften|schuldet|zahlungspflichtig|kostentrager|zustandig\w*|auftraggeber\w*|mandant\w*|tragt|"
            r"kommt\b.{0,20}\bauf"
        ),
        "fr": r"debiteu\w+|redevable\w*|responsable\w*|client\w*|doit (?:payer|regler)|a la charge",
        "es": r"deudor\w*|responsable\w*|client\w*|obligad[oa]|debe pagar|a cargo",
        "pt": r"devedor\w*|responsave\w+|client\w*|obrigad[oa] a|deve pagar|a cargo",
        "it": r"debitor\w*|responsabil\w*|client\w*|tenut[oaie]|deve pagare|a carico|committente",
        "nl": "schuldenaar|debiteur|aansprakelijk|opdrachtgever|client|dient te betalen|verantwoordelijk",
    },
    "rejected": {
        "en": (
            r"knocked (?:it |this |that |them )?back|knock(?:s|ing)? back|never got into|supplier action|reject\w*|bounc\w+|"
            "kicked back|return(?:ed)?|fail(?:ed|s|ure)?|invalid|declined|not accepted|refused|did not pass|didn't pass|error|"
            "cannot process|can't process|unable to process|not (?:be )?processed|incomplete|incorrect|unknown|unrecogni[sz]ed|"
            "blocked|not found|expired|does not exist|sent back|non-?compliant|disallowed|short[- ]?paid|missing|"
            "no (?:po|purchase order|matter id|code)|must be (?:submitted|uploaded|sent)|need to go through|has to go through|"
            "only accept"
        ),
        "de": (
            r"abgewiesen|abgelehnt|zuruckgewiesen|zuruckgesandt|zuruckgeschickt|fehl\w+|ungultig\w*|unbekannt\w*|"
            r"nicht (?:verarbeitet|angenommen|verarbeiten|ubernommen)|fehlerhaft\w*|gesperrt"
        ),
        "fr": (
            r"rejet\w+|refus\w+|renvoy\w+|absent\w*|manqu\w+|invalide\w*|incorrect\w*|inconnu\w*|erreur|bloqu\w+|non conforme|"
            r"pas (?:accept\w+|trait\w+)"
        ),
        "es": (
            r"rechaz\w+|devuelt\w+|devolvi\w+|falta\w*|invalid\w+|incorrect\w+|erroneo|"
            r"no (?:ha sido |fue )?(?:aceptad|procesad|admitid)\w+|bloquead\w+"
        ),
        "pt": r"rejeitad\w+|devolvid\w+|recusad\w+|falta\w*|invalid\w+|incorret\w+|erro|nao (?:foi )?(?:aceit|processad)\w+|bloquead\w+",
        "it": (
            r"scartat\w+|respint\w+|rifiutat\w+|manca\w*|errat\w+|non valid\w+|non (?:e stata )?(?:accettat|elaborat|acquisit)\w+|"
            r"bloccat\w+|scarto"
        ),
        "nl": (
            r"afgewezen|geweigerd|teruggestuurd|ontbreek\w*|ontbreken|ongeldig\w*|onbekend\w*|foutief|foutmelding|"
            "niet (?:verwerkt|geaccepteerd|aanvaard)|afgekeurd|geblokkeerd"
        ),
    },
    "undue": {
        "en": (
            "(?:not|n't) (?:be )?(?:due|owed|apply|applicable|chargeable|payable|correct|right|have (?:been )?(?:charged|added|"
            "applied|billed|included|on)|charge|be charging|add|liable)|exempt|shouldn't (?:be|have)|should not (?:be|have)|"
            r"outside the|wrong(?:ly)?|incorrect\w*|mistaken\w*|ought to be|should be|take the|in error|unduly|no (?:vat|tax|gst)|zero"
        ),
        "de": (
            r"nicht (?:geschuldet|anfall\w*|fallig|korrekt|richtig|zu berechnen|steuerbar|auszuweisen|ausweisen)|stimmt nicht|"
            r"zu streichen|zu unrecht|falsch\w*|gilt|entfallt|befreit|unrichtig|irrtumlich|unzulassig"
        ),
        "fr": (
            r"pas (?:due?s?|applicable\w*|exigible\w*|lieu|correct\w*|a appliquer)|indu\w*|a tort|exoner\w+|erron\w+|incorrect\w*|"
            r"errone\w*|aurait pas du|n'aurai\w+|etablis? (?:a l'etranger|aux|en dehors|hors)"
        ),
        "es": (
            r"no (?:procede\w*|correspond\w+|debe\w*|aplica\w*|es aplicable|lleva|es correcto)|exent[oa]\w*|indebid\w+|incorrect\w+|"
            r"erroneo|por error|extranjer\w+"
        ),
        "pt": (
            r"nao (?:e devid[oa]|se aplica\w*|deve\w*|ha lugar|e aplicavel|esta corret\w+|sao devid[oa]s)|isent[oa]s?|indevid\w+|"
            r"incorret\w+|errad[oa]s?|por engano|estrangeir\w+"
        ),
        "it": (
            r"non (?:e |sono )?(?:dovut[oaei]|applicabil\w+|si applica|corrett[oaei]|va|vanno|spetta)|esent\w+|indebit\w+|errat\w+|"
            r"sbagliat\w+|per errore|ester[oaei]"
        ),
        "nl": (
            r"ten onrechte|niet (?:verschuldigd|van toepassing|juist|correct)|vrijgesteld|onterecht|onjuist\w*|verkeerd\w*|foutief|"
            r"verlegd|buitenland\w*|abusievelijk"
        ),
    },
}
