"""The pages behind the links of billing attorneys: no login, a signed token; looking changes nothing, only the button acts."""

import structlog
from flask import Blueprint, render_template, request

from admin.auth import limiter
from admin.desk import desk
from admin.refusals import sentence, status_of
from mailflow.domain.errors import MailflowError
from mailflow.domain.lifecycle import ApprovalState
from mailflow.services.approval_acts import Asked, LinkState, answer_link, look_at_link

log = structlog.get_logger()

links = Blueprint("approval_links", __name__)
Answer = tuple[str, int]
# A person opens a few dozen; scanners of a firm's gateway open each link of a long mail once or twice, from one address.
_TRIES = "120 per minute"
_LONGEST_REASON = 500
_STATES = {"approve": ApprovalState.APPROVED, "hold": ApprovalState.HELD}
# RFC 9110, 15.5.11: what was here is gone for good.
_STATUS = {LinkState.OPEN: 200, LinkState.UNKNOWN: 404}


@links.get("/approvals/<token>/<any(approve, hold):act>")
@limiter.limit(_TRIES)
def page(token: str, act: str) -> Answer:
    """What the link is about, and the button; nothing is changed by looking, whoever looks."""
    return _shown(look_at_link(desk().front.store, token), act)


@links.post("/approvals/<token>/<any(approve, hold):act>")
@limiter.limit(_TRIES)
def answer(token: str, act: str) -> Answer:
    """The attorney's answer."""
    chosen = request.form.get("act", act)
    act = chosen if chosen in _STATES else act
    reason = request.form.get("reason", "").replace("\x00", "").strip()[:_LONGEST_REASON]
    store = desk().front.store
    try:
        asked = answer_link(store, token, _STATES[act], reason=reason)
    except MailflowError as error:
        shown, _ = _shown(look_at_link(store, token), act, refused=sentence(error))
        return shown, status_of(error)
    if asked.state is LinkState.OPEN:
        log.info("approval.answered", act=act, letters=len(asked.letters))
        return _shown(asked, act, is_done=True)
    return _shown(asked, act)


def _shown(asked: Asked, act: str, *, is_done: bool = False, refused: str = "") -> Answer:
    found = desk()
    today = found.front.store.clock.today()
    # What silence holds can only be let go: it is held already.
    only_approve = all(row.state is ApprovalState.HELD for row in asked.letters)
    shown = render_template(
        "approval_link.html",
        asked=asked,
        act="approve" if only_approve and not is_done else act,
        only_approve=only_approve,
        is_done=is_done,
        refused=refused,
        today=today,
        firm=found.settings.firm.name,
    )
    return shown, _STATUS.get(asked.state, 410)
