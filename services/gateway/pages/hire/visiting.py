"""What every page of the hirer's form needs: the draft of this browser, and where to go when there is none."""

from datetime import UTC, datetime
from uuid import UUID

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.hirers.requests import draft_of
from services.gateway.clients.both import venues_client
from services.gateway.store.hire import HireDraft
from shared.contracts.bookings.requests import BookingQuestions

DRAFT = "hire"


def current_draft() -> HireDraft | None:
    """The draft of this browser; the session holds its random name and nothing else."""
    try:
        named = UUID(str(session.get(DRAFT, "")))
    except ValueError:
        return None
    return draft_of(named, now())


def over() -> ResponseReturnValue:
    """To the start, which says that there are no answers any more."""
    return redirect(url_for("hire.start", ended="yes"), 303)


def to_page(page: str) -> ResponseReturnValue:
    """To a page of the form by its short name."""
    return redirect(url_for("hire.check") if page == "check" else url_for("hire.step", slug=page), 303)


def too_many(wait: int) -> ResponseReturnValue:
    """Wait so many seconds; the answers are kept."""
    answer = make_response(render_template("hire/too_many.html", minutes=max(1, -(-wait // 60))), 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def questions() -> BookingQuestions:
    """What is asked: for a page that is opened as it was a moment ago, for answers that were sent as it is now."""
    return venues_client().booking_questions(as_now=request.method != "GET")


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
