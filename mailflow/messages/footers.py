"""What programs and legal departments add to a mail: gateway banners above, disclaimers and robots' footers below."""

import re

_BANNER = re.compile(
    (
        r"\[?\b(?:caution|external|extern(?:e)?|warning|attention|achtung|vorsicht|atención|precaución|attenzione|"
        r"externe? e-?mail|avertissement|let op)\b"
        r"|you don't often get email from|sie erhalten nicht (?:oft|häufig) e-?mails? von|vous ne recevez pas souvent"
    ),
    re.IGNORECASE,
)
_BANNER_TOPIC = re.compile(
    (
        r"(?:from|came|originat\w*|sent) (?:from )?outside|external (?:e-?mail|sender|source|message)|do not click|"
        r"don't click|"
        r"recogni[sz]e the sender|von (?:einem )?extern|außerhalb (?:der|des|von|unserer)|externe[nrms]? (?:absender|"
        r"e-?mail|quelle)|"
        r"expéditeur externe|provient de l'extérieur|courriel externe|l'extérieur de|remitente externo|correo externo|"
        r"fuera de|"
        r"mittente esterno|esterna|externe (?:afzender|mail)|(?:do not|don't) often (?:get|receive)|(?:do not|"
        r"don't) open (?:links|attachments)|you don't often get email|learn why this is important|^\W*extern(?:al)?\W*$|"
        r"nicht (?:oft|häufig)"
    ),
    re.IGNORECASE,
)
# Each cue with its weight; a paragraph that weighs two is a disclaimer. One word alone may stand in honest text.
_DISCLAIMER = (
    (
        2,
        (
            r"confidentiality notice|avis de confidentialité|legal notice|aviso legal|aviso de confidencialidad|"
            r"rechtlicher hinweis|haftungsausschluss"
        ),
    ),
    (2, r"(?:intended|named|designated) (?:recipient|addressee)|use of the (?:addressee|individual)|solely for the (?:addressee|use)"),
    (2, r"(?:meant|intended) (?:only|solely|exclusively) for|(?:only|solely) (?:meant|intended) for|only for the addressee"),
    (2, r"(?:received|come to you|reached you|receive) (?:this (?:e-?mail|message|communication|transmission) )?(?:in error|by mistake)"),
    (2, r"destinataire (?:visé|prévu|de ce)|reçu (?:ce (?:message|courriel) )?par erreur|si vous n'êtes pas le destinataire"),
    (2, r"nicht der (?:richtige|vorgesehene|beabsichtigte) (?:adressat|empfänger)|irrtümlich erhalten|unbefugte|ausschließlich für den"),
    (2, r"si (?:usted )?no es el destinatario|recibido (?:este (?:mensaje|correo) )?por error|exclusivamente a su destinatario"),
    (2, r"se non siete il destinatario|niet de (?:bedoelde )?(?:ontvanger|geadresseerde)|ricevuto .{0,30}per errore"),
    (2, r"(?:consider|think of) the environment|before printing|an die umwelt|pensez à l'environnement|antes de imprimir|bevor sie diese"),
    (2, r"does not constitute an offer|irs circular 230|(?:is|are|be) free (?:of|from) viruses|scanned (?:for|by)|unencrypted e-?mail"),
    (
        2,
        (
            r"(?:never|not) (?:notify|send|announce|communicate|advise|change|inform).{0,60}bank (?:details|account|"
            r"information).{0,40}(?:e-?mail|phone)"
        ),
    ),
    (2, r"wire fraud alert|property of the sender|admission of (?:any )?(?:debt|liability)"),
    (
        2,
        (
            r"registered (?:office|in england|address)|(?:authori[sz]ed|regulated|"
            r"licensed)(?: and regulated)? (?:in the conduct|by the)|sitz der gesellschaft|vorsitzender des aufsichtsrat"
        ),
    ),
    (1, r"company (?:registration )?n(?:o|umber)\b|registration number|handelsregister|registergericht|amtsgericht\b.{0,60}\bhr"),
    (1, r"vat (?:reg|no|id)|ust-?id|tva (?:intra|fr)|part\. ?iva|\bcif\b|\bnif\b"),
    (2, r"(?:is|are) the property of|non è .{0,30}destinatari|uso esclusivo del destinatario|informazioni contenute in quest"),
    (1, r"regolamento|gdpr|dsgvo|rgpd|2016/679|any (?:files|attachments)(?: transmitted)?|\bfdic\b"),
    (2, r"\brcs\b.{0,30}\d{3}|capital (?:social )?de [\d .]+|registro mercantil|\bsiret\b|kvk[- ](?:nummer|nr)"),
    (1, r"confidential|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk"),
    (1, r"privileged|proprietary|legally protected|rechtlich geschützt|disclosure|dissemination|distribution|weitergabe|divulgation"),
    (1, r"delete (?:it|this|all)|destroy|löschen|vernichten|détruire|supprimer|elim[ií]nel|borre|cancell"),
    (
        1,
        (
            r"this (?:e-?mail|message|communication|transmission)|diese (?:e-?mail|nachricht)|ce (?:message|courriel|"
            r"courrier)|este (?:mensaje|correo)"
        ),
    ),
)
_DISCLAIMERS = tuple((weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in _DISCLAIMER)
_ROBOT = re.compile(
    (
        r"(?:mailbox|inbox|address|account|e-?mail) (?:is|are) (?:not monitored|unmonitored|unattended|not (?:read|"
        r"checked|attended))|unmonitored (?:mailbox|address|inbox)|"
        r"(?:please )?do not (?:reply|respond)(?: directly)? to this|(?:please )?do not reply\b|cannot (?:receive|"
        r"accept) replies|replies (?:to this .{0,30})?(?:are|will) not|"
        r"you (?:are receiv\w+|receive[d]?|got) this (?:e-?mail|message|notification|notice|alert|because)|"
        r"you receive this because|"
        r"this (?:alert|notice|notification|e-?mail) (?:was requested|is for information)|"
        r"will never ask (?:you )?for your|"
        r"(?:change|manage|update) your (?:e-?mail |notification )?(?:preferences|settings|subscription)|\bunsubscribe\b|"
        r"newsletter abbestellen|se désabonner|darse de baja|"
        r"(?:mailbox|inbox) is monitored|"
        r"(?:automatically|system)[- ]generated|(?:is|was) an? automat(?:ed|ic) (?:message|e-?mail|notification|notice)|"
        r"automatisch (?:erstellt|generiert|erzeugt|versandt)|antworten sie (?:bitte )?nicht|ne pas répondre|"
        r"généré automatiquement|"
        r"no responda|no conteste|generado automáticamente|non rispondere|generat[oa] automaticamente|"
        r"niet (?:te )?(?:be)?antwoorden|automatisch gegenereerd"
    ),
    re.IGNORECASE,
)
_DEVICE = re.compile(
    (
        r"^\W*(?:(?:sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt|wysłane|enviada)\b.{0,40}\b(?:iphone|"
        r"ipad|android|samsung|galaxy|mobile|mobil\w*|handy|"
        r"smartphone|blackberry|outlook|phone|telefon\w*|téléphone|teléfono|móvil|mail|yahoo|proton\w*|gmail|tablet|pixel|"
        r"device|gerät)\b.{0,30}|"
        r"von (?:meinem|unterwegs).{0,40}(?:gesendet)?|get outlook for .{0,20}|(?:télécharger|holen sie sich|obtener|"
        r"scarica) outlook.{0,30}|"
        r"(?:please )?(?:excuse|pardon|forgive)\b.{0,50}\b(?:typos|brevity|errors)\b.{0,30})\W*$"
    ),
    re.IGNORECASE,
)
# What scanners, fax gateways and relays write when nobody wrote anything.
_STUB = re.compile(
    (
        r"this e-?mail was sent from [\"'“]|scan(?:ned)? (?:date|from|by|to)\b|number of (?:images|pages)|"
        r"attachment file type|device (?:name|model|location)|"
        r"you have received a .{0,20}fax|(?:it|the (?:fax|document|scan|file)) is attached|was scanned and sent|"
        r"please open the attached (?:document|file)|"
        r"fax (?:received|from|message)|(?:attached|scanned) (?:image|document)s?\b|multi-?function|"
        r"(?:total )?pages?\s*:\s*\d|resolution\s*:|^\W*$|"
        r"gescannt|eingescannt|scandatum|numérisé|télécopie|escaneado|^sent (?:from|by) (?:my )?(?:scanner|copier|mfp)"
    ),
    re.IGNORECASE,
)
# A robot's sentence that carries a figure is a notice, not a footer.
_FIGURE = re.compile(r"\d[\d.,]*[.,]\d{2}\b|\b\d{5,7}\b")
_LONGEST_BANNER_LINES = 8
_LONGEST_FOOTER = 400
_LONGEST_DEVICE = 120
# A paragraph is judged by its beginning; disclaimers are long, but say so early.
_JUDGED = 3000


def without_banner(lines: list[str]) -> list[str]:
    """The lines below a gateway's warning; a warning that is wrapped is left out whole."""
    place = _first_written(lines)
    for _ in range(3):  # gateways stack: the own one above that of a forwarder
        if place >= len(lines):
            break
        end = place
        while end < len(lines) and lines[end].strip() and end - place < _LONGEST_BANNER_LINES:
            end += 1
        text = " ".join(lines[place:end])[:_JUDGED]
        if not (_BANNER.search(text) and _BANNER_TOPIC.search(text)):
            break
        place = _banner_end(lines, place, end)
        place += _first_written(lines[place:])
    return lines[place:]


def _banner_end(lines: list[str], start: int, end: int) -> int:
    """Where the warning ends inside its paragraph: a greeting in the line after a short one is the letter already."""
    for place in range(start, end):
        if place > start and not _BANNER.search(lines[place]) and not _BANNER_TOPIC.search(lines[place]) and len(lines[place - 1]) < 60:
            return place
    return end


def without_footers(lines: list[str]) -> list[str]:
    """The lines without disclaimers, robots' footers and what telephones add; all of them where nothing would be left."""
    kept = [line for line in lines if len(line) > _LONGEST_DEVICE or not _DEVICE.match(line)]
    result: list[str] = []
    for paragraph in _paragraphs(kept):
        if not (is_disclaimer(paragraph) or is_robots_footer(paragraph)):
            result.extend(paragraph)
        elif len(paragraph) > 1:
            result.extend(_honest_lines(paragraph))
    return result if any(line.strip() for line in result) else kept


def _honest_lines(paragraph: list[str]) -> list[str]:
    """The lines of a signature that stand directly above a disclaimer, without a blank line between."""
    for place, line in enumerate(paragraph):
        if is_disclaimer([line]) or is_robots_footer([line]) or len(line) > 100:
            return paragraph[:place]
    return paragraph[:0]


def is_disclaimer(paragraph: list[str]) -> bool:
    """Whether these lines are a legal department's, not the sender's."""
    text = " ".join(paragraph)[:_JUDGED]
    found = 0
    for weight, cue in _DISCLAIMERS:
        found += weight if cue.search(text) else 0
        if found >= 2:
            return True
    return False


def is_robots_footer(paragraph: list[str]) -> bool:
    """Whether these lines only say that nobody reads answers."""
    text = " ".join(paragraph)
    return len(text) <= _LONGEST_FOOTER and _ROBOT.search(text) is not None and _FIGURE.search(text) is None


def is_stub(lines: list[str]) -> bool:
    """Whether a scanner, a fax gateway or a relay wrote all of this."""
    text = "\n".join(lines)
    pieces = [piece for piece in re.split(r"(?<=[.!?])\s+|\n+", text) if piece.strip()]
    return bool(pieces) and len(text) < _LONGEST_FOOTER and all(_STUB.search(piece) for piece in pieces)


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """The lines in blocks; blank lines are blocks of their own, so that joining the blocks gives the lines back."""
    blocks: list[list[str]] = []
    for line in lines:
        if blocks and line.strip() and blocks[-1][-1].strip():
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _first_written(lines: list[str]) -> int:
    return next((place for place, line in enumerate(lines) if line.strip()), len(lines))
