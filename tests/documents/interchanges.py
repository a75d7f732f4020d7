"""Advices as programs send them to programs, put together from their lines; senders, banks and firms are invented."""

from mailflow.domain.document import Document
from tests.documents.papers import cells


def x12(
    *segments: str, separator: str = "*", ending: str = "~", count: int | None = None, total: str = "1500.00", handling: str = "I"
) -> bytes:
    """An interchange with one 820 whose lines are these segments; `count` is what SE01 says, the right count by default."""
    body = [
        "ST*820*0001",
        f"BPR*{handling}*{total}*C*ACH*CTX*01*011000015*DA*55501*1112223334**01*021000021*DA*99887*20260612",
        "TRN*1*0260612000417*1112223334",
        "N1*PR*BRAMLEY FOODS LLC",
        "N1*PE*HARTNELL & COLE LLP",
        *segments,
    ]
    body.append(f"SE*{len(body) + 1 if count is None else count}*0001")
    envelope = [
        "ISA*00*          *00*          *ZZ*BRAMLEY        *ZZ*HARTNELL       *260612*0815*U*00401*000000417*0*P*>",
        "GS*RA*BRAMLEY*HARTNELL*20260612*0815*417*X*004010",
    ]
    closing = ["GE*1*417", "IEA*1*000000417"]
    return (ending.join([*envelope, *body, *closing]) + ending).replace("*", separator).encode()


def edifact(*segments: str, una: str = "UNA:+.? '", ending: str = "'") -> bytes:
    """An interchange with one REMADV whose lines are these segments."""
    body = ["UNH+1+REMADV:D:96A:UN", *segments]
    body.append(f"UNT+{len(body) + 1}+1")
    return (una + ending.join(["UNB+UNOC:3+BUYER+SELLER+260612:0815+77", *body, "UNZ+1+77"]) + ending).encode("latin-1")


def strd(number: str, *, kind: str = "CINV", **amounts: str) -> str:
    """A document that a payment of ISO 20022 names, with its amounts by the names of their elements."""
    tags = "".join(f'<{name} Ccy="EUR">{amount}</{name}>' for name, amount in amounts.items())
    return (
        f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Nb>{number}</Nb><RltdDt>2026-04-02</RltdDt></RfrdDocInf>"
        f"<RfrdDocAmt>{tags}</RfrdDocAmt></Strd>"
    )


def remt(information: str, *, version: str = "04", total: str = "1500.00") -> bytes:
    """A remt.001 with this remittance information."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.{version}"><RmtAdvc>'
        "<GrpHdr><MsgId>M-1</MsgId><InitgPty><Nm>Nordwind Reederei AG</Nm></InitgPty></GrpHdr>"
        f"<RmtInf><RmtInfId>A-1</RmtInfId>{information}<OrgnlPmtInf><Refs><EndToEndId>E2E-88017</EndToEndId></Refs>"
        f'<Amt><InstdAmt Ccy="EUR">{total}</InstdAmt></Amt><ReqdExctnDt>2026-06-12</ReqdExctnDt>'
        "<Dbtr><Nm>Nordwind Reederei AG</Nm></Dbtr><Cdtr><Nm>Hartnell &amp; Cole LLP</Nm></Cdtr></OrgnlPmtInf></RmtInf>"
        "</RmtAdvc></Document>"
    ).encode()


def entry(information: str, *, amount: str = "1500.00", direction: str = "CRDT", family: str = "ESCT", party: str = "<Nm>{}</Nm>") -> str:
    """A booked entry of a bank's message, with one transaction."""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-06-12</Dt></BookgDt>'
        f"<ValDt><Dt>2026-06-13</Dt></ValDt><AcctSvcrRef>BK-4471</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>E2E-88017</EndToEndId></Refs>"
        f"<RltdPties><Dbtr>{party.format('Nordwind Reederei AG')}</Dbtr></RltdPties>"
        f"<RmtInf>{information}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(*entries: str, kind: str = "054", version: str = "08", prefix: str = "") -> bytes:
    """A camt message with these entries."""
    root, holder = {
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        "053": ("BkToCstmrStmt", "Stmt"),
        "052": ("BkToCstmrAcctRpt", "Rpt"),
    }[kind]
    inside = f"<{root}><GrpHdr><MsgId>N-1</MsgId></GrpHdr><{holder}>{''.join(entries)}</{holder}></{root}>"
    name = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"
    if not prefix:
        return f'<Document xmlns="{name}">{inside}</Document>'.encode()
    marked = inside.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    return f'<{prefix}:Document xmlns:{prefix}="{name}">{marked}</{prefix}:Document>'.encode()


def row_of(document: Document, label: str) -> list[str]:
    """The cells of the row that begins with a label."""
    return next((row for row in cells(document) if row and row[0] == label), [])


def table_of(document: Document) -> list[list[str]]:
    """The rows under the heading, as far as the total."""
    rows = cells(document)
    start = next((at for at, row in enumerate(rows) if row[0] == "Invoice number"), len(rows))
    end = next((at for at, row in enumerate(rows) if at > start and row[0] == "Total paid"), len(rows))
    return rows[start + 1 : end]
