"""Evidence packs: ask for one, watch it being made, take it, sign it off."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.gateway.actions.evidence.packs import (
    MAKES_PACKS,
    REVOKES_SIGNATURES,
    SEES_PACKS,
    SIGNS_PACKS,
    PackWish,
    Signature,
    ask_for_pack,
    draw_edition,
    existing_pack,
    kept_until,
    note_pack_taken,
    objection_to_drawing,
    objection_to_signing,
    open_pack,
    revoke_signature,
    sign_pack,
)
from services.gateway.pages.kit import wording
from services.gateway.pages.kit.days import Period, read_period
from services.gateway.pages.kit.form_errors import errors_of
from services.gateway.pages.kit.forms import Filled, Values, answered, asks, read
from services.gateway.pages.kit.forms import refused as refused_by
from services.gateway.pages.kit.people_names import shown_names, told_by
from services.gateway.pages.kit.presentation import date_parts
from services.gateway.pages.packs.forms import REVOCATION, pack_form, sign_form
from services.gateway.pages.repeats import once
from services.gateway.pages.sessions import page_session
from services.gateway.rules.pack import FULL, PUBLIC, REDACTED, SERVICES_OF_BENCHMARK
from services.gateway.store.packs import (
    PackRecord,
    count_packs,
    find_drawn_edition,
    find_signed_edition,
    list_packs,
)
from shared.access import requires
from shared.actor import current_actor
from shared.files.downloads import download as send_download
from shared.http.blueprints import several
from shared.http.problems import Invalid, OutOfDate, Refused
from shared.limits import EXPORT, limited

blueprint = Blueprint("packs", __name__, url_prefix="/packs")
PER_PAGE = 20
DRAWN = (REDACTED, PUBLIC)


@blueprint.route("", methods=["GET", "POST"])
@requires(*SEES_PACKS)
@once
@several("benchmark")
@asks(lambda _: pack_form())
def index() -> ResponseReturnValue:
    """The packs that were made, and the form to ask for another."""
    if request.method == "GET":
        period = read_period(request.args)
        chosen = request.args.getlist("benchmark") or [str(number) for number in SERVICES_OF_BENCHMARK]
        return _list({"benchmarks": chosen, "edition": FULL, **_typed(period)}, {})
    filled, period = read(pack_form(), request.form), read_period(request.form)
    if not current_actor().has(*MAKES_PACKS):
        return _list(filled.values, {"": "Only a Prevent lead makes packs"}), 403
    errors = filled.errors | period.errors
    if not errors:
        numbers = tuple(map(int, filled.said["benchmarks"]))
        wish = PackWish(numbers, period.as_at, period.starts, filled.said["edition"])
        try:
            pack = ask_for_pack(wish, current_actor(), _now())
        except Invalid as problem:
            errors = errors_of(problem, {"benchmarks": "benchmarks", "from": "starts", "edition": "edition"})
        else:
            return redirect(url_for(".show", pack_id=pack.id), 303)
    return _list(filled.values, errors), 422


def _list(values: Values, errors: dict[str, str]) -> str:
    pages = max(1, -(-count_packs() // PER_PAGE))
    page = min(pages, max(1, request.args.get("page", 1, int)))
    found = list_packs((page - 1) * PER_PAGE, PER_PAGE)
    names = shown_names(one.requested_by for one in found)
    return render_template(
        "packs/index.html",
        packs=[_shown(one, names) for one in found],
        form=pack_form(),
        values=values,
        errors=errors,
        page=page,
        pages=pages,
        may_make=current_actor().has(*MAKES_PACKS),
    )


def _typed(period: Period) -> dict[str, str]:
    days = {"as_at": date_parts(period.as_at), "starts": date_parts(period.starts)}
    return {f"{name}-{part}": text for name, parts in days.items() for part, text in parts.items()}


@blueprint.get("/<uuid:pack_id>")
@requires(*SEES_PACKS)
def show(pack_id: UUID) -> str:
    """One pack: how far it is, or what it is and how anybody can check it."""
    pack = existing_pack(pack_id)
    signed = find_signed_edition(pack_id)
    drawn = {edition: found.id for edition in DRAWN if (found := find_drawn_edition(pack_id, edition))}
    makes = current_actor().has(*MAKES_PACKS)
    whole = existing_pack(pack.drawn_from) if pack.drawn_from else pack
    revokes = pack is whole and pack.is_signed and pack.signature_revoked_at is None
    return render_template(
        "packs/show.html",
        pack=_shown(pack, shown_names([pack.requested_by])),
        revoked=_revoked(whole),
        kept=_kept(pack),
        may_revoke=revokes and current_actor().has(*REVOKES_SIGNATURES),
        signed_edition=signed.id if signed else None,
        drawn=drawn,
        may_draw=[one for one in DRAWN if one not in drawn] if makes and objection_to_drawing(pack) is None else [],
        may_sign=current_actor().has(*SIGNS_PACKS) and _is_to_be_signed(pack) and signed is None,
        auto=request.args.get("auto") == "yes",
    )


def _is_to_be_signed(pack: PackRecord) -> bool:
    return pack.state == "ready" and pack.edition == FULL and not pack.is_signed


@blueprint.get("/<uuid:pack_id>/file")
@requires(*SEES_PACKS)
@limited(EXPORT)
def download(pack_id: UUID) -> Response:
    """The ZIP; who took it is kept."""
    pack, content = open_pack(pack_id)
    note = partial(note_pack_taken, pack, current_actor(), _now())
    return send_download(content, pack.size or 0, "application/zip", name=pack.file_name, sha256=pack.sha256, note=note)


@blueprint.post("/<uuid:pack_id>/redacted")
@requires(*MAKES_PACKS)
@once
def redact(pack_id: UUID) -> ResponseReturnValue:
    """The redacted edition of what this pack holds is made."""
    return _draw(pack_id, REDACTED)


@blueprint.post("/<uuid:pack_id>/public")
@requires(*MAKES_PACKS)
@once
def publish(pack_id: UUID) -> ResponseReturnValue:
    """The public edition of what this pack holds is made; publishing it is for people to do."""
    return _draw(pack_id, PUBLIC)


def _draw(pack_id: UUID, kind: str) -> ResponseReturnValue:
    try:
        edition = draw_edition(pack_id, kind, current_actor(), _now())
    except Refused as problem:
        flash(told_by(problem), "error")
        return redirect(url_for(".show", pack_id=pack_id), 303)
    return redirect(url_for(".show", pack_id=edition.id), 303)


@blueprint.route("/<uuid:pack_id>/sign", methods=["GET", "POST"])
@requires(*SIGNS_PACKS)
@once
@asks(lambda _: sign_form(_council()))
def sign(pack_id: UUID) -> ResponseReturnValue:
    """A signatory signs what the draft holds, under their own name; a signed edition of it is made."""
    pack = existing_pack(pack_id)
    refused = objection_to_signing(pack, current_actor())
    if request.method == "GET":
        return _sign_page(pack, refused, {}, {})
    form = sign_form(_council())
    filled = read(form, request.form)
    signature = Signature(filled.said["post"], filled.said["read"], filled.values["digest"])
    try:
        edition = sign_pack(pack_id, signature, current_actor(), _now())
    except Invalid as problem:
        return _sign_page(pack, refused, filled.values, refused_by(form, problem)), 422
    except (Refused, OutOfDate) as problem:
        return _sign_page(existing_pack(pack_id), told_by(problem), filled.values, {}), 409
    flash("Signed off. The signed edition is being made", "success")
    return redirect(url_for(".show", pack_id=edition.id), 303)


@blueprint.route("/<uuid:pack_id>/revoke-signature", methods=["GET", "POST"])
@requires(*REVOKES_SIGNATURES)
@once
@asks(REVOCATION)
def revoke(pack_id: UUID) -> ResponseReturnValue:
    """A signature is revoked with a reason; the signed pack stays, and says so."""
    pack = existing_pack(pack_id)

    def page(values: Values, errors: Values) -> str:
        shown = _shown(pack, shown_names([pack.requested_by]))
        return render_template("packs/revoke.html", pack=shown, form=REVOCATION, values=values, errors=errors)

    def save(filled: Filled) -> ResponseReturnValue:
        try:
            revoke_signature(pack_id, filled.said["reason"], current_actor(), _now())
        except (Refused, OutOfDate) as problem:
            flash(told_by(problem), "error")
        else:
            flash("The signature is revoked", "success")
        return redirect(url_for(".show", pack_id=pack_id), 303)

    return answered(REVOCATION, page, save)


def _revoked(pack: PackRecord) -> dict[str, object] | None:
    """When, by whom and why a signature was revoked, or None while it stands."""
    if pack.signature_revoked_at is None:
        return None
    by = shown_names([pack.signature_revoked_by]).get(pack.signature_revoked_by, "")
    return {"at": pack.signature_revoked_at, "by": by, "because": pack.signature_revoked_because}


def _kept(pack: PackRecord) -> dict[str, object]:
    until, because = kept_until(pack)
    return {"until": until, "because": because}


def _sign_page(pack: PackRecord, refused: str | None, values: Values, errors: dict[str, str]) -> str:
    return render_template(
        "packs/sign.html",
        pack=_shown(pack, shown_names([pack.requested_by])),
        objection=refused,
        form=sign_form(_council()),
        name=_own_name(),
        values=values | {"digest": pack.digest},
        errors=errors,
    )


def _council() -> str:
    return str(current_app.extensions["settings"].council_name)


def _own_name() -> str:
    user = page_session().user
    return user.display_name if user else ""


def _shown(pack: PackRecord, names: dict[str, str]) -> dict[str, object]:
    broken = [one for one in pack.missing if one.broken_chain]
    gone = [one for one in pack.missing if not one.being_worked_out and one not in broken]
    missing = {wording.words("service", one.service) for one in gone}
    stale = {wording.words("service", one.service) for one in pack.missing if one.being_worked_out}
    return {
        "id": pack.id,
        "benchmarks": pack.benchmarks,
        "as_at": pack.as_at,
        "starts": pack.starts,
        "state": pack.state,
        "complete": pack.complete,
        "draft": not pack.is_signed,
        "missing": sorted(missing),
        "missing_reasons": sorted({one.reason.removesuffix(".") for one in gone}),
        "worked_out": sorted(stale),
        "broken_chains": sorted({f"{wording.words('service', one.service)}: {one.reason}" for one in broken}),
        "requested_at": pack.requested_at,
        "requested_by": names.get(pack.requested_by, ""),
        "made_at": pack.made_at,
        "size": pack.size,
        "file_name": pack.file_name,
        "sha256": pack.sha256,
        "digest": pack.digest,
        "reason": pack.reason,
        "progress": {"done": pack.done, "total": pack.total} if pack.total else None,
        "edition": pack.edition,
        "signs": pack.signs,
        "drawn_from": pack.drawn_from,
        "signed_by": pack.signed_by,
        "signed_as": pack.signed_as,
        "signed_at": pack.signed_at,
        "revoked": pack.signature_revoked_at is not None,
        "expires_on": kept_until(pack)[0],
        "typed": pack.is_signed and not pack.signed_account,
    }


def _now() -> datetime:
    return datetime.now(UTC)
