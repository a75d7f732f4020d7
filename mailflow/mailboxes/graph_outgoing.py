"""Letters that leave from an Exchange Online mailbox exactly once.

The frozen MIME becomes a draft under our Message-ID, and `send` is called once, without retries: whatever happens in between, the draft
or the copy in Sent Items tells what became of the letter. Answers go the same way, with In-Reply-To in their MIME: Exchange puts them into
the conversation by it, while createReply would write a Message-ID, a subject and a quotation of its own.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import structlog

from mailflow.domain.errors import MailboxRefused, MailboxUnavailable, SendUncertain, TransportError
from mailflow.domain.outgoing import FrozenMail
from mailflow.domain.ports import Sighting
from mailflow.mailboxes.graph_calls import Graph, GraphRefusal, graph_of, rights, told
from mailflow.mailboxes.graph_check import say_letters
from mailflow.mailboxes.place import Place
from mailflow.mailboxes.recipients import hidden_recipients

log = structlog.get_logger()

# The largest body of a request that makes a message (Graph, "Create message"); base64 makes four bytes of three.
LARGEST = 4 * 1024 * 1024
TOO_LARGE = "Microsoft Graph takes no letter of more than 3 MB. Send a smaller attachment, or set smtp_host for this mailbox's letters."
# Of this letter; another attempt with the same bytes is refused again.
REFUSED_LETTER = frozenset({400, 413, 415, 422})


def open_graph_letters(place: Place) -> "GraphLetters":
    """The transport as a firm has set it; raises ConfigurationError."""
    return GraphLetters(name=place.name, graph=Graph(graph_of(place)))


class GraphLetters:
    """The letters of one shared mailbox."""

    def __init__(self, *, name: str, graph: Graph) -> None:
        self.name = name
        self._graph = graph

    def __repr__(self) -> str:
        return f"GraphLetters(name={self.name!r}, place={self._graph.place!r})"

    def send(self, letter: FrozenMail) -> None:
        """Sends it as it stands; an existing draft of it is sent instead of a new one, and what has left already is not sent again."""
        with self._not_sent():
            sighting, draft = self._look(letter.message_id)
            if sighting is Sighting.SENT:
                log.info("letter.had_left", message_id=letter.message_id)
                return
            draft = draft or self._save(letter)
        with self._not_sent(), _doubtful():
            self._graph.ask_once("POST", self._graph.path("messages", draft, "send"))

    def find_sent(self, message_id: str) -> Sighting:
        """Looks into the whole mailbox."""
        with told(self._graph.place):
            sighting, _ = self._look(message_id)
        return sighting

    def check(self) -> Iterator[str]:
        """The folders and rights that letters need."""
        with told(self._graph.place):
            said = say_letters(self._graph)
        yield from said

    def _look(self, message_id: str) -> tuple[Sighting, str]:
        """Where a letter of ours lies, and the id of its draft."""
        quoted = message_id.replace("'", "''")
        query = {"$filter": f"internetMessageId eq '{quoted}'", "$select": "id,isDraft"}
        found = self._graph.get(self._graph.path("messages"), **query)["value"]
        if any(not mail.get("isDraft") for mail in found):
            return Sighting.SENT, ""
        return (Sighting.DRAFT, str(found[0]["id"])) if found else (Sighting.ABSENT, "")

    def _save(self, letter: FrozenMail) -> str:
        content = b64encode(_addressed(letter))
        if len(content) > LARGEST:
            raise TransportError(TOO_LARGE, permanent=True)
        made = self._graph.ask_once("POST", self._graph.path("messages"), headers={"Content-Type": "text/plain"}, content=content).json()
        if made.get("internetMessageId") != letter.message_id:
            self._graph.ask_once("PATCH", self._graph.path("messages", made["id"]), json={"internetMessageId": letter.message_id})
        return str(made["id"])

    @contextmanager
    def _not_sent(self) -> Iterator[None]:
        """What the server refuses, or never got, has not left."""
        try:
            with told(self._graph.place), _refused_letter():
                yield
        except httpx.TransportError as error:
            raise TransportError(f"Microsoft Graph does not answer ({type(error).__name__}).", permanent=False) from error
        except (MailboxUnavailable, MailboxRefused) as error:
            raise TransportError(str(error), permanent=False) from error


@contextmanager
def _refused_letter() -> Iterator[None]:
    try:
        yield
    except GraphRefusal as error:
        if error.status in REFUSED_LETTER:
            raise TransportError(f"Microsoft Graph refuses the letter ({error}).", permanent=True) from error
        raise


@contextmanager
def _doubtful() -> Iterator[None]:
    """Certain is only a refusal in words, and a server that was never reached."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        raise
    except httpx.TransportError as error:
        raise _uncertain(type(error).__name__) from error
    except GraphRefusal as error:
        if error.status == 403:
            raise TransportError(
                f"The application may not send as this mailbox ({error}). {rights('Mail.Send')}", permanent=False
            ) from error
        # A draft that is gone was sent by somebody; a server that fails may have done its work.
        if error.status >= 500 or error.status == 404:
            raise _uncertain(str(error)) from error
        raise


def _addressed(letter: FrozenMail) -> bytes:
    """The letter with those of its recipients whom no header names in Bcc, which Exchange takes off again when it sends."""
    hidden = hidden_recipients(letter)
    return f"Bcc: {', '.join(hidden)}\r\n".encode() + letter.raw if hidden else letter.raw


def _uncertain(why: str) -> SendUncertain:
    log.warning("letter.uncertain", why=why)
    return SendUncertain(f"The answer to send was lost ({why}); Sent Items and Drafts will tell.")
