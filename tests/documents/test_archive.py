"""Archives: their files, counted while they are read."""

import gzip

import pytest

from mailflow.documents.archive import Gzip, Zip
from mailflow.domain.errors import UnreadableDocument
from tests.documents.packages import letter, zipped
from tests.documents.papers import workbook


def test_given_an_archive_when_it_is_unpacked_then_its_files_have_their_places_and_plain_names() -> None:
    given = zipped({"june/advice.pdf": b"%PDF-1.4", "june/list.csv": b"a;b", "__MACOSX/._list.csv": b"x", "june/.DS_Store": b"x"})

    contents = Zip().unpack(given, name="june.zip")

    assert [(item.part, item.name, item.content) for item in contents.files] == [
        ("1", "advice.pdf", b"%PDF-1.4"),
        ("2", "list.csv", b"a;b"),
    ]


def test_given_an_archive_with_a_password_when_it_is_unpacked_then_each_file_says_so() -> None:
    contents = Zip().unpack(zipped({"advice.pdf": b"x"}, is_encrypted=True), name="a.zip")

    assert [(document.name, document.unreadable) for document in contents.documents] == [
        ("advice.pdf", "encrypted: the archive opens only with a password")
    ]


def test_given_a_file_that_swells_when_an_archive_is_unpacked_then_it_stays_shut_and_the_others_are_there() -> None:
    contents = Zip().unpack(zipped({"bomb.txt": bytes(50_000_000), "list.csv": b"a;b"}), name="a.zip")

    assert [document.unreadable for document in contents.documents] == ["dangerous: the archive unpacks to more than 40 MB"]
    assert [item.name for item in contents.files] == ["list.csv"]


def test_given_a_size_that_is_a_lie_when_an_archive_is_unpacked_then_no_more_is_read_than_counted() -> None:
    given = zipped({"bomb.txt": bytes(50_000_000)})
    small = (1000).to_bytes(4, "little")

    contents = Zip().unpack(given.replace((50_000_000).to_bytes(4, "little"), small), name="a.zip")

    assert contents.files == ()


def test_given_more_files_than_are_opened_when_an_archive_is_unpacked_then_none_of_them_stands_for_all() -> None:
    content = zipped({f"{number}.txt": b"x" for number in range(81)})

    with pytest.raises(UnreadableDocument, match="too large: the archive holds 81 files, more than 80; none was opened"):
        Zip().unpack(content, name="a.zip")


@pytest.mark.parametrize(("content", "reason"), [(zipped({}), "blank"), (zipped({"a": b"x"})[:-9], "corrupt"), (b"PK\x03\x04", "corrupt")])
def test_given_an_empty_or_torn_archive_when_it_is_unpacked_then_its_reason_says_so(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        Zip().unpack(content, name="a.zip")


def test_given_a_file_whose_bytes_are_damaged_when_an_archive_is_unpacked_then_that_file_says_so() -> None:
    given = bytearray(zipped({"a.txt": b"paid invoice 900123 " * 40}))
    given[45] ^= 0xFF

    contents = Zip().unpack(bytes(given), name="a.zip")

    assert [document.unreadable for document in contents.documents] == ["corrupt: the archive is torn"]


@pytest.mark.parametrize("content", [workbook(("S", [["x"]])), letter(""), b"PK", b"no archive"])
def test_given_an_office_file_when_it_is_looked_at_then_it_is_no_archive(content: bytes) -> None:
    assert Zip().recognises(content, name="a.zip", media_type="application/zip") == 0.0


def test_given_a_gzipped_file_when_it_is_unpacked_then_the_file_is_there() -> None:
    contents = Gzip().unpack(gzip.compress(b"a;b"), name="list.csv.gz")

    assert [(item.name, item.content) for item in contents.files] == [("list.csv", b"a;b")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(gzip.compress(bytes(50_000_000)), "dangerous"), (gzip.compress(b"x" * 999)[:-12], "corrupt"), (b"\x1f\x8b", "corrupt")],
)
def test_given_a_gzipped_file_that_swells_or_is_torn_when_it_is_unpacked_then_its_reason_says_so(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        Gzip().unpack(content, name="a.gz")
