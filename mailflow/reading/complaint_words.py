"""What is said of the things on a bill by who does not want to pay for them, in the languages that clients write, as data.

Written as `bill_words` is: small, without accents, `~` for any ending.
"""

COMPLAINT_WORDS: dict[str, dict[str, str]] = {
    "not": {
        "en": (
            "not|never|nobody|no one|without|nothing|none|nor|neither|no|hasn't|haven't|isn't|aren't|wasn't|weren't|doesn't|don't|"
            "didn't|won't|can't|cannot|shouldn't|wouldn't|couldn't|hadn't"
        ),
        "de": "nicht|nie|niemals|niemand~?|kein~|ohne|nichts",
        "fr": r"ne|n'\w+|pas|jamais|personne|sans|aucun~|rien",
        "es": "no|nunca|nadie|jamas|sin|ningun~|nada",
        "pt": "nao|nunca|ninguem|sem|nenhum~|jamais",
        "it": "non|mai|nessun~|senza",
        "nl": "niet|nooit|niemand|geen|zonder",
    },
    "agreed": {
        "en": (
            r"agreed|agreement|contract\w*|engagement|proposal|proposed|quoted|signed|schedule|approved|consent\w*|negotiated|"
            "promised|permitted|allowed|set out|offered|confirmed|panel|told (?:us|me)|letter says|terms|old|previous|last year's|"
            r"20\d\d|say|says|said"
        ),
        "de": (
            "vereinbar~|abgesprochen~|zugesagt~|ausgemacht~|mandatsvereinbarung|honorarvereinbarung|abmachung|abrede|vertrag~|"
            "genehmigt~|zugestimmt|angeboten~|bisherig~|versprochen~"
        ),
        "fr": r"conven\w+|prevue?s?|convention|accord\w*|contrat|promis\w*|annonc\w+|propose\w*|signe\w*|lettre de mission",
        "es": "pactad~|acordad~|convenid~|contrat~|acuerdo|ofreci~|prometi~|aprobad~|propuest~|firmad~",
        "pt": "combinad~|acordad~|contrat~|acordo|prometid~|oferec~|aprovad~|propost~|pactuad~|assinad~",
        "it": "concordat~|pattuit~|accord[oi]|contratt~|promess~|previst~|convenut~|preventivat~|firmat~",
        "nl": "afgesproken|overeengekomen|overeenkomst|afspra~|toegezegd~?|beloofd~?|opdrachtbevestiging|goedgekeurd~?|aangeboden",
    },
    "more": {
        "en": (
            r"higher|above|over|more than|exceed(?:s|ed|ing)?|in excess|beyond|past|north of|surpass\w*|instead of|rather than|"
            r"differs?|different|match|increas\w+|raised?|went up|gone up|hiked?|jumped|up by|up from|outdated|almost double|"
            "nearly double|twice|blew|blown|ran over|overran|well over|more per|steeper|topped"
        ),
        "de": (
            "hoher~?|uber|ubersteig~|uberschr~|statt|anstatt|erhoh~|angehoben~?|anhebung~?|abweich~|gestiegen|mehr als|doppelte|"
            "gesprengt|aufgeschlagen|uberzogen"
        ),
        "fr": (
            r"plus (?:eleve\w*|cher\w*|haut\w*)|au-dessus|au-dela|depass~|superieur~|au lieu d~|augment~|excede~|differ~|hausse|"
            "majoration|majore~|double"
        ),
        "es": (
            "mas (?:alt|car|elevad)[oa]s?|mas|superior(?:es)?|por encima|super(?:a|an|ado|ada|o|aron)|en lugar de|en vez de|"
            "sub(?:io|ido|ieron|ida)|aument~|exced~|rebas~|sobrepas~|difier~|incremento~|doble"
        ),
        "pt": (
            "mais (?:alt|car|elevad)[oa]s?|superior(?:es)?|acima|ultrapass~|exced~|em vez d[eoa]|aument~|subi~|mais do que|difere~|o dobro"
        ),
        "it": (
            r"superior[ei]|oltre|sfora\w*|piu (?:alt|car|elevat)[oaei]|super(?:a|ano|ato|ata|ati)|anziche|invece d\w+|aument~|eccede~|"
            "maggior~|rialzo|doppio"
        ),
        "nl": "hoger~?|meer dan|boven|in plaats van|verhoog~|verhoging~?|overschr~|overstijg~|afwijk~|gestegen|dubbele",
    },
    "excess": {
        "en": (
            r"excessive(?:ly)?|too (?:much|many|high|long|steep)|proportion\w*|disproportion\w+|"
            r"hard to (?:swallow|accept|justify|believe|understand|credit)|unreasonabl\w+|reasonable|unrealistic\w*|inflated|overly|"
            r"padded|over the top|steep|exorbitant|astonish\w+|surpris\w+|beyond me|outlandish|unjustifi\w+|justif\w+|warranted|"
            r"unwarranted|implausible|extravagant|hefty|generous|for one|far more|a lot|way more|barely|unnecessar\w+|necessary|"
            r"overstaff\w*|inefficien\w+|learning curve|getting up to speed|padding|bloated|rich|extraordinar\w+|ludicrous|staggering"
        ),
        "de": (
            r"nicht ein|zu buche|nicht stehen|ratsel\w*|unerklarlich\w*|unverstandlich\w*|zu (?:hoch|viel~?|viele|lang~?|teuer)|"
            "uberhoht~?|uberzogen~?|unverhaltnis~|unangemessen~?|nachvollziehbar~?|angemessen~?|ubertrieben~?|notig|notwendig~?|"
            r"erforderlich~?|unplausibel|plausibel|ausser verhaltnis|erschein\w+|verwunder\w+|uberrasch\w+|unverstandlich"
        ),
        "fr": (
            r"trop|excessi~|exager~|demesur~|disproportion~|deraisonn~|injustifi~|justifi~|peu realiste|raisonnable\w*|beaucoup|"
            "surpren~|incompreh~|necessaires?|abusi~|surevalu~|etonn~"
        ),
        "es": (
            r"excesiv~|demasiad~|exagerad~|desproporcion~|razonabl~|injustificad~|justificad~|abusiv~|entend\w+|inflad~|necesari~|"
            "desmesurad~|elevad~|sorprend~"
        ),
        "pt": (
            "excessiv~|exagerad~|demasiad~|desproporc~|razoav~|injustificad~|justificad~|abusiv~|a mais|inflacionad~|necessari~|"
            "elevad~|despropositad~"
        ),
        "it": (
            "eccessiv~|tropp[oaie]|esagerat~|sproporzionat~|ingiustificat~|giustificat~|spropositat~|ragionevol~|gonfiat~|necessari~|"
            "elevat~|decisamente"
        ),
        "nl": (
            "te (?:veel|hoog|hoge|lang|duur)|buitensporig~?|overdreven|onredelijk~?|bovenmatig~?|verhouding|onnodig~?|nodig|"
            "buitenproportioneel|fors~?|excessief|niet te verantwoorden|opgeblazen"
        ),
    },
    "remove": {
        "en": (
            r"take (?:it |that |them |this )?back|hand back|give back|held back|remov\w+|tak(?:e|en|ing) (?:\w+ ){0,4}(?:out|off)|"
            r"strike|struck|delet\w+|revers\w+|waiv\w+|written off|write(?: \w+){0,3} off|credited|deduct\w*|come out|come off|"
            r"comes? out|dropp?(?:ed)?|adjust\w*|reduc\w+|cut|correct(?:ed|ion)?|back(?:ed)? out|re-?price\w*|re-?issue\w*|refund\w*|"
            r"amend\w*|revis\w+|credit note|re-?bill\w*|cancel\w*|zero(?:ed)? out|scale back|trim\w*|lower\w*|discount it|apply|"
            "excluded?|fix(?:ed|ing)?"
        ),
        "de": (
            "herausnehm~|herauszunehmen|herausgenommen|streich~|gestrichen|zu streichen|entfern~|abzieh~|abzuziehen|gutschreib~|"
            "gutschrift~?|kurz(?:en|t)|korrigier~|berichtig~|storn~|anpass~|reduzier~|ruckgangig|nachbesser~|ausbuch~|nachlass|"
            "minder~|zuruckerstatt~"
        ),
        "fr": (
            r"retir\w+|supprim\w+|dedui\w+|annul\w+|rectifi\w+|corrig\w+|enlev\w+|avoir|ajust\w+|redui\w+|modifi\w+|rembours\w+|"
            "appliquer|revoir"
        ),
        "es": (
            r"retir\w+|elimin\w+|quit\w+|descont\w+|anul\w+|corr[ie]g\w+|correccion|rectific\w+|abono|reduzc\w+|reduc\w+|ajust\w+|"
            r"modifi\w+|revisar|revisen|suprim\w+|nota de credito"
        ),
        "pt": (
            r"retir\w+|remov\w+|anul\w+|corri[gj]\w+|correcao|dedu\w+|nota de credito|eliminar|elimin\w+|retific\w+|ajust\w+|reduz\w+|"
            r"rever|suprim\w+|estorn\w+"
        ),
        "it": (
            r"toglie\w+|tolt[oaei]|rimuov\w+|rimoss\w+|storn\w+|detra\w+|corregg\w+|rettific\w+|elimin\w+|nota di credito|"
            r"not[ae] di accredito|ridu\w+|annull\w+|rived\w+|adegu\w+"
        ),
        "nl": (
            "verwijder~|schrap~|in mindering|crediter~|creditnota|creditfactuur|corriger~|correctie|aanpass~|aangepast|verlag~|"
            "herzien~?|annuler~|kwijtsch~|weglaten|te laten vervallen"
        ),
    },
    "wanted": {
        "en": (
            r"please|kindly|must|has to|have to|needs?(?: to)?|should|want(?:ed)?|expect\w*|require\w*|ask(?:ing)?|would like|"
            r"request\w*|insist\w*|ought to|pls|looking for|await\w*|we'd like|demand\w*"
        ),
        "de": r"bitte\w*|muss|mussen|musste\w*|ist zu|sind zu|erwarten|fordern|verlangen|wunschen|sollte\w*|ersuchen|waren|gebeten",
        "fr": (
            r"merci|veuillez|doit|doivent|il faut|demand\w+|pri(?:e|ons)|souhait\w+|attend\w+|devrait|devraient|voudr\w+|"
            "pourriez-vous|bien vouloir"
        ),
        "es": r"por favor|rog\w+|ruego|deb(?:e|en|eria|ian)|solicit\w+|pedimos|pido|agradec\w+|hay que|tienen? que|exig\w+|esper\w+",
        "pt": r"por favor|deve(?:m|ria|riam)?|solicit\w+|pedimos|peco|agradec\w+|queiram|exig\w+|esper\w+|e favor",
        "it": (
            r"per favore|dev(?:e|ono)|chied\w+|preg(?:o|hiamo)|vogliate|occorre|va|vanno|dovrebbe\w*|si prega|richied\w+|attend\w+|"
            r"gradiremmo|necess\w+"
        ),
        "nl": r"graag|gelieve|verzoek\w*|moet(?:en)?|dient|dienen|verwachten|willen|vragen|alstublieft|aub|a\.u\.b|svp|wensen|eisen",
    },
    "unpaid": {
        "en": (
            r"(?:\w+n't|not|un)(?: be| going| prepared| willing| ready| obliged| inclined| about)*(?: to)? ?(?:pay(?:ing)?(?: for)?|"
            "bear|cover|absorb|fund|reimburse|pick up|settle|accept|foot)|refuse to (?:pay|bear|cover|fund)|passed on|"
            "(?:non-?|not |un)(?:billable|reimbursable|chargeable|recoverable|covered|payable|allowed|allowable|eligible)|overhead|"
            "for (?:our|your own) account|not for us to pay|cost of doing business|isn't ours|not ours|no business|nobody agreed to"
        ),
        "de": (
            "ubernehmen|tragen|zu unseren lasten|erstattungsfahig|vergutungsfahig|erstatten|abrechenbar|abrechnungsfahig|"
            "unsere sache|gemeinkosten|zahlen wir|bezahlen wir"
        ),
        "fr": (
            r"a notre charge|prenons pas|rembours\w+|pas (?:remboursables?|facturables?|pris en charge)|frais generaux|"
            r"nous incombe\w*|supporter"
        ),
        "es": (
            r"por nuestra cuenta|asumi(?:mos|r|remos)|nos corresponde\w*|corren|reembols\w+|facturables?|a nuestro cargo|"
            "gastos generales|pagarlos|pagarlas|pagarlo|pagarla"
        ),
        "pt": (
            r"por nossa conta|suport\w+|assumi(?:mos|r|remos)|reembols\w+|faturave(?:l|is)|a nosso cargo|nossa responsabilidade|"
            r"nos cabe\w*|custos gerais"
        ),
        "it": r"a (?:nostro )?carico(?: nostro)?|rimbors\w+|a nostre spese|fatturabil[ei]|spese generali|ci competono|ci compete|sosten\w+",
        "nl": (
            r"voor onze rekening|vergoed\w*|niet declarabel|declarabel|voor uw (?:eigen )?rekening|overhead|betalen wij|"
            "ten laste van ons"
        ),
    },
    "unproved": {
        "en": "receipts?|documented|undocumented|unsupported|supporting|vouchers?|backup|back-up|evidence|itemi[sz]ed|explanation",
        "de": r"beleg\w*|nachweis\w*|quittung\w*|nachgewiesen|begrundung",
        "fr": r"justificatifs?|recus?|pieces? justificatives?|justifi\w+",
        "es": r"justificantes?|justificad\w+|recibos?|comprobantes?|acreditad\w+|tickets?",
        "pt": r"comprovativos?|recibos?|justificad\w+|documentad\w+",
        "it": "giustificativ[oi]|ricevut[ae]|document(?:at[ei]|azione)|pezze",
        "nl": r"bonne(?:n|tjes)|bewijs\w*|onderbouw\w*|gespecificeerd|specificatie|facturen van derden",
    },
    "instructed": {
        "en": (
            "told you(?: people)? to|tell you to|asked for|our idea|ask(?:ed)?(?: you)?(?: for| to)?|order(?:ed)?|request(?:ed)?|"
            r"instruct(?:ed|ions?)?|authori[sz]\w*|engag(?:ed|e)|retain(?:ed)?|commission(?:ed)?|approv(?:ed|al)|consent(?:ed)?|"
            "go-?ahead|green[- ]?light|sign(?:ed)? off|hir(?:ed|e)|wanted|say-so|permission|blessing|assign(?:ed|ment)|signed up for|"
            "agreed to"
        ),
        "de": (
            "beauftrag~|in auftrag (?:gegeben|gestellt)|auftrag erteilt|bestellt|gebeten|zugestimmt|zustimmung|freigegeben|freigabe|"
            "verlangt|gewunscht|angefordert|genehmigt|genehmigung|abgesprochen|rucksprache"
        ),
        "fr": (
            r"demand\w+|command\w+|sollicit\w+|mandat\w+|autoris\w+|valid\w+|charg(?:e|es) de|donne (?:notre )?(?:accord|instruction)|"
            "accord|voulue?s?"
        ),
        "es": (
            r"pedi(?:mos|do|d[oa]s|r)|pidi\w*|encarg\w+|solicit\w+|autoriz\w+|contratamos|contratad[oa]|aprob\w+|instruccion\w*|"
            "consentimiento|visto bueno"
        ),
        "pt": (
            r"pedi(?:mos|do|d[oa]s|u)|encomend\w+|solicit\w+|autoriz\w+|contrat(?:amos|ad[oa]s?)|aprov\w+|instruc\w+|consentimento|"
            r"mandat\w+"
        ),
        "it": r"richiest\w+|chiest\w+|commission\w+|incarica\w+|autorizz\w+|ordinat\w+|approv\w+|consenso|benestare|dato incarico",
        "nl": (
            "gevraagd|opdracht gegeven|opdracht|besteld|verzocht|toestemming|akkoord gegeven|goedgekeurd|goedkeuring|om gevraagd|"
            "geautoriseerd|ingeschakeld"
        ),
    },
    "outside": {
        "en": (
            "outside|beyond|not part of|n't part of|not (?:in|within|included in|covered by|under)|falls? out|out of|nothing in|"
            r"cover(?:s|ed)?|exceed\w*|unrelated to|went past|n't cover|stop(?:ped)? work|stand down|put (?:it )?on hold|"
            "closed the (?:matter|file)|terminated"
        ),
        "de": (
            r"gegenstand|bestandteil|teil|umfass\w+|ausserhalb|abgedeckt|enthalten|gedeckt|hinaus|nicht vom|beendet|eingestellt|"
            "gekundigt"
        ),
        "fr": r"hors|en dehors|au-dela|prevue?s?|compris\w*|couver\w+|fait partie|depasse\w*|excede\w*|entre dans|relev\w+|resilie\w*",
        "es": r"fuera|ajen[oa]s?|incluid[oa]s?|comprend\w+|excede\w*|forma(?:n|ba|ban)? parte|contemplad[oa]s?|previst[oa]s?|objeto",
        "pt": r"fora|alheio\w*|incluid[oa]s?|abrangid[oa]s?|excede\w*|faz(?:ia|iam|em)? parte|prevista?s?|contemplad[oa]s?|objeto",
        "it": r"fuori|esul\w+|al di fuori|rientr\w+|compres[oaei]|inclus[oaei]|previst[oaei]|oltre|fa parte|estrane[oaei]|oggetto",
        "nl": r"buiten|valt|vallen|maakt\w* (?:geen )?deel|onderdeel|gedekt|inbegrepen|begrepen|staat niet in",
    },
    "same": {
        "en": "same|identical|very same",
        "de": r"gleiche[nrsm]?|selbe[nrsm]?|dieselbe[nrsm]?|denselben|derselben|identisch\w*",
        "fr": "memes?|identiques?",
        "es": "mism[oa]s?|identic[oa]s?",
        "pt": "mesm[oa]s?|identic[oa]s?",
        "it": "stess[oaei]|medesim[oaei]|identic[oahei]+",
        "nl": "zelfde|hetzelfde|dezelfde|identieke?",
    },
    "twice": {
        "en": (
            "twice|double|doubled|doubly|a second time|second time|two times|on both|"
            "(?:on|in) (?:two|another|an earlier|the previous|the earlier|the prior) (?:separate |different |of your )?(?:bills?|"
            r"invoices?)|already (?:on|in|billed|charged|invoiced|included|appear\w*|part of)|"
            r"also (?:on|in|appears?|shows?|billed|charged)|repeats?|repeated|duplicate (?:charge|bill|invoice|entr)\w*|"
            r"duplicat(?:es|ed|ion|ing)|(?:a|is) duplicate|overlap\w*|re-?billed"
        ),
        "de": (
            r"zweimal|doppelt\w*|auch (?:in|auf)|bereits (?:in|auf|mit|abgerechnet|berechnet|enthalten|fakturiert)|"
            "schon (?:einmal|in|auf|mit|berechnet|abgerechnet)|zum zweiten mal|erneut (?:berechnet|abgerechnet|aufgefuhrt)|"
            "nochmals (?:berechnet|abgerechnet)|dublette~?|duplikat~?|doppelberechnung"
        ),
        "fr": (
            r"deux fois|a deux reprises|deja (?:sur|dans|factur\w+|figur\w+|comptee?s?|prise? en compte)|figur\w+ deja|"
            "double (?:emploi|facturation)|en double|doublons?|sur (?:deux|les deux) factures"
        ),
        "es": (
            r"ya (?:venia\w*|estaba\w*|iba\w*|entraba\w*|figuraba\w*) (?:incluid\w+ |dentro |en )?|dos veces|"
            "en (?:dos|ambas|las dos) facturas|"
            r"ya (?:consta\w*|figura\w*|esta\w* en|aparec\w+|(?:nos la |la |lo )?factur\w+|se factur\w+|incluid\w+|fue factur\w+)|"
            "duplicad[oa]s?|por duplicado|repetid[oa]s?|doblemente"
        ),
        "pt": (
            "duas vezes|em (?:duas|ambas as) faturas|"
            r"ja (?:consta\w*|figura\w*|estava\w*|foi fatur\w+|foram fatur\w+|incluid\w+|aparec\w+)|em duplicado|duplicad[oa]s?|"
            "repetid[oa]s?|a dobrar"
        ),
        "it": (
            r"due volte|gia (?:stat[oaei] )?(?:fatturat\w+|addebitat\w+|inclus\w+|present\w+|compres\w+|conteggiat\w+)|"
            "in (?:due|entrambe le) fatture|doppi[oa]|duplicat[oaei]?|duplicazione|ripetut[oaei]"
        ),
        "nl": (
            r"twee ?keer|dubbel\w*|tweemaal|ook (?:al )?(?:op|in)|staat ook|staan ook|"
            "reeds (?:gefactureerd|op|in|opgenomen|in rekening)|al (?:eerder )?(?:gefactureerd|in rekening|op|opgenomen)|"
            "nogmaals (?:gefactureerd|in rekening)|beide facturen"
        ),
    },
    "bad": {
        "en": (
            "(?:your|own) mistakes?|wrong (?:respondent|party|defendant|plaintiff|name|address|jurisdiction|form)|"
            "(?:a|for the) second time|do(?:ing)? (?:it|this|that) (?:over|again)|re-?filed|another (?:law )?firm|outdated law|"
            r"repealed|second firm|failed to|botched|sloppy|shoddy|poor(?:ly)?|useless|substandard|neglig\w+|malpractice|terrible|"
            r"awful|dreadful|disappoint\w+|unsatisf\w+|incompeten\w+|unusable|unprofessional|inadequate|deficient|riddled|"
            r"full of (?:mistakes|errors|typos)|mistakes|typos|careless|missed|mishandl\w+|mess(?:ed)? up|rewrit\w+|rewritten|redone|"
            r"redo|re-?draft\w*|redrafted|had to be (?:fixed|corrected|rewritten|redone|replaced)|late filing|filed late|too late|"
            "wrong (?:court|law|version|exhibits?|date|statute|parties)|let (?:us )?down|lost (?:the|our)|blew the|"
            r"below (?:standard|par|expectations)|unhappy|dissatisf\w+|worthless|poor service|wrong advice|"
            "advice (?:was|proved|turned out) (?:wrong|incorrect|mistaken)|bad advice|harmful"
        ),
        "de": (
            r"andere kanzlei|anderen kanzlei|aufgehobene\w*|falsche\w* (?:norm|gesetz|partei|gericht|adresse|fassung)|unbrauchbar\w*|"
            r"mangelhaft\w*|ungenugend\w*|schlecht\w*|fehlerhaft\w*|schlampig\w*|unzufrieden|nicht zufrieden|versaumt\w*|verpasst|"
            r"neu (?:schreiben|aufsetzen|gemacht|erstellt)|nachgebessert|enttausch\w+|pfusch\w*|nachlassig\w*|unprofessionell\w*|"
            r"wertlos\w*|falsch beraten|fehlberatung|frist (?:versaumt|verpasst)|verspatet"
        ),
        "fr": (
            r"autre cabinet|abroge\w*|errone\w+|inutilisable\w*|bacl\w+|mediocre\w*|mauvais\w*|defaillan\w+|neglig\w+|insatisf\w+|"
            r"decevan\w+|decu\w*|refaire|refaite?s?|reprendre|erreurs|incomplet\w*|en retard|hors delai|truff\w+|inexploitable\w*|"
            r"manque de (?:serieux|professionnalisme)|insuffisan\w+|faute"
        ),
        "es": (
            r"otro despacho|derogad\w+|equivocad\w+|errone\w+|inservible\w*|deficien\w+|mala|"
            r"mal (?:hech|redactad|presentad|elaborad)\w*|pesim\w+|errores|negligen\w+|mala calidad|insatisfe\w+|descontent\w+|"
            r"rehacer\w*|fuera de plazo|tarde|chapuza|inutil\w*|decepcion\w+|incompeten\w+|defectuos\w+"
        ),
        "pt": (
            r"outro escritorio|revogad\w+|errad[oa]s?|inutilizav\w+|deficien\w+|ma qualidade|mal (?:feit|redigid|elaborad)\w*|"
            r"pessim\w+|erros|negligen\w+|insatisfe\w+|descontent\w+|refazer|refeit\w+|fora do? prazo|tarde|desilud\w+|defeituos\w+|"
            r"incompeten\w+"
        ),
        "it": (
            r"altro studio|abrogat\w+|errat\w+|inutilizzabil\w+|scadent\w+|pessim\w+|error[ei]|errori|negligen\w+|scarsa qualita|"
            r"insoddisf\w+|delus\w+|rifare|rifatt\w+|fuori termine|in ritardo|tardiv\w+|approssimativ\w+|superficial\w+|carente|"
            r"inadeguat\w+"
        ),
        "nl": (
            r"ander kantoor|ingetrokken|verkeerde (?:partij|wet|rechtbank|versie)|onbruikbaar\w*|slecht\w*|ondermaats\w*|slordig\w*|"
            r"slechte kwaliteit|ontevreden|niet tevreden|teleurgesteld|teleurstell\w+|fouten|te laat|gemist|overgedaan|"
            r"over (?:moeten )?doen|nalatig\w*|onvoldoende|herschreven|verkeerd advies"
        ),
    },
}
