"""A template becomes a letter in the reader's language, or nothing at all."""

from datetime import date
from decimal import Decimal

import pytest

from mailflow.domain.errors import TemplateError
from mailflow.domain.money import Money
from mailflow.letters import compose

VALUES = {"name": "Rhonda Pickett", "total": Money(Decimal("1234.50"), "USD"), "due_on": date(2026, 5, 1), "items": [1, 2, 3]}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "reminder/first/subject.txt", "Invoices of {{ due_on | date }}")
    write(tmp_path, "reminder/first/body.txt", "Dear {{ name }},\n\nplease pay {{ total | money }}.\n")
    return tmp_path


def write(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_given_a_template_when_a_letter_is_composed_then_days_and_amounts_are_written_as_english_readers_expect(folder):
    letter = compose("reminder/first", VALUES, folders=[folder])

    assert letter.subject == "Invoices of May 1, 2026"
    assert letter.text == "Dear Rhonda Pickett,\n\nplease pay USD\xa01,234.50.\n"
    assert letter.html == ""


def test_given_a_german_template_when_the_reader_is_austrian_then_the_letter_is_german(folder):
    write(folder, "reminder/first/subject.txt.de", "Rechnungen vom {{ due_on | date }}")
    write(folder, "reminder/first/body.txt.de", "Bitte zahlen Sie {{ total | money }}.")

    letter = compose("reminder/first", VALUES, folders=[folder], language="de-AT")

    assert letter.subject == "Rechnungen vom 1. Mai 2026"
    assert letter.text == "Bitte zahlen Sie 1.234,50\xa0USD.\n"


def test_given_a_language_that_no_template_has_when_a_letter_is_composed_then_it_is_english(folder):
    letter = compose("reminder/first", VALUES, folders=[folder], language="fi")

    assert letter.text.startswith("Dear Rhonda")


def test_given_a_translation_without_its_text_when_a_letter_is_composed_then_the_missing_file_is_named(folder):
    write(folder, "reminder/first/subject.txt.fr", "Factures")

    with pytest.raises(TemplateError, match=r"reminder/first/body\.txt\.fr is missing"):
        compose("reminder/first", VALUES, folders=[folder], language="fr")


def test_given_a_firm_s_own_template_when_a_letter_is_composed_then_it_goes_before_the_shipped_one(folder, tmp_path):
    write(tmp_path / "own", "reminder/first/subject.txt", "Our own words")

    letter = compose("reminder/first", VALUES, folders=[tmp_path / "own", folder])

    assert letter.subject == "Our own words"
    assert letter.text.startswith("Dear Rhonda")


def test_given_names_that_look_like_html_when_a_page_is_composed_then_they_stay_names(folder):
    write(folder, "reminder/first/body.html", "<html><head><style>p {color: red}</style></head><body><p>{{ name }}</p></body></html>")

    letter = compose("reminder/first", {**VALUES, "name": "<script>A & B</script>"}, folders=[folder])

    assert '<p style="color: red' in letter.html
    assert "&lt;script&gt;A &amp; B&lt;/script&gt;" in letter.html


@pytest.mark.parametrize("missing", ["", " ", None])
def test_given_a_contact_without_a_name_when_a_letter_is_composed_then_there_is_no_letter_to_nobody(folder, missing):
    with pytest.raises(TemplateError, match=r"body\.txt, line 1: an empty value would be printed"):
        compose("reminder/first", {**VALUES, "name": missing}, folders=[folder])


def test_given_an_unknown_variable_when_a_letter_is_composed_then_the_file_and_the_variable_are_named(folder):
    write(folder, "reminder/first/body.txt", "Dear {{ first_name }},")

    with pytest.raises(TemplateError, match=r"reminder/first/body\.txt, line 1: 'first_name' is undefined"):
        compose("reminder/first", VALUES, folders=[folder])


def test_given_a_line_that_is_no_jinja_when_a_letter_is_composed_then_its_line_is_named(folder):
    write(folder, "reminder/first/body.txt", "Dear {{ name }},\n{% if %}")

    with pytest.raises(TemplateError, match=r"reminder/first/body\.txt, line 2: "):
        compose("reminder/first", VALUES, folders=[folder])


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("{% for a in items %}{% for b in many %}{% for c in many %}{% endfor %}{% endfor %}{% endfor %}", id="endless loops"),
        pytest.param("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}", id="macros"),
        pytest.param("{% include 'reminder/first/body.txt' %}", id="includes"),
        pytest.param("{{ self.title() }}{% block title %}{{ self.title() }}{% endblock %}", id="a block within itself"),
        pytest.param("{% for a in many recursive %}{{ loop(many) }}{% endfor %}", id="a loop within itself"),
        pytest.param("{{ 'x' * 1000000000 }}", id="a huge string"),
        pytest.param("{{ 'x'.ljust(1000000000) }}", id="a padded string"),
        pytest.param("{{ '%1000000000d' % 1 }}", id="a padded number"),
        pytest.param("{{ 9 ** 9 ** 9 }}", id="a huge number"),
        pytest.param("{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}", id="a doubled string"),
        pytest.param("{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 40 + "{{ a }}", id="an added string"),
        pytest.param("{% for i in range(9) %}{% endfor %}", id="a call"),
        pytest.param("{{ name.__class__ }}", id="the inside of Python"),
        pytest.param("{{ name | center(1000000000) }}", id="an unknown filter"),
        pytest.param("{{ total.amount.quantize(1) }}", id="a method"),
    ],
)
def test_given_a_hostile_template_when_a_letter_is_composed_then_it_is_refused_by_name(folder, hostile):
    write(folder, "reminder/first/body.txt", hostile)

    with pytest.raises(TemplateError, match=r"reminder/first/body\.txt"):
        compose("reminder/first", {**VALUES, "many": list(range(1000))}, folders=[folder])


def test_given_a_name_that_leaves_the_folder_when_a_letter_is_composed_then_it_is_refused(folder):
    with pytest.raises(TemplateError, match="is no name of a template"):
        compose("../secrets", VALUES, folders=[folder])


def test_given_an_object_when_a_letter_is_composed_then_only_plain_data_is_taken(folder):
    with pytest.raises(TemplateError, match=r"reminder/first: name is a object; letters take texts"):
        compose("reminder/first", {**VALUES, "name": object()}, folders=[folder])
