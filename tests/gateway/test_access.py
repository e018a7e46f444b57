"""Who may open what, as a table: a route or a role that is not in it fails here."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.gateway.store.users import User
from shared.access import access_of
from shared.actor import Role
from tests.gateway.far_end import FarEnd
from tests.gateway.visitor import Visitor

OPEN = "anyone"
SIGNED_IN = "signed in"
ADMIN = {Role.ADMIN}
L_AND_D = {Role.LD_OFFICER}
LEAD = {Role.PREVENT_LEAD}
STATUS = {Role.ADMIN, Role.IT_OFFICER, Role.AUDITOR, Role.PREVENT_LEAD}
MENDS = {Role.ADMIN, Role.IT_OFFICER}
FILES = {Role.LD_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR}
NAMES = {Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER}
FIGURES = {Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER, Role.SENIOR_OFFICER, Role.AUDITOR}
EVIDENCE = {Role.LD_OFFICER, Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.AUDITOR}
PACKS = {Role.PREVENT_LEAD, Role.SIGNATORY, Role.AUDITOR}
APPROVERS = {Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.PREVENT_LEAD, Role.AUDITOR, Role.LD_OFFICER}

BOOKINGS = {
    Role.BOOKING_OFFICER, Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD,
}  # fmt: skip
DECIDES = {Role.BOOKING_OFFICER, Role.SENIOR_OFFICER}
LEAD_AND_SENIOR = {Role.PREVENT_LEAD, Role.SENIOR_OFFICER}
VENUE_RECORDS = DECIDES | LEAD
NETWORKS = {Role.IT_OFFICER, Role.PREVENT_LEAD}
READS_PREMISES = VENUE_RECORDS | {Role.AUDITOR}
READS_ALERTS = LEAD_AND_SENIOR | {Role.AUDITOR}


def each(part: str, names: str, allowed: Any) -> dict[str, Any]:
    """The endpoints of one part of the pages, all open to the same people."""
    return {f"{part}.{name}": allowed for name in names.split()}


TABLE: dict[str, Any] = {
    **dict.fromkeys(["livez", "readyz", "static", "about.help", "about.accessibility", "about.privacy"], OPEN),
    "sign_in.sign_in": OPEN,
    **dict.fromkeys(
        [
            "sign_in.sign_out",
            "sign_in.password",
            "sign_in.discard_typed",
            "sign_in.choose_typed",
            "home.index",
            "door.pass_on",
        ],
        SIGNED_IN,
    ),
    **dict.fromkeys(["api_description.document", "api_guide.index", "api_guide.operation"], SIGNED_IN),
    **{"outcomes.check": SIGNED_IN, "outcomes.check_for_hirer": OPEN},
    **dict.fromkeys(["accounts.index", "accounts.add", "accounts.edit", "accounts.end_sessions"], ADMIN),
    **dict.fromkeys(["accounts.reset_password", "accounts.revoke_token"], ADMIN),
    **dict.fromkeys(["accounts.confirm_grant", "accounts.withdraw_grant"], ADMIN),
    **dict.fromkeys(["status.show", "status.job", "status_api.status"], STATUS),
    **each("status", "retry close", MENDS),
    **dict.fromkeys(["imports.index", "imports.show"], FILES),
    **dict.fromkeys(["imports.upload", "imports.rows", "imports.corrections", "imports.columns"], L_AND_D),
    **dict.fromkeys(["imports.courses", "imports.review", "imports.confirm", "imports.undo"], L_AND_D),
    **dict.fromkeys(["imports.remove_file", "imports.discard"], L_AND_D),
    **dict.fromkeys(["standing.index", "standing.unit", "standing.figures_csv", "standing.courses"], FIGURES),
    "standing.policy": FIGURES,
    "standing.readings": {Role.AUDITOR},
    **dict.fromkeys(["standing.people", "standing.gaps", "standing.people_csv", "standing.gaps_csv"], NAMES),
    **dict.fromkeys(["people.search", "people.person"], NAMES),
    **dict.fromkeys(["people.add_completion", "people.revoke_completion", "people.mark_seen"], L_AND_D),
    "people.add_exemption": L_AND_D | LEAD,
    **dict.fromkeys(["evidence.index", "evidence.benchmark", "evidence.question"], EVIDENCE),
    **dict.fromkeys(["evidence.add_kept", "evidence.take_out"], LEAD),
    **dict.fromkeys(["packs.index", "packs.show", "packs.download", "packs_api.show", "packs_api.file"], PACKS),
    **each("hire", "start begin step check send resume done", OPEN),
    "hire_answers.show": OPEN,
    **each("bookings", "index show history guide", BOOKINGS | {Role.AUDITOR}),
    **each("booking_steps", "at_once step take_on", BOOKINGS),
    **each("booking_answers", "record_check declare_interest add_note", BOOKINGS),
    "booking_interests.take_back": BOOKINGS,
    "booking_answers.answer_need": BOOKINGS - {Role.BOOKING_OFFICER},
    "booking_answers.answer_match": LEAD_AND_SENIOR,
    **each("booking_answers", "follow_up record_reply", DECIDES),
    "booking_steps.assignment": DECIDES,
    "booking_conditions.approve_with_conditions": DECIDES,
    "booking_decisions.decide": DECIDES,
    "booking_decisions.propose_decline": {Role.SENIOR_OFFICER},
    **each("requests", "new change", DECIDES),
    "requests.version": BOOKINGS | {Role.AUDITOR},
    **each("letters", "index show", BOOKINGS | {Role.AUDITOR}),
    **each("letters", "again given revoke to_see", DECIDES),
    **each("venues", "index calendar", BOOKINGS),
    **each("venue_changes", "new edit", DECIDES),
    **each("venue_imports", "index show confirm rows upload columns corrections undo remove_file discard", DECIDES),
    "standing_decisions.index": BOOKINGS,
    **each("standing_decisions", "new end", {Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER}),
    **each("screening", "index", READS_ALERTS),
    **each("screening", "look_ups threshold names_beyond show_names_beyond digests show_digest", LEAD | {Role.AUDITOR}),
    **each("screening", "show_list confirm_list discard_list", LEAD_AND_SENIOR),
    **each("screening", "load_list look_up_again set_threshold version_again answer_names_beyond note_digest", LEAD),
    **each("registers", "index list_policies show_policies", READS_PREMISES | NETWORKS),
    "registers.add_policies_acknowledged": VENUE_RECORDS | NETWORKS,
    **each("registers", "new_policies change_policies end_policies take_back_policies", LEAD),
    **each("registers", "list_contacts show_contacts list_meetings show_meetings", READS_PREMISES),
    **each("registers", "list_premises show_premises list_exercises show_exercises", READS_PREMISES),
    **each("registers", "list_venue-approvers show_venue-approvers", READS_PREMISES),
    **each("registers", "new_venue-approvers change_venue-approvers end_venue-approvers", LEAD_AND_SENIOR),
    **each("registers", "new_contacts change_contacts end_contacts take_back_contacts", VENUE_RECORDS),
    **each("registers", "add_contacts_confirmed new_meetings change_meetings end_meetings", VENUE_RECORDS),
    **each("registers", "new_premises change_premises end_premises take_back_premises", VENUE_RECORDS),
    **each("registers", "add_premises_contact add_premises_asked add_premises_answered", VENUE_RECORDS),
    "registers.add_premises_replies": VENUE_RECORDS,
    **each("registers", "new_exercises change_exercises end_exercises", LEAD),
    **each("registers", "new_concerns change_concerns end_concerns take_back_concerns add_concerns_told", LEAD),
    **each("registers", "list_concerns show_concerns list_contractors show_contractors", READS_ALERTS),
    **each("registers", "new_contractors change_contractors end_contractors", LEAD),
    **each("registers", "list_networks show_networks", NETWORKS | {Role.AUDITOR}),
    **each("registers", "new_networks change_networks end_networks take_back_networks", NETWORKS),
    **each("registers", "add_networks_supplier add_networks_tests add_networks_incidents", NETWORKS),
    **each("registers", "alerts alert", READS_ALERTS),
    **each("registers", "new_alert change_alert send_alert", LEAD),
    **each("registers", "approve_alert recall_alert tell_recipient", LEAD_AND_SENIOR),
    "retention.index": LEAD_AND_SENIOR | {Role.LEGAL_OFFICER, Role.AUDITOR},
    **each("retention", "place end", LEAD_AND_SENIOR | {Role.LEGAL_OFFICER}),
    **each("packs", "redact publish", LEAD),
    "packs.sign": {Role.SIGNATORY},
    "packs.revoke": LEAD | {Role.SIGNATORY},
    **each("packs_api", "make redact publish", LEAD),
    "approvers.index": APPROVERS,
}
OPENED = {  # endpoint: an address to ask for, and by which method
    "home.index": ("GET", "/"),
    "sign_in.password": ("GET", "/password"),
    "accounts.index": ("GET", "/accounts"),
    "accounts.add": ("GET", "/accounts/new"),
    "accounts.edit": ("GET", "/accounts/{account}"),
    "accounts.end_sessions": ("POST", "/accounts/{account}/sessions/end"),
    "accounts.reset_password": ("POST", "/accounts/{account}/password"),
    "accounts.revoke_token": ("POST", "/accounts/tokens/{account}/revoke"),
    "accounts.confirm_grant": ("POST", "/accounts/grants/{account}/confirm"),
    "accounts.withdraw_grant": ("POST", "/accounts/grants/{account}/withdraw"),
    "status.show": ("GET", "/status"),
}


def expected(endpoint: str, role: Role | None) -> bool:
    allowed = TABLE[endpoint]
    return allowed == OPEN or (role is not None and (allowed == SIGNED_IN or role in allowed))


def test_every_route_is_in_the_table_and_says_the_same(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(TABLE), "A route was added or removed: say in this table who may open it"
    for endpoint in endpoints:
        says, allowed = access_of(app, endpoint), TABLE[endpoint]
        assert says is not None, f"{endpoint} does not say who may use it"
        if isinstance(allowed, set):
            assert says.roles == allowed, endpoint
        else:
            assert str(says) == allowed, endpoint


def test_every_form_says_what_happens_when_it_is_sent_twice(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.methods and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}:
            view = app.view_functions[rule.endpoint]
            assert getattr(view, "repeatable", ""), f"{rule.endpoint}: sent twice, what happens?"


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_each_role_opens_what_the_table_says(app: Flask, add_account: Callable[..., User], role: Role | None) -> None:
    account = add_account("somebody")
    visitor = Visitor(app)
    if role is not None:
        add_account("asking", role)
        visitor.sign_in("asking")
    for endpoint, (method, path) in OPENED.items():
        address = path.format(account=account.id)
        answer = visitor.get(address) if method == "GET" else visitor.post(address)
        refused = 401 if role is None and method == "POST" else 303 if role is None else 403
        if expected(endpoint, role):
            assert answer.status_code in {200, 303, 404}, (endpoint, answer.status_code)
            assert "/sign-in" not in answer.headers.get("Location", "")
        else:
            assert answer.status_code == refused, endpoint


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_navigation_offers_only_what_opens(app: Flask, signed_in: Callable[..., Visitor], role: Role) -> None:
    visitor = signed_in(role)
    page = visitor.get("/").text
    offered = set(re.findall(r'class="govuk-service-navigation__link" href="([^"]+)"', page))
    assert {"/", "/accounts"} <= offered or role is not Role.ADMIN
    assert ("/accounts" in offered) == (role is Role.ADMIN)
    assert ("/status" in offered) == (role in STATUS)
    assert all(visitor.get(address).status_code == 200 for address in offered & {"/", "/accounts", "/status"})


def test_a_change_of_roles_counts_from_the_next_request(
    app: Flask, signed_in: Callable[..., Visitor], add_account: Callable[..., User], training: FarEnd
) -> None:
    dana = add_account("dana", Role.ADMIN)
    visitor = Visitor(app)
    visitor.sign_in("dana")
    assert visitor.get("/accounts").status_code == 200
    admin = signed_in(Role.ADMIN)
    admin.change_account(dana.id, {"name": "Dana", "username": "dana", "roles": ["auditor"], "disabled": "no"})
    assert visitor.get("/accounts").status_code == 403
    visitor.get("/status")
    assert training.calls[-1]["actor"].roles == {Role.AUDITOR}


def test_closing_an_account_ends_its_sessions_at_once(
    app: Flask, signed_in: Callable[..., Visitor], add_account: Callable[..., User]
) -> None:
    dana = add_account("dana", Role.ADMIN)
    visitor = Visitor(app)
    visitor.sign_in("dana")
    admin = signed_in(Role.ADMIN, username="chief")
    admin.change_account(dana.id, {"name": "Dana", "username": "dana", "roles": ["admin"], "disabled": "yes"})
    assert visitor.client.get("/accounts").status_code == 401


def test_an_administrator_can_end_somebodys_sessions(
    app: Flask, signed_in: Callable[..., Visitor], add_account: Callable[..., User]
) -> None:
    dana = add_account("dana")
    visitor = Visitor(app)
    visitor.sign_in("dana")
    assert signed_in(Role.ADMIN).post(f"/accounts/{dana.id}/sessions/end").status_code == 303
    assert visitor.client.get("/").status_code == 401
