"""Samples of our own on which the fork server runs every reader once: what a library does at its first use, no child does again."""

from collections.abc import Sequence

from mailflow.documents.pictures import render
from mailflow.documents.unpack import open_file
from mailflow.domain.ports import Leaf
from mailflow.services.understand import parse_job

_MAIL = b"""From: "Ann" <ann@example.example>\r
To: ar@example.example\r
Date: Mon, 4 May 2026 09:00:00 -0500\r
Subject: =?utf-8?q?Remittance?=\r
Message-ID: <1@example.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello,\r
we paid 10231 today.\r
\r
Regards\r
Ann\r
\r
On Friday, Bo wrote:\r
> Please pay.\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<html><body><p style="color:#000">Hello,</p><table><tr><td>10231</td><td>5.00</td></tr></table><hr><p>Regards</p></body></html>\r
--b--\r
"""
_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 154>>stream
BT /F 10 Tf 72 700 Td (Invoice 10231) Tj 200 0 Td (1,234.50) Tj ET
72 690 m 300 690 l S 72 720 m 300 720 l S 72 690 m 72 720 l S 300 690 m 300 720 l S
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""
_FILES = ((_PDF, "a.pdf"), (b"a;b;c\n1;2;3\n4;5;6\n", "a.csv"), (b"paid  5.00\n", "a.txt"), (b"<html><table><tr><td>1</table>", "a.html"))


def warm_up(leaves: Sequence[Leaf]) -> None:
    """Parses a mail, opens a file of each kind, and renders a page."""
    parse_job(_MAIL, leaves)
    for content, name in _FILES:
        open_file(content, name, part="1", media_type="", leaves=leaves)
    render(_PDF, 1)
