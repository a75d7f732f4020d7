"""How replies are answered: the firm's rules, its name, and where the words of its letters are."""

from dataclasses import dataclass
from pathlib import Path

from mailflow.policy.replies import ReplyRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """What answers are made with. `templates` are folders, the firm's own before the shipped one; without any nothing is drafted."""

    rules: ReplyRules
    firm: str = "Our firm"
    templates: tuple[Path, ...] = ()
