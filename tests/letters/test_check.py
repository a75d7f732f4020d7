"""Templates are tried before they are live."""

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.domain.errors import TemplateError
from mailflow.letters.check import check_templates

SHIPPED = find_assets(Assets.TEMPLATES)


def test_given_the_shipped_templates_when_they_are_tried_then_all_are_whole():
    names = [f"reminder/{step}" for step in ("before_due", "first", "second", "final", "call")]

    check_templates(names, folders=[SHIPPED])


@pytest.mark.parametrize(
    ("file", "words", "message"),
    [
        ("body.txt", "Dear {{ nobody }}", r"reminder/first/body\.txt, line 1: 'nobody' is undefined"),
        ("body.html.de", "{% for a in invoices %}" * 4 + "{% endfor %}" * 4, r"reminder/first/body\.html\.de, line 1: its loops take"),
        ("subject.txt", "{{ 'x' * 999999999 }}", r"reminder/first/subject\.txt, line 1: \* is for numbers"),
        ("body.html", "{% autoescape false %}{{ client }}{% endautoescape %}", r"reminder/first/body\.html"),
    ],
)
def test_given_a_faulty_template_of_the_firm_when_it_is_tried_then_its_file_is_named(tmp_path, file, words, message):
    (tmp_path / "reminder" / "first").mkdir(parents=True)
    (tmp_path / "reminder" / "first" / file).write_text(words, encoding="utf-8")

    with pytest.raises(TemplateError, match=message):
        check_templates(["reminder/first"], folders=[tmp_path, SHIPPED])
