"""Every format as a person expects it: what programs wrote is readable, and stands beside how it came."""

from admin.evidence import shown_mail
from mailflow.documents.iso20022 import Iso20022
from mailflow.documents.sheets import Sheets
from mailflow.documents.x12 import X12
from mailflow.domain.document import Document
from mailflow.domain.message import Attachment, Message, Reply
from mailflow.services.understand import Understood
from tests.documents.interchanges import remt, strd, x12
from tests.documents.papers import workbook


def shown(document: Document, content: bytes):
    attached = Attachment(part="2", name="advice", content_type="application/octet-stream", content=content)
    mail = Understood(message=Message(attachments=(attached,)), reply=Reply(), automatic=None, documents=(document,))
    return shown_mail(1, mail, facts=None, trust=None).files[0]


def test_given_an_interchange_when_its_mail_is_shown_then_each_segment_has_a_line_beside_the_rendering():
    content = x12("RMR*IV*10231**1500.00*1500.00")

    file = shown(X12().open(content, part="2", name="pay.edi"), content)

    assert "RMR*IV*10231**1500.00*1500.00~\nSE*7*0001~\n" in file.raw
    assert any("10231" in cell.text for page in file.pages for row in page.rows for cell in row)


def test_given_xml_when_its_mail_is_shown_then_each_element_has_a_line():
    content = remt(strd("10231", RmtdAmt="1500.00"))

    file = shown(Iso20022().open(content, part="2", name="remt.xml"), content)

    assert '\n<RmtdAmt Ccy="EUR">1500.00</RmtdAmt>' in file.raw


def test_given_a_workbook_when_its_mail_is_shown_then_there_is_nothing_raw():
    content = workbook(("Detail", [["Invoice", "Paid"], ["10231", 1500]]))

    file = shown(Sheets().open(content, part="2", name="a.xlsx"), content)

    assert (file.raw, file.pages[0].rows[1][1].text) == ("", "1500")
