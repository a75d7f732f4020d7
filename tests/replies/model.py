"""The other way to know a kind: a linear model over words and letters, trained on sentences of this repository; compared with the rules.

`python -m tests.replies.model [CASE_SET …]` trains it, and prints how it and the rules do on the independent sentences and mails, and on
case sets where some are named. An averaged perceptron for each kind (Freund and Schapire 1999), one against the rest, nothing installed.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailflow.reading.due_days import flat_of
from mailflow.reading.sentences import sentences_of
from tests.reading import later_voices, voices
from tests.replies.marks import _read
from tests.replies.papers import LANGUAGES, mails, sentences
from tests.services.practice import HereReader, here

Labelled = tuple[str, frozenset[str]]
_ROUNDS = 12
_SEED = 20261121
_FOLDS = 5


@dataclass(slots=True)
class Model:
    """Weights of features, kind by kind."""

    weights: dict[str, dict[str, float]] = field(default_factory=dict)

    def kinds_of(self, text: str) -> frozenset[str]:
        """What a text says, sentence by sentence; thanks alone only where nothing else is said."""
        found: set[str] = set()
        for _, sentence in sentences_of(text):
            seen = features(sentence)
            found |= {kind for kind, weights in self.weights.items() if sum(weights.get(name, 0.0) for name in seen) > 0}
        return frozenset(found - {"acknowledgement"} or found)


def features(sentence: str) -> tuple[str, ...]:
    """Words, pairs of words, and runs of four letters; every number is the same."""
    flat = re.sub(r"\d[\d.,:/-]*", "0", flat_of(sentence))
    words = re.findall(r"[^\W_]+(?:'\w+)?|[?!@$€£%]", flat)
    pairs = [f"{left} {right}" for left, right in zip(["<", *words], [*words, ">"], strict=True)]
    return tuple({"", *words, *pairs, *(flat[at : at + 4] for at in range(len(flat) - 3))})


def train(examples: Sequence[Labelled]) -> Model:
    """A perceptron for each kind, its weights averaged over all steps."""
    chance = random.Random(_SEED)
    known = [(features(text), kinds) for text, kinds in examples]
    model = Model()
    for kind in sorted({kind for _, kinds in known for kind in kinds}):
        weights: dict[str, float] = defaultdict(float)
        summed: dict[str, float] = defaultdict(float)
        step = 0
        for _ in range(_ROUNDS):
            chance.shuffle(known)
            for seen, kinds in known:
                step += 1
                wanted = 1 if kind in kinds else -1
                if wanted * sum(weights[name] for name in seen) <= 0:
                    for name in seen:
                        weights[name] += wanted
                        summed[name] += wanted * step
        model.weights[kind] = {name: weight - summed[name] / step for name, weight in weights.items() if weight or summed[name]}
    return model


def shipped() -> list[Labelled]:
    """The sentences that the rules were mended with."""
    groups = (voices.PAYING, voices.CONTESTING, voices.ASKING, voices.STANDING, later_voices.SECOND, later_voices.THIRD)
    return [(text, frozenset(re.split(r"[+, ]+", kinds)) - {""}) for group in groups for text, kinds in group]


def independent() -> list[Labelled]:
    """The independent writer's sentences; those that deny a kind say only what they do not."""
    return [(one.name, one.kinds) for language in LANGUAGES for one in sentences(language) if one.kinds is not None]


def folded(examples: Sequence[Labelled], more: Sequence[Labelled]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Each example as a model sees it that was trained on the others and on `more`."""
    pairs = []
    for fold in range(_FOLDS):
        model = train([*more, *(one for place, one in enumerate(examples) if place % _FOLDS != fold)])
        pairs += [(kinds, model.kinds_of(text)) for place, (text, kinds) in enumerate(examples) if place % _FOLDS == fold]
    return pairs


def figures(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> str:
    """How many are exactly right, and the mean of F1 over the kinds."""
    both = list(pairs)
    wanted, found, hit = Counter[str](), Counter[str](), Counter[str]()
    for right, told in both:
        wanted.update(right)
        found.update(told)
        hit.update(right & told)
    scores = [2 * hit[kind] / (wanted[kind] + found[kind]) for kind in wanted]
    return f"exact {sum(right == told for right, told in both)}/{len(both)}, macro F1 {sum(scores) / len(scores):.3f}"


def _main() -> None:
    model, examples = train(shipped()), independent()
    print(f"trained on {len(shipped())} sentences")
    ruled = [(one.kinds, _ruled(one)) for language in LANGUAGES for one in sentences(language) if one.kinds is not None]
    print("sentences, rules:", figures(ruled))
    print("sentences, model:", figures((kinds, model.kinds_of(text)) for text, kinds in examples))
    print("sentences, model trained on the others of them too:", figures(folded(examples, shipped())))
    whole = [one for one in mails() if one.automatic is None and one.kinds is not None]
    print("mails, rules:", figures((one.kinds or frozenset(), _ruled(one)) for one in whole))
    print("mails, model:", figures((one.kinds or frozenset(), model.kinds_of(_read(one)[0].reply_text)) for one in whole))
    everything = train([*shipped(), *examples])
    for folder in map(Path, sys.argv[1:]):
        expected = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
        read = [(frozenset(one["kinds"]), _words(folder / "mail" / one["file"])) for one in expected]
        written = [(kinds, text) for kinds, text in read if text and not kinds & {"bounce", "out_of_office", "remittance"}]
        print(f"{folder.name}, model:", figures((kinds, everything.kinds_of(text)) for kinds, text in written))


def _ruled(example: object) -> frozenset[str]:
    return frozenset(kind.value for kind in _read(example)[0].kinds)  # type: ignore[arg-type]  # the examples of this folder


def _words(path: Path) -> str:
    return HereReader(here()).understand(path.read_bytes()).reply.new_text


if __name__ == "__main__":
    _main()
