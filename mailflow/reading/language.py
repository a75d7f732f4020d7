"""The language of a text, by the small words that no other language has: for the language of an answer, never for what a mail says."""

import re

from mailflow.reading.dates import plain

# Words of few letters and no meaning of their own; what two of the languages share is left out, and names and amounts have none.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset("the and of to is that we you your for with this are not have it will be on our by from was has please which".split()),
    "de": frozenset(
        "der die das und ist nicht wir sie ihre ihr mit fur auf den dem ein eine zu von bitte sind haben wird uns bei als".split()
    ),
    "fr": frozenset(
        "le les des est et vous nous votre pour pas une dans avec sur que qui ce cette vos ne merci sont avons du au aux".split()
    ),
    "es": frozenset("el los las y es que su sus por para con una no se nos les ha han del al esta este muy favor gracias lo".split()),
    "pt": frozenset("os as e que vossa para com uma nao se nos foi do da dos das em ao pela pelo esta este muito obrigado vos ja".split()),
    "it": frozenset("il gli le e che per con una non si vi abbiamo del della dei delle alla nostra vostra questo sono grazie di".split()),
    "nl": frozenset("de het een en is niet wij we u uw voor met van op dat deze zijn hebben wordt ons graag aan nog ook bij".split()),
}
_FEWEST = 4  # small words that the best language must have
_CLEARLY = 1.4  # times as many as the next one
_LONGEST = 4000


def language_of(text: str) -> str | None:
    """The language of a text as two letters (ISO 639-1), of the seven that clients write most; `None` where it is too short to tell."""
    words = re.findall(r"[^\W\d_]+", plain(text[:_LONGEST]).lower())
    counts = sorted(((sum(word in known for word in words), language) for language, known in _SMALL_WORDS.items()), reverse=True)
    (most, best), (next_most, _) = counts[0], counts[1]
    return best if most >= _FEWEST and most >= _CLEARLY * next_most else None
