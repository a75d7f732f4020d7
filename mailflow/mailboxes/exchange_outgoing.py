"""Letters that leave from a shared Exchange mailbox exactly once.

The frozen MIME becomes a draft under our Message-ID, and SendItem is called once, without the library's retries: whatever happens in
between, the draft or the copy in Sent Items tells what became of the letter. Answers go the same way, with In-Reply-To in their MIME:
Exchange puts them into the conversation by it, while CreateReply would write a Message-ID, a subject and a body of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesHeaderParser
from email.utils import parseaddr

import requests
import structlog
from exchangelib import errors
from exchangelib.folders import FolderCollection
from exchangelib.items import Message
from exchangelib.properties import Mailbox
from exchangelib.services import SendItem
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Sighting
from mailflow.mailboxes.exchange_account import ExchangeServer, Places, Unanswered, Use, server_of
from mailflow.mailboxes.exchange_check import say_letters
from mailflow.mailboxes.exchange_errors import PASSING, send_as_denied
from mailflow.mailboxes.exchange_reach import Reach
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.recipients import hidden_recipients

log = structlog.get_logger()

# Of this letter; another attempt with the same bytes is refused again.
REFUSED_LETTER = (
    errors.ErrorInvalidRecipients,
    errors.ErrorMessageSizeExceeded,
    errors.ErrorMimeContentInvalid,
    errors.ErrorMimeContentInvalidBase64String,
    errors.ErrorInvalidPropertySet,
)
# The request may have been carried out; the last is a draft that is gone, because somebody sent it.
DOUBTFUL = (
    *PASSING,
    Unanswered,
    errors.MalformedResponseError,
    errors.SOAPError,
    requests.RequestException,
    OSError,
    errors.ErrorItemNotFound,
)
SEND_AS = (errors.ErrorSendAsDenied, errors.ErrorAccessDenied)


def open_exchange_letters(place: Place) -> "ExchangeLetters":
    """The transport as a firm has set it; raises ConfigurationError."""
    return ExchangeLetters(name=place.name, server=server_of(place))


class ExchangeLetters:
    """The letters of one shared mailbox. Sending makes one attempt at everything; looking for a letter has patience."""

    def __init__(self, *, name: str, server: ExchangeServer) -> None:
        self.name = name
        self._sending = Reach(server, Use.SENDING)
        self._looking = Reach(server, Use.READING)

    def __repr__(self) -> str:
        return f"ExchangeLetters(name={self.name!r}, server={self._sending.server!r})"

    def send(self, letter: FrozenMail) -> None:
        """Sends it as it stands; an existing draft of it is sent instead of a new one, and what has left already is not sent again."""
        with _not_sent():
            draft = self._sending.ask(lambda: self._prepare(letter))
        if draft is None:
            log.info("letter.had_left", message_id=letter.message_id)
            return
        with _not_sent():
            self._sending.ask(lambda: self._submit(draft))

    def find_sent(self, message_id: str) -> Sighting:
        """Looks into Sent Items, Drafts and Deleted Items."""
        sighting, _ = self._looking.ask(lambda: look(self._looking.places, message_id))
        return sighting

    def check(self) -> Iterator[str]:
        """The rights that letters need."""
        yield from self._looking.ask(lambda: say_letters(self._looking))

    def _prepare(self, letter: FrozenMail) -> Message | None:
        """The draft of a letter, `None` when it has left already."""
        sighting, draft = look(self._sending.places, letter.message_id)
        if sighting is Sighting.SENT:
            return None
        with _refused_letter():
            return draft or self._save(letter)

    def _submit(self, draft: Message) -> None:
        with _doubtful(self._sending.server), _refused_letter():
            SendItem(account=self._sending.account).get(items=[draft], saved_item_folder=self._sending.places.sent)

    def _save(self, letter: FrozenMail) -> Message:
        name, address = parseaddr(str(BytesHeaderParser().parsebytes(letter.raw).get("From", "")))
        hidden = [Mailbox(email_address=recipient) for recipient in hidden_recipients(letter)]
        draft = Message(
            account=self._sending.account,
            folder=self._sending.places.drafts,
            mime_content=letter.raw,
            message_id=letter.message_id,
            author=Mailbox(name=name or None, email_address=address or letter.sender),
            bcc_recipients=hidden or None,
            is_read=True,
        )
        return draft.save()


@contextmanager
def _not_sent() -> Iterator[None]:
    """What the server refuses, or never got, has not left."""
    try:
        yield
    except (MailboxUnavailable, MailboxRefused) as error:
        raise TransportError(str(error), permanent=False) from error


@contextmanager
def _refused_letter() -> Iterator[None]:
    try:
        yield
    except REFUSED_LETTER as error:
        raise TransportError(f"Exchange refuses the letter ({type(error).__name__}).", permanent=True) from error


@contextmanager
def _doubtful(server: ExchangeServer) -> Iterator[None]:
    """Certain is only a refusal in words, and a server that was never reached."""
    try:
        yield
    except SEND_AS as error:
        raise TransportError(send_as_denied(server), permanent=False) from error
    except DOUBTFUL as error:
        if _never_reached(error) or _is_busy(error):
            raise
        log.warning("letter.uncertain", why=type(error).__name__)
        raise SendUncertain(f"The answer to SendItem was lost ({type(error).__name__}); Sent Items and Drafts will tell.") from error


def look(places: Places, message_id: str) -> tuple[Sighting, Message | None]:
    """Where a letter of ours lies, and its draft where there is one."""
    folders = FolderCollection(account=places.account, folders=[places.sent, places.drafts, places.deleted])
    found = list(folders.filter(message_id=message_id).only("message_id", "is_draft", "is_submitted"))
    for item in found:
        if isinstance(item, Exception):
            raise item
    # A draft that is submitted is on its way; one that a person threw away is still a draft, and may be sent.
    if any(not item.is_draft or item.is_submitted for item in found):
        return Sighting.SENT, None
    return (Sighting.DRAFT, found[0]) if found else (Sighting.ABSENT, None)


def _is_busy(error: BaseException) -> bool:
    """Whether the server itself said that it is too busy; the library says so too, in place of errors of another kind."""
    return isinstance(error, errors.ErrorServerBusy) and not isinstance(error.__context__, errors.EWSError)


def _never_reached(error: BaseException) -> bool:
    """Whether no connection came about; the library raises the same error for that and for a lost answer."""
    cause = error.__context__
    if isinstance(cause, requests.ConnectTimeout):
        return True
    reason = getattr(cause.args[0], "reason", None) if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))
