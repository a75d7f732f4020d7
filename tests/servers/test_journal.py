"""What synchronising clients of either server stand on: pages of changes add up to what lies in the folder."""

from hypothesis import given
from hypothesis import strategies as st

from tests.servers.journal import window
from tests.servers.post import Folder, Kind, Post
from tests.servers.samples import advice

ACTS = st.lists(st.tuples(st.sampled_from(["arrive", "out", "back", "read", "mark", "delete", "page"]), st.integers(0, 9)), max_size=40)


class Desk:
    """Somebody works in a mailbox while a client reads its changes page by page."""

    def __init__(self, size: int) -> None:
        mailbox = Post().open("collections@firm.example")
        self.mailbox = mailbox
        self.inbox, self.elsewhere = (folder(mailbox.known(name)) for name in ("inbox", "junkemail"))
        self.size = size
        self.at = 0
        self.known_until: int | None = None
        self.known: set[int] = set()
        self.told: list[tuple[Kind, int]] = []

    def do(self, act: str, which: int) -> None:
        here, there = list(self.inbox.items.values()), list(self.elsewhere.items.values())
        if act == "arrive":
            self.mailbox.add(self.inbox, advice(which))
        elif act == "page":
            self.read_page()
        elif act == "back" and there:
            self.mailbox.move(there[which % len(there)], self.inbox)
        elif here and act in ("out", "read", "mark", "delete"):
            self.change(act, here[which % len(here)].uid)

    def change(self, act: str, uid: int) -> None:
        item = self.mailbox.items[uid]
        if act == "out":
            self.mailbox.move(item, self.elsewhere)
        elif act == "delete":
            self.mailbox.remove(item)
        else:
            self.mailbox.touch(item, lambda _: None, kind=Kind.READ if act == "read" else Kind.UPDATE)

    def read_page(self) -> bool:
        if self.known_until is None:
            self.known_until = len(self.inbox.journal)
        page = window(self.inbox, self.at, self.size, known_until=self.known_until)
        self.at = page.end
        for kind, _, serial, _ in page.changes:
            self.told.append((kind, serial))
            self.known = self.known - {serial} if kind is Kind.DELETE else self.known | {serial}
        return page.is_last


def folder(found: Folder | None) -> Folder:
    assert found
    return found


@given(acts=ACTS, size=st.integers(1, 4))
def test_given_people_at_work_when_a_client_has_read_all_pages_then_it_knows_exactly_what_lies_there(acts, size):
    desk = Desk(size)

    for act, which in acts:
        desk.do(act, which)
    while not desk.read_page():
        pass

    assert desk.known == {item.serial for item in desk.inbox.items.values()}


@given(acts=ACTS, size=st.integers(1, 4))
def test_given_people_at_work_when_a_client_reads_pages_then_each_mail_is_new_to_it_once(acts, size):
    desk = Desk(size)

    for act, which in acts:
        desk.do(act, which)
    while not desk.read_page():
        pass

    created = [serial for kind, serial in desk.told if kind is Kind.CREATE]
    assert len(created) == len(set(created))
