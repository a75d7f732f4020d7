"""The things that a law firm's bill is made of, and those around it, in the languages that clients write, as data.

An idea has its words by language, small and without accents (`flat_of`); `~` stands for any ending, and words are whole otherwise.
"""

BILL_WORDS: dict[str, dict[str, str]] = {
    "bill": {
        "any": r"(?:[a-z]{1,4}[-/]?)?\d{0,4}[-/]?\d{5,}|[a-z]{1,4}[-/]?\d{2,4}[-/]\d{3,}",
        "en": "invoices?|bills?|statements? of fees|fee notes?|charges?|billing|items?|lines?|fees",
        "de": "rechnung~|~rechnung(?:en)?|honorarnote~|kostennote~|forderung(?:en)?|position(?:en)?|posten|betrag~|honorar~",
        "fr": "factures?|notes? d'honoraires|memoires?|honoraires|lignes?|sommes?|montants?",
        "es": "facturas?|minutas?|cargos?|partidas?|honorarios|importes?|cantidad(?:es)?",
        "pt": "faturas?|notas? de honorarios|honorarios|rubricas?|valor(?:es)?|montantes?",
        "it": "fattur[ae]|parcell[ae]|not[ae] pro ?forma|onorari|voc[ei]|importo|importi",
        "nl": "factu(?:ur|ren)|declaraties?|nota's?|honorarium|posten?|bedrag~",
    },
    "billed": {
        "en": "billed|charged|invoiced|recorded|entered|logged|billing|charging|charges?|bills?|booked|put down|claimed",
        "de": "berechnet~|abgerechnet~|abrechn~|rechnen|in rechnung gestellt|verrechnet~|fakturiert~|angesetzt~|verbucht~|aufgefuhrt~",
        "fr": "factur(?:ees?|es|ez|ons|er|iez|e(?= (?:deux|a|en double|trop|une?)))|comptabilis~|comptee?s?|imputee?s?|portee?s?",
        "es": "factur(?:ad[oa]s?|an|aron|o|ado|ar)|cobr(?:ad[oa]s?|an|aron|ado|ar|o)|cargad[oa]s?|imputad[oa]s?|incluid[oa]s?",
        "pt": "faturad[oa]s?|cobrad[oa]s?|cobr(?:am|aram|ou)|debitad[oa]s?|lancad[oa]s?|faturaram",
        "it": "fatturat[oaei]|addebitat[oaei]|conteggiat[oaei]|esposti?|espost[ae]|applicat[oaei]",
        "nl": "gefactureerd~|in rekening gebracht|aangerekend|berekend|doorbelast|gedeclareerd|geboekt",
    },
    "rate": {
        "en": "rates?|hourly|per hour|an hour|/h|/hr|/hour|tariffs?|fee scale|price list|pric(?:e|ing) per hour|charge-out",
        "de": (
            "stunden[a-z]*satz~|stundens[a]tz~|stundenlohn|satz|satze|honorars[a]tz~|partnerstunde|anwaltsstunde|pro stunde|"
            "je stunde|tarif~"
        ),
        "fr": "taux(?! de tva)|tarifs?|tarification|l'heure|de l'heure|par heure|bareme~",
        "es": "tarifas?|por hora|la hora|precio(?:s)? (?:por|de la) hora|honorarios por hora",
        "pt": "tarifas?|valor(?:es)?[- ]hora|por hora|a hora|preco[- ]hora|taxa horaria|tabela de honorarios",
        "it": "tariff[ae]|orari[ae]|all'ora|l'ora|costo orario|compenso orario|tariffario",
        "nl": "uurtarie~|tarie~|per uur|uurprijs|uurloon",
    },
    "time": {
        "en": (
            "hours?|hrs?|"
            r"(?:the|your|his|her|their|partner|associate|paralegal|billed|recorded|much|more|excess\w*|of|that|charged|reading|"
            "travel) time(?! (?:to|being|of|we|i|you))|"
            "time (?:recorded|spent|charged|billed|entries|entry|narratives?|sheets?|on the|for)|minutes|staffing|overstaffing|"
            "attendances?|half-?hours?|half an hour"
        ),
        "de": "stunden|std|zeitaufwand~|zeiten|stundenaufwand~|arbeitszeit~|aufwand~|stundenzahl|zeiteintr~",
        "fr": "heures?|temps(?! de)|minutes|nombre d'heures",
        "es": "horas|tiempo|minutos",
        "pt": "horas|tempo|minutos",
        "it": "ore|tempo|minuti|monte ore",
        "nl": "uren|uur|tijd|minuten|urenbesteding",
    },
    "people": {
        "en": "(?:partners|associates|lawyers|attorneys|paralegals|people|fee earners|timekeepers|solicitors|counsel|trainees?|juniors?)",
        "de": "anwalte~|partner|juristen|mitarbeiter|kollegen|rechtsanwalte~|referendar~|berufseinsteiger~|associates",
        "fr": "avocats|collaborateurs|associes|juristes|stagiaires?",
        "es": "abogad[oa]s|socios|asociados|letrados|pasantes?|becarios?",
        "pt": "advogad[oa]s|socios|associados|estagiari[oa]s?",
        "it": "avvocati|soci|collaboratori|legali|praticant[ei]",
        "nl": "advocaten|partners|medewerkers|juristen|stagiairs?|stagiaires?",
    },
    "several": {
        "en": "two|three|four|five|six|seven|several|both|more than one|2|3|4|5|6|multiple",
        "de": "zwei|drei|vier|funf|sechs|mehrere~?|beide",
        "fr": "deux|trois|quatre|cinq|six|plusieurs",
        "es": "dos|tres|cuatro|cinco|seis|varios|varias",
        "pt": "dois|duas|tres|quatro|cinco|varios|varias",
        "it": "due|tre|quattro|cinque|sei|piu|diversi",
        "nl": "twee|drie|vier|vijf|zes|meerdere|verschillende",
    },
    "event": {
        "en": "calls?|meetings?|hearings?|depositions?|conferences?|mediations?|trials?|interviews?|visits?|sessions?|entr(?:y|ies)",
        "de": (
            r"zeugenvernehmung\w*|ortstermin\w*|besprechung~|telefonat~|verhandlung~|termin|gerichtstermin~|sitzung~|anhorung~|"
            "konferenz~|eintrag~|eintrage"
        ),
        "fr": "reunions?|audiences?|appels?|conferences?|rendez-vous|auditions?|entretiens?",
        "es": "reunion(?:es)?|vistas?|llamadas?|audiencias?|conferencias?|sesiones",
        "pt": "reuni(?:ao|oes)|audiencias?|chamadas?|conferencias?|diligencias?",
        "it": "riunion[ei]|udienz[ae]|telefonat[ae]|conferenz[ae]|incontr[oi]|session[ei]",
        "nl": r"getuigenverho\w+|hoorzitting\w*|bespreking~|zitting~|telefoongesprek~|overleg~|vergadering~|hoorzitting~|gesprek~",
    },
    "work": {
        "en": (
            r"position statements?|complaint|petition|audits?|tour|statement of (?:claim|defen[cs]e)|project|chas\w+|pursu\w+|"
            r"going after|go after|work|memo\w*|research|search(?:es)?|opinions?|advice|reviews?|filings?|reports?|tasks?|motions?|"
            "appeals?|analys[ei]s|drafts?|drafting|study|studies|translations?|due diligence|services?|brief(?:s|ing)?|pleadings?|"
            "contracts?|agreement you|lease you|letter you|documents?|negotiations?|registrations?|applications?|deliverables?|job|"
            "call"
        ),
        "de": (
            r"audit\w*|schreiben|entwurf|gutachten|prufung~|stellungnahme~|beratung~|recherche~|leistung~|arbeit(?:en)?|tatigkeit~|"
            r"ubersetzung~|entwurf~|entwurfe~|schriftsatz~|schriftsatze~|vertragsentwurf~|memo\w*|analyse~|vermerk~|verhandlung~|"
            "vertrag|auskunft~"
        ),
        "fr": (
            "audits?|mise en demeure|consultations?|diligences|travaux|notes? (?:juridique|de synthese)|etudes?|avis|recherches?|"
            "prestations?|analyses?|travail|conclusions|memoires?|actes?|redaction|traductions?|projet de contrat|rapports?"
        ),
        "es": (
            r"auditoria\w*|informes?|dictam~|trabajos?|estudios?|analisis|consultas?|gestion(?:es)?|escritos?|demandas?|recursos?|"
            "servicios?|traduccion~|investigacion~|borrador(?:es)?|labor(?:es)?|asesoramiento"
        ),
        "pt": (
            "pareceres|parecer|trabalhos?|estudos?|relatorios?|servicos?|analises?|pecas?|minutas?|pesquisas?|traduc~|consultas?|"
            "peticao|peticoes|diligencias?|assessoria"
        ),
        "it": (
            "perizi[ae]|diffid[ae]|pareri?|lavor[oi]|ricerch?[ae]|attivita|consulenz[ae]|relazion[ei]|prestazion[ei]|att[oi]|"
            "memori[ae]|bozz[ae]|traduzion[ei]|ricors[oi]|studi[oi]|redazione"
        ),
        "nl": (
            r"advie[sz]~|onderzoek~|werkzaamheden|werk|memo\w*|rapport~|analyse~|stukken|processtuk~|concept~|vertaling~|"
            "contract(?:en)?|opinie~"
        ),
    },
    "expense": {
        "en": (
            r"car service|limo\w*|drivers?|hotel room|expenses?|disbursements?|flights?|airfares?|air fares?|business class|"
            r"first class|hotels?|taxis?|cabs?|ubers?|travel|meals?|dinners?|lunch(?:es)?|couriers?|fedex|postage|photocop\w+|"
            "cop(?:y|ies) at|colou?r copies|printing|scanning fees?|minibar|mileage|parking|hosting|research subscriptions?|westlaw|"
            r"lexis\w*|database|databases|subscriptions?|filing fees?|court fees?|expert fees?|translation costs?|trains?|"
            "train fares?|accommodation|catering|out-of-pockets?|incidentals|overtime|secretarial overtime|e-?discovery|storage|"
            "tolls?|tips?|entertainment"
        ),
        "de": (
            "auslagen~|spesen|reisekosten~|reisespesen|hotel~|flug~|fluge|taxi~|kopie(?:n|kosten)|porto~|bewirtung~|ubernachtung~|"
            "fahrtkosten|nebenkosten|gerichtskosten|ubersetzungskosten|kurier~|bahn~|datenbank~|druckkosten|parkgebuhr~|barauslagen"
        ),
        "fr": (
            "frais(?! d'avocat)|debours|deplacements?|hotel|taxis?|billets?|vols?|repas|coursiers?|photocopies|impressions?|"
            "hebergement|restauration|timbres"
        ),
        "es": (
            "gastos|suplidos|viajes?|desplazamientos?|dietas?|hotel(?:es)?|vuelos?|taxis?|billetes?|mensajeria|fotocopias|comidas?|"
            "alojamiento|tasas judiciales|kilometraje"
        ),
        "pt": (
            "despesas|desloca~|viage(?:m|ns)|hotel|hoteis|voos?|taxis?|refeicoes|fotocopias|estafeta|portes|alojamento|bilhetes?|"
            "quilometros|ajudas de custo"
        ),
        "it": "spese|trasfert[ae]|viagg[io]~|alberg~|hotel|vol[oi]|taxi|fotocopie|corrier[ei]|pasti|anticipazioni|rimborsi|biglietti",
        "nl": (
            "reiskosten|verschotten|onkosten|kosten (?:voor|van) (?:reis|hotel|koerier|taxi)~|hotel~|vlucht(?:en)?|taxi~|"
            "kopieerkosten|kopieen|koerier~|verblijfskosten|parkeerkosten|maaltijden|kantoorkosten|bijkomende kosten|griffierecht"
        ),
    },
    "tax": {
        "en": (
            "lev(?:y|ies)|duty|duties|(?<!with the )(?<!plus )(?<!including )(?<!with )(?<!ex )(?<!excluding )vat|taxe[sd]|sales tax|"
            "tax(?= (?:rate|amount|id|number|line|is|was|on|from|off|should|charged|exempt|exemption|free))|gst|hst|pst|"
            "reverse[- ]charge|withholding|tax[- ]exempt|zero[- ]rated"
        ),
        "de": (
            "mehrwertsteuer~|umsatzsteuer~|mwst|ust|steuersatz~|steuerbetrag~|reverse[- ]charge~|quellensteuer~|steuerfrei~|"
            "vorsteuer~|ust-id~|steuerschuldnerschaft"
        ),
        "fr": "tva|autoliquidation|retenue a la source|hors taxes?|taxe",
        "es": "iva|retencion(?:es)?|irpf|inversion del sujeto pasivo|impuestos?",
        "pt": "iva|retenc~|irs|autoliquidacao|impostos?|iss",
        "it": "iva|ritenut[ae]|imposta|reverse charge|aliquota|inversione contabile",
        "nl": "btw|omzetbelasting|bronheffing|voorheffing|btw-nummer|verlegd",
    },
    "budget": {
        "en": (
            "budget(?:s|ed|ary)?(?! (?:line|year|cycle|meeting|approval|committee|holder|season|for (?:this|next) year))|"
            "estimat(?:e|es|ed|ion)|quot(?:e|ed|es|ation)|fixed[- ]fees?|flat[- ]fees?|fixed price|lump sum|not[- ]to[- ]exceed|"
            "ceilings?|caps?|capped|fee limit|spending limit|fixed sum|all-in|all in price|agreed fees?|agreed amount|agreed total|"
            "proposal"
        ),
        "de": (
            "budgetuber~|kostenvoranschl~|kostenrahmen~|kostenschatzung~|pauschal~|festpreis~|festhonorar~|kostendach~|obergrenze~|"
            "kostenobergrenze~|hochstbetrag~|angebot(?:s|en|e)?|honorarrahmen"
        ),
        "fr": "budgets?|devis|forfait~|plafon(?:d|ds|nee?s?|ne)|enveloppe|estimation|prix fixe|montant convenu",
        "es": (
            "presupuest~|tope|limite|importe (?:maximo|cerrado|fijo|pactado|acordado)|precio (?:cerrado|fijo|pactado|acordado)|"
            "estimacion~|honorarios? cerrad[oa]s?|techo|tanto alzado"
        ),
        "pt": (
            "orcament~|teto|limite|valor (?:fixo|maximo|fechado|acordado|combinado)|plafond|estimativa~|"
            "preco (?:fixo|fechado|acordado)|avenca"
        ),
        "it": (
            "preventiv~|budget|tetto|massimale|forfait~|forfett~|importo (?:fisso|massimo|concordato|pattuito)|stima|"
            "compenso (?:fisso|pattuito|concordato)"
        ),
        "nl": (
            "begroting~|offerte~|raming~|vaste prijs|vast bedrag|prijsafspraak~|plafond~|kostenraming~|maximumbedrag|maximum|prijsopgave~"
        ),
    },
    "discount": {
        "en": (
            r"(?:\w+|\d+) per ?cent off|money off|reduction|discounts?|discounted|rebates?|write-?downs?|"
            "courtesy (?:reduction|credit|adjustment)|volume (?:terms|tier)|percent off|% off|early[- ]payment terms|prompt[- ]pay~|"
            "price reduction|retainer credit|goodwill (?:credit|reduction)"
        ),
        "de": "rabatt~|skont[oi]~|nachlass~|nachlasse~|mengenrabatt~|preisnachlass~|gutschrift, die|bonus",
        "fr": "remises?|rabais|escompte|ristournes?|avoir promis|reduction (?:promise|convenue|accordee)",
        "es": "descuentos?|rebajas?|bonificacion(?:es)?|rappel",
        "pt": "descontos?|abatimentos?|bonificac~|rappel",
        "it": "sconti?|sconto|ribassi?|abbuon[oi]|riduzione (?:promessa|concordata|accordata)",
        "nl": "korting~|kortingen|rabat~|betalingskorting|creditering die",
    },
    "total": {
        "en": "totals?|sums?|subtotals?|columns?|figures|amounts|lines|numbers|arithmetic|maths?|addition|calculations?|adding|add|footing",
        "de": "summe~?n?|gesamtbetrag~|gesamtsumme~|endbetrag~|rechnungsbetrag~|positionen|betrage|addition|zwischensumme~|betrag",
        "fr": "totaux|total|somme|sommes|montants|lignes|addition|sous-total|calculs?",
        "es": "totales|total|suma|sumas|sumatorio|cantidades|importes|partidas|calculos?",
        "pt": "totais|total|soma|somas|somatorio|valores|parcelas|linhas|calculos?",
        "it": "totali|totale|somma|somme|importi|voci|addizione|calcol[oi]|conteggi",
        "nl": "totaal~|totalen|som|optelling|optelsom|bedragen|regels|berekening~|subtotaal",
    },
    "other_party": {
        "en": (
            "(?:another|different|other|separate|wrong|incorrect|former|previous) (?:legal )?(?:company|compan(?:y|ies)|entity|"
            "entities|client|party|firm|group|person|debtor|business|organisation|organization|name|owner|addressee|legal entity)|"
            "subsidiar(?:y|ies)|parent(?: company)?|holdings?|sister company|insur(?:er|ers|ance)|carriers?|underwriters?|buyers?|"
            "purchasers?|sellers?|vendors?|landlords?|tenants?|lessees?|co-?defendants?|joint venture|opposing party|other side"
        ),
        "de": (
            "andere[nrs]? (?:gesellschaft|firma|unternehmen|mandant~|partei|konzerngesellschaft)|"
            "falsche[nrsm]? (?:gesellschaft|firma|adressat~|unternehmen|rechnungsempfanger~|empfanger|person|mandant~)|"
            "tochter(?:gesellschaft|unternehmen|firma)?~?|mutter(?:gesellschaft|konzern)~?|holding~?|schwestergesellschaft~|"
            "versicher(?:ung|er)~?|kaufer~?|mieter~?|vermieter~?|erwerber~?|verkaufer~?|konzernmutter|rechtsschutz~|gesellschafter~?|"
            "rechnungsempfanger~"
        ),
        "fr": (
            "filiales?|societe mere|autre (?:societe|entite|client|entreprise)|mauvaise? (?:societe|entite|destinataire|client)|"
            "assureurs?|assurance|locataire|bailleur|acquereur|cedant|acheteur|maison mere|societe soeur|repreneur|associe"
        ),
        "es": (
            "otra (?:empresa|sociedad|entidad|persona|razon social)|otro (?:cliente|grupo)|filial(?:es)?|matriz|aseguradora|seguro|"
            "arrendatari[oa]|inquilino|comprador[a]?|vendedor[a]?|sociedad equivocada|empresa equivocada|arrendador[a]?|"
            "propietari[oa]"
        ),
        "pt": (
            "outra (?:empresa|sociedade|entidade|pessoa)|outro (?:cliente|grupo)|filial|subsidiaria|participada|empresa[- ]mae|"
            "seguradora|inquilin[oa]|senhorio|comprador[a]?|vendedor[a]?|sociedade errada|empresa errada|casa[- ]mae|proprietari[oa]"
        ),
        "it": (
            "altr[ao] (?:societa|azienda|impresa|soggetto|cliente)|controllat[ae]|controllante|capogruppo|consociata|"
            "assicurazion[ei]|assicuratore|conduttore|locatore|acquirente|venditore|societa sbagliata|inquilino|proprietari[oa]"
        ),
        "nl": (
            "andere (?:vennootschap|onderneming|entiteit|partij|firma|klant|client)|"
            "verkeerde (?:vennootschap|onderneming|entiteit|partij|persoon|bedrijf)|"
            "dochter(?:onderneming|vennootschap|maatschappij|bedrijf)?|moeder(?:maatschappij|bedrijf|vennootschap)|verzekeraar|"
            "huurder|verhuurder|koper|zustervennootschap|zusterbedrijf|eigenaar|holding"
        ),
    },
    "submission": {
        "en": (
            "supplier (?:network|portal)|network|supplier action|vendor portal|ap portal|system of record|portals?|e-?billing|"
            r"e-?invoic\w+|ledes\w*|utbms|legal ?tracker|collaborati|tymetrix|counselgo|brightflag|legal-?x|serengeti|onit|ariba|"
            "coupa|tungsten|basware|peppol|task codes?|activity codes?|phase codes?|expense codes?|timekeeper ids?|purchase orders?|"
            r"po|p\.o|po numbers?|matter ids?|vendor ids?|billing system|validation|line items?|electronic(?:ally)?|upload\w*|"
            "cost cent(?:er|re)s?|sap|submission|ap system|billing period|remit-to"
        ),
        "de": (
            "e-?rechnung~|xrechnung~|zugferd|portal~?|plattform~?|bestellnummer~|bestellbezug|kostenstelle~|leitweg-id|system~?|"
            "elektronisch~|ariba|coupa"
        ),
        "fr": (
            "plateforme|portail|chorus(?: pro)?|numero d'engagement|bon de commande|numero de commande|facture electronique|"
            "code service|systeme|ariba|coupa"
        ),
        "es": "portal|plataforma|facturae?|face|numero de pedido|orden de compra|factura electronica|sistema|ariba|coupa|centro de coste",
        "pt": "portal|plataforma|nota de encomenda|numero de encomenda|fatura eletronica|sistema|ordem de compra|ariba|coupa|requisicao",
        "it": (
            "interscambio|sdi|portale|piattaforma|codice destinatario|fattura elettronica|sistema|numero d'ordine|ordine di acquisto|"
            "cig|cup|codice univoco|ariba|coupa"
        ),
        "nl": (
            "portaa?l~?|platform~?|peppol|inkoopordernummer|bestelnummer|ordernummer|e-?factuur|systeem|kostenplaats|inkooporder|"
            "ariba|coupa|oin"
        ),
    },
    "rules": {
        "en": (
            "guidelines?|billing (?:rules?|policy|policies|requirements?|standards?|terms)|outside counsel (?:policy|rules|terms)|"
            r"our (?:policy|policies|rules|terms)|block[- ]?bill\w*|increments?|tenths|clerical|administrative (?:work|tasks?|time)|"
            r"secretarial|section \d[\d.]*|vendor (?:policy|terms)|ocgs?|staffing rules?|travel policy|expense policy"
        ),
        "de": (
            "richtlinie~|abrechnungsrichtlinie~|vorgaben|sekretariats~|regelwerk|vergabebedingungen|rechnungsvorgaben|minutentakt|taktung"
        ),
        "fr": r"directives|regles de facturation|politique (?:de|d') ?\w+|secretariat|travail administratif|taches administratives|charte",
        "es": (
            "directrices|normas de facturacion|politica de (?:gastos|facturacion)|trabajo administrativo|tareas administrativas|secretaria"
        ),
        "pt": "diretrizes|normas de faturacao|regras de faturacao|politica de (?:despesas|faturacao)|trabalho administrativo|secretariado",
        "it": r"linee guida|politica (?:di|delle) \w+|regole di fatturazione|attivita (?:di segreteria|amministrativ[ae])|segreteria",
        "nl": (
            r"richtlijn(?:en)?|factuurvoorwaarden|inkoopvoorwaarden|beleid|secretari(?:aat|eel)\w*|administratieve werkzaamheden|"
            r"facturatierichtlijn\w*"
        ),
    },
    "mandate": {
        "en": (
            "scope|engagement(?: letter)?|mandate|instructions?|retainer|retained|engaged|hired|brief|assignment|engagement terms|"
            "remit|asked you|contract"
        ),
        "de": "mandat~?|auftrag(?:s|es)?|mandatsvereinbarung|auftragsumfang|beauftragung|leistungsumfang|mandatsumfang|vereinbarung",
        "fr": "mandat|lettre de mission|mission|convention|perimetre|contrat",
        "es": "encargo|mandato|contrato|alcance|hoja de encargo|propuesta",
        "pt": "mandato|contrato|ambito|proposta|encargo",
        "it": "incarico|mandato|contratto|perimetro|lettera d'incarico",
        "nl": "opdracht(?:bevestiging|bevestigingen)?|mandaat|overeenkomst|scope|afspraak|afspraken",
    },
}
