"""The audit: a chain in which no row can be changed or lost unseen."""

import pytest


@pytest.fixture
def audited(store):
    with store.unit() as unit:
        for count in range(4):
            unit.audit.note("test.noted", actor="ada", subject=f"test:{count}", facts={"amount": "1.00 USD"})
        unit.commit()
    return store


def faults(store):
    with store.reading() as unit:
        return unit.audit.faults()


def test_given_an_audit_when_it_is_verified_then_it_is_whole(audited):
    assert faults(audited) == ()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        pytest.param("UPDATE audit SET actor = 'bob' WHERE id = 2", "audit row 2 is not as it was written", id="another actor"),
        pytest.param("UPDATE audit SET value = '{}' WHERE id = 4", "audit row 4 is not as it was written", id="another fact"),
        pytest.param("DELETE FROM audit WHERE id = 2", "before audit row 3 rows are missing", id="a row in the middle"),
        pytest.param("DELETE FROM audit WHERE id = 4", "the last rows of the audit are missing", id="the last row"),
        pytest.param("DELETE FROM audit", "the last rows of the audit are missing", id="all of it"),
    ],
)
def test_given_an_audit_when_somebody_changes_it_past_the_triggers_then_it_shows_where(audited, database, statement, says):
    database.drop_guards("audit")

    database.execute(statement)

    assert any(says in fault for fault in faults(audited))
