"""Scenes of words only: mail that carries no money and is never lost."""

from mailflow.demo.desk import Desk, Mail
from mailflow.demo.firm import COLLECTOR, MAILBOX


def absence(desk: Desk) -> None:
    """An automatic reply with a date of return."""
    body = f"I am out of the office until {desk.ago(-6):%A, %B %d} and will answer when I am back. Urgent: ap-team@sorrelmedia.example."
    desk.write("3116", "Automatic reply: Statement of account", body, headers=(("Auto-Submitted", "auto-replied"),))


def bounce(desk: Desk) -> None:
    """A letter of ours came back."""
    body = (
        "This is the mail system at host mx.marlowpike.example.\n\n"
        "I'm sorry to have to inform you that your message could not be delivered.\n\n"
        "<old.contact@tolliverquarries.example>: host mail.tolliverquarries.example said: 550 5.1.1 User unknown"
    )
    headers = (("Auto-Submitted", "auto-replied"), ("X-Failed-Recipients", "old.contact@tolliverquarries.example"))
    sender = "Mail Delivery System <MAILER-DAEMON@mx.marlowpike.example>"
    desk.mails.append(Mail(sender=sender, subject="Undelivered Mail Returned to Sender", body=body, sent_on=desk.ago(2), headers=headers))


def thanks(desk: Desk) -> None:
    """Nothing but a thank-you."""
    desk.write("3108", "Re: Statement of account", f"Thank you {COLLECTOR}, received. We are looking into it.\n\nMeridian Treasury")


def complaint(desk: Desk) -> None:
    """A dispute over the hours of one invoice."""
    (item,) = desk.take("3102", 1)
    body = (
        f"Hello,\n\nwe dispute invoice {item.number}. It charges 14 hours for a two-hour hearing, which we did not approve. "
        "We will not pay it until the hours are corrected.\n\nSam Ortega"
    )
    desk.write("3102", f"Invoice {item.number}", body, days_ago=1)


def promise(desk: Desk) -> None:
    """A date for the payment."""
    (item,) = desk.take("3115", 1)
    desk.write("3115", "your reminder", f"Invoice {item.number} will be paid on {desk.ago(-9):%B %d, %Y}.\n\nBeth Hadley", days_ago=1)


def wants_a_copy(desk: Desk) -> None:
    """Somebody lost the paper."""
    (item,) = desk.take("3107", 1)
    desk.write(
        "3107", "copy please", f"Could you send us a copy of invoice {item.number}? We cannot find it.\n\nBusiness Office", days_ago=1
    )


def newsletter(desk: Desk) -> None:
    """Nobody asked for it."""
    body = f"This week: five ways to shorten DSO. You receive this because {MAILBOX} is subscribed. Unsubscribe any time."
    headers = (("List-Unsubscribe", "<mailto:leave@receivablesweekly.example>"), ("Precedence", "bulk"))
    sender = "Receivables Weekly <news@receivablesweekly.example>"
    desk.mails.append(Mail(sender=sender, subject="Five ways to shorten DSO", body=body, sent_on=desk.ago(1), headers=headers))
