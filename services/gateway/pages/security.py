"""What every answer and every unsafe request must satisfy (SEC-06, SEC-20, SEC-50, SEC-53)."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from services.gateway.pages.sessions import page_session, why_not_kept
from services.gateway.pages.unsure import form_sent
from services.gateway.settings import UPLOAD_LIMIT, Settings
from shared.http.blueprints import FORMS, check_not_encoded
from shared.http.bodies import JSON_LIMIT, MOST_FIELDS, allow_bytes, refuse_cut_off, refuse_many_fields
from shared.http.problems import Forbidden, WrongMediaType

UPLOADS = frozenset({"imports.upload", "imports.replace", "venue_imports.upload", "screening.load_list"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR = 31_536_000
NOT_FROM_HERE = "This form did not come from a page of this site."
NO_FORM = "A page takes a form, and this is none. Nothing was done."
FORM_TOO_OLD = "This page was open for too long. Load it again and send the form once more."

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def trust_proxies(app: Flask, hops: int) -> None:
    """Believes X-Forwarded-For of exactly so many proxies, and of nobody when there are none.

    Scheme and host are what the nearest of them says: it always says both, and those before it may not.
    """
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=1, x_host=1)  # type: ignore[method-assign]


def limit_bodies(app: Flask) -> None:
    """1 MB for forms and JSON; only the pages that take a file take more, and that goes to disk."""
    app.config.update(MAX_CONTENT_LENGTH=JSON_LIMIT, MAX_FORM_MEMORY_SIZE=JSON_LIMIT, MAX_FORM_PARTS=MOST_FIELDS)

    @app.before_request
    def allow_files() -> None:
        if request.endpoint == "door.pass_on":
            return  # that one reads its own body, part by part
        allow_bytes(UPLOAD_LIMIT if request.endpoint in UPLOADS else JSON_LIMIT)
        refuse_cut_off()
        if request.method not in SAFE and request.endpoint is not None and not request.path.startswith("/api/"):
            refuse_other_bodies()
            refuse_many_fields()


def refuse_other_bodies() -> None:
    """What is no form is none with nothing in it either."""
    check_not_encoded(request)
    is_there = request.content_length or (request.content_length is None and request.get_data(cache=True))
    if is_there and request.mimetype not in FORMS:
        raise WrongMediaType(NO_FORM)


def protect_forms(app: Flask, settings: Settings) -> None:
    """Every unsafe request of a page carries its session's token and comes from our own pages.

    The doors for programs take no cookie, so there is nothing to forge there.
    """
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf = CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = form_token

    @app.before_request
    def check_form() -> None:
        if request.method in SAFE or request.endpoint is None or request.path.startswith("/api/"):
            return
        if not comes_from_here(settings):
            raise Forbidden(NOT_FROM_HERE)
        try:
            csrf.protect()
        except CSRFError as error:
            raise why_not_kept() or Forbidden(FORM_TOO_OLD) from error
        g.form_checked = True


def form_token() -> str:
    """The token of a form that a page shows; while the session cannot be read, the one that came with this request."""
    return form_sent().get("csrf_token", "") if page_session().problem is not None else str(generate_csrf())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def comes_from_here(settings: Settings) -> bool:
    """Whether one of our pages sent this, as far as anybody says.

    Browsers say where a request comes from; programs say nothing and need the token all the same.

    Our pages send no referrer, and then browsers give the origin of their own forms as `null`: the fetch header,
    which no page can set, decides where there is one.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None or (origin == "null" and site is not None):
        return True
    return origin.lower() in {_origin(settings.base_url), _origin(request.host_url)}


def send_headers(app: Flask, settings: Settings) -> None:
    """The security headers of every answer, errors included."""
    app.config["TRUSTED_HOSTS"] = settings.hosts

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        is_page = response.mimetype == "text/html" and "Content-Disposition" not in headers
        policy = POLICY.format(nonce=csp_nonce()) if is_page or request.endpoint == "static" else DATA_POLICY
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        if settings.is_https:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
        return response
