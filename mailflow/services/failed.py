"""Mail that was set aside after three failures: kept, shown, and tried again when a person says so."""

from mailflow.store.reports.lists import MailRow
from mailflow.store.unit import Store


def set_aside(store: Store) -> tuple[MailRow, ...]:
    """The mails that wait for a person's word, the latest first."""
    found: list[MailRow] = []
    page, has_more = 1, True
    with store.reading() as unit:
        while has_more:
            rows, has_more = unit.reports.mail(state="failed", page=page)
            found += rows
            page += 1
    return tuple(found)


def retry_mail(store: Store, row: int, *, actor: str) -> None:
    """Has one mail worked on again; raises IllegalMove where it was not set aside."""
    with store.unit() as unit:
        unit.mail.retry(row)
        unit.audit.note("message.retried", actor=actor, subject=f"message:{row}")
        unit.commit()
