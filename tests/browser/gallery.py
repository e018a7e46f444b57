"""Every page of the gateway with invented data, for eyes and for axe: `python -m tests.browser.gallery`."""

import secrets
from typing import Any

from flask import Flask, Response, flash, g, render_template
from flask_wtf import CSRFProtect

from services.gateway.pages.presentation import register_presentation
from tests.browser.gallery_data import FRAME
from tests.browser.gallery_pages import PAGES

# The addresses the templates link to, as endpoint and rule.
ADDRESSES = {
    "home.index": "/",
    "sign_in.sign_in": "/sign-in",
    "sign_in.sign_out": "/sign-out",
    "imports.index": "/imports",
    "imports.upload": "/imports/new",
    "imports.show": "/imports/<import_id>",
    "imports.rows": "/imports/<import_id>/rows",
    "imports.columns": "/imports/<import_id>/columns",
    "imports.review": "/imports/<import_id>/review",
    "imports.confirm": "/imports/<import_id>/confirm",
    "imports.undo": "/imports/<import_id>/undo",
    "imports.corrections": "/imports/<import_id>/corrections.csv",
    "standing.index": "/standing",
    "standing.unit": "/standing/unit",
    "standing.people": "/standing/people",
    "standing.gaps": "/standing/gaps",
    "standing.figures_csv": "/standing/figures.csv",
    "standing.people_csv": "/standing/people.csv",
    "standing.gaps_csv": "/standing/gaps.csv",
    "people.search": "/people",
    "people.person": "/people/<person_id>",
    "people.add_completion": "/people/<person_id>/completions/new",
    "people.revoke_completion": "/people/<person_id>/completions/<completion_id>/revoke",
    "people.mark_seen": "/people/<person_id>/completions/<completion_id>/evidence",
    "people.add_exemption": "/people/<person_id>/exemptions/new",
    "evidence.index": "/evidence",
    "evidence.benchmark": "/evidence/<int:number>",
    "evidence.question": "/evidence/questions/<question_id>",
    "evidence.add_kept": "/evidence/questions/<question_id>/kept/new",
    "packs.index": "/packs",
    "packs.show": "/packs/<pack_id>",
    "packs.download": "/packs/<pack_id>/file",
    "approvers.index": "/approvers",
    "accounts.index": "/accounts",
    "accounts.add": "/accounts/new",
    "accounts.edit": "/accounts/<account_id>",
    "accounts.end_sessions": "/accounts/<account_id>/sessions/end",
    "accounts.revoke_token": "/accounts/tokens/<token_id>/revoke",
    "status.show": "/status",
    "about.help": "/help",
    "about.accessibility": "/accessibility",
    "about.privacy": "/privacy",
}

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'nonce-{nonce}'; img-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_gallery() -> Flask:
    """The gateway's templates and static files over invented data, under the strict policy of the real one."""
    app = Flask("services.gateway", static_folder="static")
    app.config.update(SECRET_KEY=secrets.token_hex(), TESTING=True)
    app.before_request(_give_nonce)
    CSRFProtect(app)
    register_presentation(app)
    app.jinja_env.globals["csp_nonce"] = lambda: g.nonce
    for endpoint, rule in ADDRESSES.items():
        app.add_url_rule(rule, endpoint, _nothing_here, methods=["GET", "POST"])
    app.add_url_rule("/gallery", "gallery", lambda: "\n".join(PAGES))
    app.add_url_rule("/gallery/<name>", "gallery_page", _show)
    app.after_request(_protect)
    return app


def _give_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=g.get("nonce", ""))
    return response


def _nothing_here(**_: Any) -> str:
    return ""


def _show(name: str) -> str:
    page = PAGES[name]
    if "flash" in page.context:
        flash(page.context["flash"], "success")
    return render_template(page.template, **{**FRAME, **page.context})


if __name__ == "__main__":
    create_gallery().run(port=8400)
