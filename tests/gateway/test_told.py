"""Not answered, not allowed, not there: pages tell these three apart, whichever service was asked for what."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask

from shared.actor import Role
from tests.gateway.far_end import FarEnd
from tests.gateway.visitor import Visitor

SignedIn = Callable[..., Visitor]
TYPE = "https://due-regard.example/problems/"
REFUSED = "The register of moles is for mole catchers"
NOT_THERE = "There is no mole of this name"
SAYS = {
    503: {"type": TYPE + "unavailable", "title": "Part of the service is not available", "detail": "No connection"},
    403: {"type": TYPE + "forbidden", "title": "You may not do this", "detail": REFUSED},
    404: {"type": TYPE + "not-found", "title": "There is nothing here", "detail": NOT_THERE},
}
SILENCE = re.compile(
    "no answer from|not answering|does not answer|not available just now|try again in a few minutes|cannot be reached",
    re.IGNORECASE,
)


def pages_of(app: Flask, role: Role) -> Iterator[str]:
    """Every page this role may open whose address needs nothing filled in."""
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith(("/api", "/static"))
        if not is_page or rule.endpoint in {"livez", "readyz", "sign_in.sign_in", "sign_in.sign_out"}:
            continue
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if access is not None and (access.open or access.roles is None or role in access.roles):
            yield rule.rule


def words(html: str) -> str:
    shown = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@pytest.mark.parametrize("role", Role)
def test_a_page_says_whether_nobody_answered_or_it_was_refused_or_is_not_there(
    app: Flask, signed_in: SignedIn, training: FarEnd, venues: FarEnd, role: Role
) -> None:
    visitor = signed_in(role)
    asked, wrong = 0, []
    for page in pages_of(app, role):
        for status, problem in SAYS.items():
            training.calls.clear()
            venues.calls.clear()
            training.problem = venues.problem = ({**problem, "status": status}, status)
            shown = words(visitor.get(page).text)
            if not [*training.calls, *venues.calls]:
                continue
            asked += 1
            told = "no answer" if SILENCE.search(shown) else "as it is" if problem["detail"] in shown else "nothing"
            if told != ("no answer" if status == 503 else "as it is"):
                wrong.append(f"{page} when the services say {status}: {told}: {shown[:400]}")
    assert asked
    assert not wrong, "\n".join(wrong)
