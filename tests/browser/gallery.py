"""Every page of the gateway with invented data, for eyes and for axe: `python -m tests.browser.gallery`."""

import secrets
from typing import Any

from flask import Flask, Response, flash, g, render_template
from flask_wtf import CSRFProtect

from services.gateway.pages.presentation import register_presentation
from tests.browser.gallery_data import FRAME
from tests.browser.gallery_pages import PAGES

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
    app.url_build_error_handlers.append(_made_up_address)
    app.add_url_rule("/gallery", "gallery", lambda: "\n".join(PAGES))
    app.add_url_rule("/gallery/<name>", "gallery_page", _show)
    app.after_request(_protect)
    return app


def _made_up_address(_error: Exception, endpoint: str, _values: dict[str, Any]) -> str:
    """Links need no routes behind them to be looked at."""
    return "/" + endpoint.replace(".", "/")


def _give_nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=g.get("nonce", ""))
    return response


def _show(name: str) -> str:
    page = PAGES[name]
    if "flash" in page.context:
        flash(page.context["flash"], "success")
    return render_template(page.template, **{**FRAME, **page.context})


if __name__ == "__main__":
    create_gallery().run(port=8400)
