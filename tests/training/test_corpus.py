"""The sentences that the classifier learns from: labels that exist, each text once, and nobody's real address."""

import json
import re
from collections import Counter
from pathlib import Path

from mailflow.domain.facts import DisputeReason, Kind

LINES = [json.loads(line) for path in sorted(Path(__file__).parent.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def test_given_every_sentence_when_its_labels_are_read_then_they_are_kinds_and_reasons():
    kinds = {kind for line in LINES for kind in line["kinds"]}
    reasons = {line["reason"] for line in LINES if line["reason"]}

    assert kinds <= {kind.value for kind in Kind}
    assert reasons == {reason.value for reason in DisputeReason}
    assert all(("dispute" in line["kinds"]) == bool(line["reason"]) for line in LINES)


def test_given_all_sentences_when_counted_by_language_then_each_has_some_hundreds():
    languages = Counter(line["lang"] for line in LINES)

    assert set(languages) == {"en", "de", "fr", "es", "pt", "it", "nl"}
    assert min(languages.values()) > 400


def test_given_the_addresses_in_them_when_looked_at_then_none_is_anybody_s():
    hosts = {host for line in LINES for host in re.findall(r"@([\w.-]+\w)", line["text"]) if "." in host}

    assert {host for host in hosts if not host.endswith(".example")} == set()
