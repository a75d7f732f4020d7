"""Statements of invented banks, one in each format, about the same day of the same firm; written for these tests, in the dialects that
public samples show: an incoming wire, an ACH credit, two lockbox checks, a payment out, and a check that came back."""

BAI2 = """\
01,021000021,LAWFIRM,260504,0600,1,80,,2/
02,LAWFIRM,021000021,1,260503,2400,USD,2/
03,000123456789,USD,010,500000,,,015,1720000,,,100,1335000,5,,400,115000,2,/
16,195,1200000,Z,FT260503001,CUST77,WIRE TRANSFER CREDIT ORIG:CALDER MILLS LTD OBI: INVOICE 10231
88,AND 10232, THANK YOU/
16,142,250050,Z,ACH00123,,ORIG CO NAME:LINDEN FREIGHT ORIG ID:99 SEC:CCD
88,REF*IV*10240/
16,115,300000,S,300000,0,0,LBX77,,LOCKBOX 77/
16,116,100000,Z,LBX77-1,4511,PEAR & SONS/ 16,116,200000,Z,LBX77-2,4512,QUINCE INC/
16,275,40000,Z,ZB1,,ZBA TRANSFER/
16,475,15000,Z,CHK1,2201,CHECK PAID/
16,555,50000,Z,RET1,4498,DEPOSITED ITEM RETURNED NSF/
49,4925050,14/
98,4925050,1,16/
99,4925050,1,18/
"""

# Continuations that name their values, a text with slashes, no slash at the end of records.
BAI2_NAMED = """\
01,BANKX,cont001,260504,1249,1,,,2/
02,cont001,026015079,1,260503,2000,,/
03,107049932,USD,,,,,060,6865898,,,100,1912,1,,400,000,0,/
16,195,50050,,GI22284,RTR6088,RTP Incoming,From: SAMPLE INC, Remittance Info: "INV 10231 of 08/18/26"
88,REMI: INV 10231 of 08/18/26
88,EREF: RTR6088
88,DBNM: CALDER MILLS LTD
16,266,1912,,GI21187,2021MMQ,Outgoing Wire Return,-
49,6869722,8/
98,13060195162,4,16/
99,13060195162,1,18/
"""

LOCKBOX = """\
100LAWFIRM00109100001902605040600
2LAWFIRM001BANK0000010000000000400104042
50010011234567260503LAWFIRM001BANK000001
6001001000012000009100001901234567890000004511050226CALDER MILLS LTD              YOUR FIRM LLP
40010016011INV 10231
40010016029INV 10232
6001002000025005009100001900987654320000004520050226LINDEN FREIGHT                YOUR FIRM LLP
4001002601910240           00002500500000000000
700100212345672605030020000370050
8001002123456726050300020000370050
9000010
"""


def nacha(*, credit: int = 1_200_000) -> str:
    """A CTX payment of 12,000.00 for two invoices, and a debit of 50.00; `credit` is what the batch control says."""
    order = "ISA*00*~ST*820*1~BPR*C*12000*C*ACH*CTX~TRN*1*7788~ENT*1~RMR*IV*10231*PI*8000.00~RMR*IV*10232*PI*4000.00~SE*7*1~"
    pieces = [order[at : at + 80] for at in range(0, len(order), 80)]
    addenda = [f"705{piece:<80}{number:04d}0000001" for number, piece in enumerate(pieces, start=1)]
    return "\n".join(
        (
            f"{'101 091000019 0210000212605030600A094101YOUR FIRM LLP          BIG BANK':<94}",
            f"{'5220CALDER MILLS LTD' + ' ' * 20 + '1234567890CTXVENDOR PAY260502260503123102100002' + '0000001':<94}",
            f"622021000021{'000123456789':<17}0001200000{'':<15}{'0002YOUR FIRM':<22}  1021000020000001",
            *addenda,
            f"627021000021{'000123456789':<17}0000005000{'FEE':<15}{'YOUR FIRM':<22}  0021000020000002",
            f"82200000040004200004{5000:012d}{credit:012d}1234567890{'':<25}021000020000001",
            f"9000001000001000000040004200004{5000:012d}{1_200_000:012d}{'':<39}",
            "9" * 94,
        )
    )


MT940 = """\
{1:F01BANKDEFFXXXX0000000000}{2:I940XXXXN}{4:
:20:STMT1
:25:12030000/1020304051
:28C:5/1
:60F:C260501EUR1000,00
:61:2605030504CR1200,00N062NONREF//B6E3LGC
:86:166?00GUTSCHR. UEBERWEISUNG?109248?20EREF+PAY-88213?21SVWZ+RE 10231 und 1023
2 Danke?3012030000?31DE02120300000000202051?32LINDEN FREIGHT GMBH
:61:2605040504DR15,00NCHGNONREF
:86:805?00ENTGELT
:61:2605040504RCR500,00NRTINONREF//RET99
:86:109?00RUECKGABE?20EREF+PAY-77001?21Kontodeckung fehlt
:61:2605040504C250,5NTRFREF4711//ABC1
:86:/EREF/E2E-5/ORDP//NAME/CALDER MILLS LTD/REMI/INVOICE 10240 THANKS
:62F:C260504EUR1935,50
-}
"""


def camt(namespace: str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", *, root: str = "BkToCstmrStmt", part: str = "Stmt") -> str:
    """A batch booking of two, one with charges, one returned, one pending and one paid out."""
    entry = "<Ntry><Amt Ccy='EUR'>{}</Amt><CdtDbtInd>{}</CdtDbtInd>{}<Sts>{}</Sts><BookgDt><Dt>2026-05-04</Dt></BookgDt>{}</Ntry>"
    batch = (
        "<AcctSvcrRef>BATCH1</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy='EUR'>1000.00</Amt>"
        "<RltdPties><Dbtr><Pty><Nm>Linden Freight</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>RE 10231</Ustrd></RmtInf></TxDtls>"
        "<TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><Amt Ccy='EUR'>2000.00</Amt><RltdPties><Dbtr><Nm>Calder</Nm></Dbtr></RltdPties>"
        "<RmtInf><Strd><RfrdDocInf><Nb>10240</Nb></RfrdDocInf></Strd></RmtInf></TxDtls></NtryDtls>"
    )
    charged = (
        "<AcctSvcrRef>S2</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        "<AmtDtls><InstdAmt><Amt Ccy='EUR'>1000.00</Amt></InstdAmt></AmtDtls>"
        "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>15.00</TtlChrgsAndTaxAmt></Chrgs></TxDtls></NtryDtls>"
    )
    returned = (
        "<AcctSvcrRef>S3</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>PAY-77001</EndToEndId></Refs>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>"
    )
    entries = (
        entry.format("3000.00", "CRDT", "", "<Cd>BOOK</Cd>", batch),
        entry.format("985.00", "CRDT", "", "BOOK", charged),
        entry.format("500.00", "DBIT", "<RvslInd>true</RvslInd>", "BOOK", returned),
        entry.format("50.00", "CRDT", "", "PDNG", ""),
        entry.format("15.00", "DBIT", "", "BOOK", ""),
    )
    account = "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>"
    xmlns = f' xmlns="{namespace}"' if namespace else ""
    return f"<?xml version='1.0'?><Document{xmlns}><{root}><{part}>{account}{''.join(entries)}</{part}></{root}></Document>"


GERMAN_TABLE = (
    "Kontoauszug;;;;;\nKonto;DE02 1203 0000 0000 2020 51;;;;\n\nBuchungstag;Verwendungszweck;Auftraggeber;Betrag;Waehrung;Saldo\n"
    "04.05.2026;RE 10231;Linden Freight GmbH;1.200,00;EUR;2.200,00\n04.05.2026;Entgelt;;-15,00;EUR;2.185,00\n;;Summe;1.185,00;EUR;\n"
)
AMERICAN_TABLE = (
    "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\r\n"
    'CREDIT,05/13/2026,"ORIG CO NAME:CALDER MILLS, INV 10231","1,200.00",ACH_CREDIT,5000.00,\r\n'
    "DSLIP,05/04/2026,DEPOSIT,250.00,DEPOSIT,3800.00,4511\r\n"
    "DEBIT,05/04/2026,DEPOSITED ITEM RETURNED CHK SER# 4511,-250.00,DEPOSIT_RETURN,,\r\n"
)
TWO_COLUMNS = (
    "Date\tDetails\tPaid out\tPaid in\tBalance\n13 May 2026\tCALDER MILLS INV 10231\t\t1,200.00\t1,200.00\n"
    "14 May 2026\tFEE\t3.00\t\t1,197.00\n"
)
