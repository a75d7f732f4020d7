"""Texts of a manager: kept whole, never changed, and one of them live."""

import pytest
from sqlalchemy.exc import IntegrityError

from mailflow.domain.errors import StaleCase
from mailflow.store.tables.texts import TextKind
from mailflow.store.text_versions import NewVersion


def keep(store, text, *, kind=TextKind.CADENCES, name="", parent=None):
    with store.unit() as unit:
        kept = unit.texts.add(NewVersion(kind=kind, name=name, text=text, author="mia", comment="why", parent_id=parent))
        unit.commit()
    return kept


def publish(store, version_id, *, replaces, kind=TextKind.CADENCES, name=""):
    with store.unit() as unit:
        publication = unit.texts.publish(kind, version_id, replaces=replaces, actor="mia", name=name)
        unit.commit()
    return publication


def test_given_a_text_when_it_is_kept_then_it_comes_back_whole_with_its_author_and_its_hash(store, clock):
    kept = keep(store, "name = 'ä'\n")

    with store.reading() as unit:
        version = unit.texts.get(TextKind.CADENCES, kept)

    assert (version.text, version.author, version.comment, version.made_at) == ("name = 'ä'\n", "mia", "why", clock.now())
    assert version.sha256 == "dc5318c570e32d272c9eb3c7374eb4dadf654a545eafbb3a48da643b9a2bff97"


def test_given_two_versions_when_one_is_published_then_it_is_the_live_one_until_the_file_counts_again(store):
    first, second = keep(store, "first"), keep(store, "second")
    one = publish(store, first, replaces=0)
    two = publish(store, second, replaces=one)
    with store.reading() as unit:
        live, versions = unit.texts.live(TextKind.CADENCES), unit.texts.live_versions(TextKind.CADENCES)

    publish(store, None, replaces=two)

    assert (live.version_id, versions[""].text) == (second, "second")
    with store.reading() as unit:
        assert unit.texts.live(TextKind.CADENCES).version_id is None
        assert unit.texts.live_versions(TextKind.CADENCES) == {}
        assert [one.version_id for one in unit.texts.publications(TextKind.CADENCES)] == [None, second, first]


def test_given_two_people_who_saw_the_same_live_version_when_both_publish_then_the_second_is_told(store):
    first, second = keep(store, "first"), keep(store, "second")
    publish(store, first, replaces=0)

    with pytest.raises(StaleCase, match="published since"):
        publish(store, second, replaces=0)

    with store.reading() as unit:
        assert unit.texts.live(TextKind.CADENCES).version_id == first


def test_given_templates_when_one_is_published_then_the_others_and_the_cadences_are_as_they_were(store):
    first = keep(store, "Dear", kind=TextKind.TEMPLATE, name="reminder/first/body.txt")
    keep(store, "Hello", kind=TextKind.TEMPLATE, name="reminder/second/body.txt")

    publish(store, first, replaces=0, kind=TextKind.TEMPLATE, name="reminder/first/body.txt")

    with store.reading() as unit:
        assert list(unit.texts.live_versions(TextKind.TEMPLATE)) == ["reminder/first/body.txt"]
        assert unit.texts.live(TextKind.CADENCES) is None
        assert unit.texts.last_publication(TextKind.CADENCES) == 0
        with pytest.raises(LookupError, match="no version"):
            unit.texts.get(TextKind.CADENCES, first)


@pytest.mark.parametrize("table", ["text_versions", "text_publications"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET name = 'x'", "DELETE FROM {}"])
def test_given_a_version_when_somebody_changes_it_past_mailflow_then_the_database_refuses(store, database, table, statement):
    publish(store, keep(store, "first"), replaces=0)

    with pytest.raises(IntegrityError, match="append-only"):
        database.execute(statement.format(table))
