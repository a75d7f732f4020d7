"""Who may do what: roles as a firm hands them out, and the rights that each brings. A person may have several."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the collections desk."""

    CLERK = "clerk"
    COLLECTOR = "collector"
    ATTORNEY = "attorney"  # sees the clients that she bills, and no others
    MANAGER = "manager"
    AUDITOR = "auditor"  # reads everything, changes nothing
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What somebody may do beyond looking."""

    DECIDE = "decide"  # book, put on account, reject, undo
    ANSWER = "answer"  # close letters, draft mails
    PLAN = "plan"  # take, assign, snooze, note
    RECEIVE = "receive"  # hand in mail and files, enter receipts
    TEACH = "teach"  # confirm and take back what is learned
    APPROVE = "approve"  # requests of somebody else
    REMIND = "remind"  # cadences and templates: who is reminded of what, when, in which words
    AUDIT = "audit"  # read and export the audit
    GOVERN = "govern"  # logins, roles, walls


_CLERK = frozenset({Right.DECIDE, Right.ANSWER, Right.PLAN, Right.RECEIVE, Right.TEACH})
_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: _CLERK,
    Role.COLLECTOR: frozenset({Right.ANSWER, Right.PLAN}),
    Role.ATTORNEY: frozenset({Right.PLAN}),
    Role.MANAGER: _CLERK | {Right.APPROVE, Right.AUDIT, Right.REMIND},
    Role.AUDITOR: frozenset({Right.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Right.GOVERN, Right.AUDIT}),
}


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """Everything that these roles allow; a word that is no role allows nothing."""
    known = [Role(word) for word in roles if word in set(Role)]
    return frozenset(right for role in known for right in _RIGHTS[role])


def sees_own_clients_only(roles: Iterable[str]) -> bool:
    """Whether somebody is an attorney and nothing else."""
    return set(roles) == {Role.ATTORNEY}
