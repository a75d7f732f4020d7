"""The files that leave with a letter, by name and size, for whoever approves it."""

from dataclasses import dataclass

from mailflow.messages.freeze import attachments_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    """A file of a letter; `size` in bytes."""

    name: str
    size: int


def files_of(raw: bytes) -> tuple[LetterFile, ...]:
    """The files of a letter of ours, from its bytes."""
    return tuple(LetterFile(name=file.name or file.content_type, size=len(file.content)) for file in attachments_of(raw))
