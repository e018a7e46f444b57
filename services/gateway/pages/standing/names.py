"""The names behind the figures and the gap list; a manager gets the own team from the service and nobody else."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from services.gateway.clients.both import training_client
from services.gateway.pages.kit.roles import SEES_NAMES
from services.gateway.pages.standing.figures import blueprint
from services.gateway.pages.standing.scope import Scope, this_scope
from shared.access import requires
from shared.contracts.training import PolicyAnswer
from shared.http.together import together

PER_PAGE = 50


@blueprint.get("/people")
@requires(*SEES_NAMES)
def people() -> ResponseReturnValue:
    """Who is counted, with how each stands against each requirement."""
    scope, page, client = this_scope(), _page(), training_client()
    with together() as ask:
        listed = ask(partial(client.list_people, **scope.whose, shown=scope.shown, page=page, per_page=PER_PAGE))
        policy = ask(partial(client.policy, scope.as_at))
    found = listed.said
    return _answer(
        scope,
        "standing/people.html",
        people=found.people,
        policy_version=found.policy_version,
        requirements=_choices(policy.said),
        total=found.total,
        page=page,
        pages=_pages(found.total),
    )


@blueprint.get("/gaps")
@requires(*SEES_NAMES)
def gaps() -> ResponseReturnValue:
    """Who still has to be trained: which rule, since when, what closes it soonest."""
    scope, page, client = this_scope(), _page(), training_client()
    with together() as ask:
        listed = ask(partial(client.list_gaps, **scope.whose, every_level=_every_level(), page=page, per_page=PER_PAGE))
        policy = ask(partial(client.policy, scope.as_at))
    found = listed.said
    return _answer(
        scope,
        "standing/gaps.html",
        gaps=[{"line": gap, "closes": gap.closes_with} for gap in found.gaps],
        policy_version=found.policy_version,
        requirements=_choices(policy.said),
        every_level=_every_level(),
        total=found.total,
        page=page,
        pages=_pages(found.total),
    )


def _choices(policy: PolicyAnswer) -> list[dict[str, str]]:
    """The mandatory requirements of the day, to choose from."""
    return [{"value": one.id, "text": one.title} for one in policy.requirements]


def _every_level() -> bool:
    return request.args.get("every_level") == "yes"


def _page() -> int:
    return min(1_000_000, max(1, request.args.get("page", 1, int)))


def _pages(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def _answer(scope: Scope, template: str, **more: object) -> ResponseReturnValue:
    return render_template(template, **{**scope.shown_values, **more}), (422 if scope.period.errors else 200)
