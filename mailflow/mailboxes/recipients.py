"""Who gets a letter where a server goes by its headers instead of an envelope (RFC 5321, 2.3.1, against Exchange)."""

from email.parser import BytesHeaderParser
from email.utils import getaddresses

from mailflow.domain.errors import TransportError
from mailflow.domain.outgoing import FrozenMail


def hidden_recipients(letter: FrozenMail) -> tuple[str, ...]:
    """Recipients that no header names, for Bcc; raises TransportError where a header names somebody who is to get nothing."""
    headers = BytesHeaderParser().parsebytes(letter.raw)
    fields = [str(value) for name in ("To", "Cc", "Bcc") for value in headers.get_all(name, [])]
    named = {address.lower() for _, address in getaddresses(fields) if address}
    if named - {address.lower() for address in letter.recipients}:
        raise TransportError("The letter's headers name somebody who is not among its recipients.", permanent=True)
    return tuple(address for address in letter.recipients if address.lower() not in named)
