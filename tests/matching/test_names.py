"""Payers' names as banks write them: cut, contracted, with initials and towns, and strangers that only look alike."""

import pytest

from tests.matching.desk import desk

_LEDGER = """
    client 1 Rosewarne Mineral Water Company Limited
    client 2 Établissements Moreau-Delcourt S.A.R.L.
    client 3 Tanaka Seiki K.K.
    client 4 Prof. Ingrid Maria Sandvold
    client 5 Harbour Crest Income Fund II LP
    client 6 Harbour Crest Income Fund III LP
    client 7 Boon & Teo Contractors Pte Ltd
    client 8 The Ashdown Reinsurance Underwriting Agency Ltd
    client 9 Estate of Walter P. Greaves
"""


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("ROSEWARNE MINERAL WATER CO LTD", "1"),
        ("ROSEWARNE MIN WATER CO", "1"),
        ("THE ROSEWARNE MINERAL WAT", "1"),
        ("ETS MOREAU DELCOURT SARL LILLE", "2"),
        ("ETABLISSEMENTS MOREAU-DELCOURT", "2"),
        ("TANAKA SEIKI CO LTD", "3"),
        ("TANAKA SEIKI KK TOKYO", "3"),
        ("SANDVOLD I M", "4"),
        ("MS I SANDVOLD", "4"),
        ("INGRID SANDVOLD", "4"),
        ("HARBOUR CREST INCM FD II", "5"),
        ("HARBOUR CREST INCOME FD III LP", "6"),
        ("BOON & TEO CONTRACTORS PL", "7"),
        ("ASHDOWN REINSURANCE U/W AGENCY", "8"),
        ("EST OF WALTER P GREAVES", "9"),
    ],
)
def test_given_a_name_as_a_bank_writes_it_when_looked_up_then_its_client_comes_first(name, client):
    given = desk(_LEDGER).ledger

    found = given.clients_named(name)

    assert found[0][0].number == client
    assert found[0][1] >= 0.72


@pytest.mark.parametrize("name", ["ROSEWARNE CAPITAL", "MOREAU TRANSPORTS SA", "SANDVOLD HOLDINGS", "P GREAVES AND SONS", "J TANAKA"])
def test_given_a_stranger_that_shares_a_word_when_looked_up_then_nobody_is_sure(name):
    given = desk(_LEDGER).ledger

    found = given.clients_named(name)

    assert all(score < 0.72 for _, score in found)
