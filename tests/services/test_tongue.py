"""The language of an answer, and its templates in each of the languages that we answer in."""

import pytest

from mailflow.assets import Assets, find_assets
from mailflow.letters import compose
from mailflow.reading.language import language_of

_TEMPLATES = find_assets(Assets.TEMPLATES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please send us the invoice again, we have not received it and the due date has passed.", "en"),
        ("Bitte senden Sie uns die Rechnung noch einmal, wir haben sie nicht erhalten und der Termin ist vorbei.", "de"),
        ("Merci de nous renvoyer la facture, nous ne l'avons pas reçue et votre relance est arrivée ce matin.", "fr"),
        ("Les rogamos que nos envíen la factura otra vez, no se ha recibido y el plazo ha vencido para el pago.", "es"),
        ("Não recebemos a fatura e pedimos que nos enviem uma cópia, para que o pagamento seja feito ao fim do mês.", "pt"),
        ("Vi preghiamo di inviarci la fattura, non abbiamo ricevuto il documento e il pagamento non si può fare.", "it"),
        ("Graag ontvangen wij de factuur nog een keer, wij hebben het document niet en de termijn is voorbij.", "nl"),
        ("OK, 10231", None),
    ],
)
def test_given_a_text_when_its_language_is_asked_then_it_is_told_or_left_open(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_given_the_templates_of_answers_when_listed_then_each_has_each_language(language):
    folders = [folder for folder in sorted((_TEMPLATES / "reply").iterdir()) if folder.is_dir()]

    assert folders
    assert all((folder / f"{part}.{language}").is_file() for folder in folders for part in ("subject.txt", "body.txt"))


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_given_the_letter_around_an_answer_when_composed_then_it_is_in_that_language(language):
    values = {"name": "Ada Dunn", "subject": "71204", "firm": "Rourke LLP", "paragraphs": ["…"]}

    letter = compose("reply/letter", values, folders=(_TEMPLATES,), language=language)

    assert "Kind regards" not in letter.text
    assert "Ada Dunn" in letter.text
