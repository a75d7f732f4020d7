"""Who asks, in whose mailbox, and what they may do there (MS docs: "Access control and delegation in EWS", "Impersonation and EWS")."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tests.servers.ews import ids
from tests.servers.ews.soap import Element, EwsError, SoapFault, failure, find, kids, local, m, success, text
from tests.servers.post import Folder, Item, Mailbox, Post

WELL_KNOWN = frozenset("root msgfolderroot inbox drafts sentitems deleteditems outbox junkemail calendar contacts".split())


class Right(StrEnum):
    """What an administrator grants to somebody on another mailbox."""

    FULL_ACCESS = "full-access"  # Add-MailboxPermission -AccessRights FullAccess
    READ = "read"  # Add-MailboxFolderPermission -AccessRights Reviewer
    SEND_AS = "send-as"  # Add-ADPermission -ExtendedRights "Send As"
    ON_BEHALF = "on-behalf"  # Set-Mailbox -GrantSendOnBehalfTo


@dataclass(slots=True, kw_only=True)
class Directory:
    """The accounts of a server."""

    post: Post
    passwords: dict[str, str] = field(default_factory=dict)  # by user name, lower case
    rights: dict[tuple[str, str], set[Right]] = field(default_factory=dict)
    impersonators: set[str] = field(default_factory=set)  # New-ManagementRoleAssignment -Role ApplicationImpersonation

    def grant(self, user: str, mailbox: str, *rights: Right) -> None:
        """Gives rights on a mailbox."""
        self.rights.setdefault((user.casefold(), mailbox.casefold()), set()).update(rights)

    def revoke(self, user: str, mailbox: str, *rights: Right) -> None:
        """Takes rights on a mailbox."""
        self.rights.get((user.casefold(), mailbox.casefold()), set()).difference_update(rights)


@dataclass(slots=True, kw_only=True)
class Context:
    """One request: the user who logged in, and whose rights it uses (`acting`; another one under impersonation)."""

    post: Post
    directory: Directory
    user: str
    acting: str
    sync_age: int = 0
    no_mime: frozenset[int] = frozenset()  # uids of items whose MIME cannot be made
    forced: EwsError | None = None

    def rights(self, mailbox: Mailbox) -> set[Right]:
        """What the acting account may do in a mailbox: everything in its own."""
        if mailbox.address.casefold() == self.acting.casefold():
            return set(Right)
        return self.directory.rights.get((self.acting.casefold(), mailbox.address.casefold()), set())

    def own(self) -> Mailbox:
        """The acting account's own mailbox."""
        mailbox = self.post.find(self.acting)
        if mailbox is None:
            words = "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address."
            raise EwsError("ErrorMissingEmailAddress", words)
        return mailbox

    def enter(self, mailbox: Mailbox, *, is_write: bool = False) -> Mailbox:
        """The mailbox, if the acting account may read (or write) there."""
        rights = self.rights(mailbox)
        if not rights & {Right.FULL_ACCESS, Right.READ}:
            raise EwsError(
                "ErrorItemNotFound", "The specified object was not found in the store., The process failed to get the correct properties."
            )
        if is_write and Right.FULL_ACCESS not in rights:
            raise EwsError("ErrorAccessDenied")
        return mailbox

    def folder(self, element: Element, *, is_write: bool = False) -> Folder:
        """The folder of a FolderId or DistinguishedFolderId; a Mailbox element names another person's (DistinguishedFolderIdType)."""
        found = ids.find_folder(self.post, str(element.get("Id"))) if local(element) == "FolderId" else self._distinguished(element)
        if found is None:
            raise EwsError("ErrorFolderNotFound")
        self.enter(found.mailbox, is_write=is_write)
        return found

    def item(self, element: Element, *, is_write: bool = False) -> Item:
        """The item of an ItemId."""
        found = ids.find_item(self.post, str(element.get("Id")))
        if found is None:
            raise EwsError("ErrorItemNotFound")
        self.enter(found.folder.mailbox, is_write=is_write)
        return found

    def _distinguished(self, element: Element) -> Folder | None:
        address = text(element, "t:Mailbox/t:EmailAddress")
        if address:
            mailbox = self.post.find(address)
            if mailbox is None:
                raise EwsError("ErrorNonExistentMailbox")
            self.enter(mailbox)
        else:
            mailbox = self.own()
        return mailbox.known(str(element.get("Id")))


def acting_for(directory: Directory, user: str, header: Element | None) -> str:
    """Whose rights a request uses: the user's, or those of whom the ExchangeImpersonation header names (ConnectingSIDType)."""
    sid = find(header, "t:ExchangeImpersonation/t:ConnectingSID") if header is not None else None
    if sid is None:
        return user
    address = next((text(child) for child in kids(sid)), "")
    if directory.post.find(address) is None:
        raise SoapFault("ErrorNonExistentMailbox")
    if user.casefold() not in directory.impersonators:
        raise SoapFault("ErrorImpersonateUserDenied")
    return address


def each(
    context: Context,
    operation: str,
    elements: Iterable[Element],
    make: Callable[[Element], list[Element]],
    *,
    on_error: Callable[[], list[Element]] = list,
) -> list[Element]:
    """One response message per element: what `make` returns, or its error with what `on_error` adds."""
    answers = []
    for element in elements:
        try:
            if context.forced:
                raise context.forced
            answers.append(success(operation, *make(element)))
        except EwsError as error:
            answers.append(failure(operation, error, *on_error()))
    return answers


def empty(name: str) -> Callable[[], list[Element]]:
    """An error that carries an empty list, as those of most operations do."""
    return lambda: [m(name)]
