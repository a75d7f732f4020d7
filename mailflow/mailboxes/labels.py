"""The labels that people see on a mail, ours beside their own."""

from collections.abc import Collection


def relabelled(present: Collection[str], ours: Collection[str]) -> list[str]:
    """What a mail bears once it has `ours`: an older one of ours goes ("mailflow: needs you" once it is applied), people's own stay.

    Ours are told by what stands before their colon.
    """
    families = {label.partition(":")[0] for label in ours if ":" in label}
    kept = [label for label in present if label.partition(":")[0] not in families and label not in ours]
    return [*kept, *ours]
