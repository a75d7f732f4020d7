"""Mail is filed with the mark that its folder has, for people to see."""

import pytest

from mailflow.services.desk import Folders

FOLDERS = Folders(label_applied="mailflow: applied", label_attention="mailflow: needs you")


@pytest.mark.parametrize(
    ("folder", "labels"),
    [("Processed", ("mailflow: applied",)), ("Needs attention", ("mailflow: needs you",)), ("No action", ()), ("Elsewhere", ())],
)
def test_given_a_folder_when_mail_is_filed_there_then_it_has_the_mark_of_that_folder(folder, labels):
    assert FOLDERS.labels_of(folder) == labels


def test_given_no_marks_when_mail_is_filed_then_it_has_none():
    assert Folders().labels_of("Processed") == ()
