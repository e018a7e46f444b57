"""Making a pack in the background: the services are asked anew, with the rights the person has at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

from services.gateway.actions.anchoring import ANCHOR_HEADS, broken_chains, parties, signed_heads
from services.gateway.actions.evidence.answers import EvidenceClients, ask_services, count_sources
from services.gateway.actions.evidence.frozen_packs import Frozen, frozen_bytes
from services.gateway.actions.evidence.packs import MAKES_PACKS, SIGNS_PACKS, existing_pack, facts_of
from services.gateway.documents.archive import Pack, build_pack
from services.gateway.documents.word_template import TemplateProblem, read_template
from services.gateway.policy.loader import load_framework
from services.gateway.policy.retention_periods import retention_on
from services.gateway.rules.pack import PackRequest
from services.gateway.store.assessments import list_assessments
from services.gateway.store.audit import audit, record_audit
from services.gateway.store.database import database
from services.gateway.store.jobs import add_job, jobs
from services.gateway.store.kept_evidence import list_kept
from services.gateway.store.pack_files import facts_id, kept
from services.gateway.store.packs import MadeFile, PackRecord, save_made, save_progress, save_state
from services.gateway.store.tokens import find_token
from services.gateway.store.users import find_user
from shared.actor import Actor, set_current_actor, system_actor
from shared.clock import london_day
from shared.files.kept_files import FileLost, receive
from shared.jobs.rows import Job, finishing
from shared.words import day_in_words

DOCUMENT_STEPS = 6
NO_LONGER_ALLOWED = "Whoever asked for this pack may not make packs any more."
DRAFT_GONE = "What this was to be made from is gone. Make a new pack, and sign that one or ask for its edition."


@dataclass(frozen=True)
class PackWork:
    """What a worker needs to make packs: whom to ask, what to call the council, and how its documents look."""

    clients: EvidenceClients
    council: str
    base_url: str
    word_template: str = ""
    """Path of the council's own Word document; may be empty."""


class _Steps:
    """Counts the steps, tells the page, and keeps the job ours."""

    def __init__(self, job: Job, pack: PackRecord) -> None:
        self._job, self._pack = job, pack
        self._done = 0
        self._total = count_sources(pack.benchmarks) + 1 + DOCUMENT_STEPS

    def step(self) -> None:
        """One more step is done."""
        self._done += 1
        self.tell()

    def tell(self) -> None:
        """How far it is, and that the work goes on."""
        with database.write_transaction():
            jobs.renew(self._job, datetime.now(UTC))
            save_progress(self._pack.id, min(self._done, self._total), self._total)


def make_pack(job: Job, work: PackWork) -> None:
    """Makes the pack, or says why it cannot be made; done twice it leads to one pack."""
    pack = existing_pack(UUID(job.payload["pack"]))
    if pack.state not in ("waiting", "making"):
        with finishing(jobs, job, database):
            return
    _make(job, pack, work)


def _make(job: Job, pack: PackRecord, work: PackWork) -> None:
    actor = actor_now(pack)
    if actor is None:
        return _give_up(job, pack, NO_LONGER_ALLOWED)
    steps = _Steps(job, pack)
    steps.tell()
    with _acting(actor):
        facts = _facts(pack, work.clients, steps)
    if facts is None:
        return _give_up(job, pack, DRAFT_GONE)
    steps.step()
    try:
        template = read_template(work.word_template)
    except TemplateProblem as problem:
        return _give_up(job, pack, f"The council’s Word template cannot be used: {problem}. Tell your administrator.")
    made = _build(pack, facts, work, steps, template)
    _keep(job, pack, facts, made)
    return None


def actor_now(pack: PackRecord) -> Actor | None:
    """Whoever asked, with the roles they had then and still have; None when they may not make packs any more."""
    found = _holder(pack.requested_by)
    if found is None:
        return None
    now_held = replace(found, roles=found.roles & pack.requested_roles)
    return now_held if now_held.has(*(SIGNS_PACKS if pack.signs else MAKES_PACKS)) else None


def _holder(actor_id: str) -> Actor | None:
    kind, _, rest = actor_id.rpartition(":")
    try:
        number = UUID(rest)
    except ValueError:
        return None
    if kind == "token":
        token = find_token(number)
        is_good = token is not None and token.is_good(datetime.now(UTC))
        return Actor(actor_id, token.roles, token.person_number) if token and is_good else None
    user = find_user(number)
    return Actor(actor_id, user.roles, user.person_number) if user and user.disabled_at is None else None


def name_of(actor_id: str) -> str:
    """Who asked, as the foot of each page names them: a person, or a program by the name of its token."""
    kind, _, rest = actor_id.rpartition(":")
    try:
        number = UUID(rest)
    except ValueError:
        return ""
    if kind == "token":
        token = find_token(number)
        return f"the program “{token.name}”" if token else ""
    user = find_user(number)
    return user.display_name if user else ""


@contextmanager
def _acting(actor: Actor) -> Iterator[None]:
    set_current_actor(actor)
    try:
        yield
    finally:
        set_current_actor(None)


def _facts(pack: PackRecord, clients: EvidenceClients, steps: _Steps) -> Frozen | None:
    if (source := _source(pack)) is not None:
        try:
            return facts_of(source)
        except FileLost:
            return None
    answers, missing = ask_services(pack.benchmarks, pack.as_at, pack.starts, clients, steps.step)
    framework = load_framework().id
    with database.read_transaction():
        assessments = tuple(list_assessments(framework).values())
        evidence = tuple(one.evidence for one in list_kept(framework))
    return Frozen(tuple(answers), tuple(missing), assessments, evidence)


def _source(pack: PackRecord) -> UUID | None:
    """The pack whose facts this one shows: the draft that was signed, or the full one it is an edition of."""
    whole = existing_pack(pack.drawn_from) if pack.drawn_from else None
    return (whole.signs or whole.id) if whole else pack.signs


def _build(pack: PackRecord, facts: Frozen, work: PackWork, steps: _Steps, template: bytes | None) -> Pack:
    with database.read_transaction():
        sequence, head = audit.head()
    signed_by = f"{pack.signed_by}, {pack.signed_as}" if pack.is_signed else ""
    if pack.signed_account and pack.signed_at:
        signed_by += f", on {day_in_words(london_day(pack.signed_at))}"
    now = datetime.now(UTC)
    everybody = parties(work.clients.training, work.clients.venues)
    answering = sorted({answer.service for answer in facts.answers})
    request = PackRequest(
        id=str(pack.id),
        council=work.council,
        benchmarks=pack.benchmarks,
        as_at=pack.as_at,
        from_=pack.starts,
        made_at=now,
        made_by=pack.requested_by,
        base_url=work.base_url,
        signed_off=pack.is_signed,
        signed_off_by=signed_by,
        gateway_sequence=sequence,
        gateway_audit_head=head,
        edition=pack.edition,
        made_for=name_of(pack.requested_by),
        anchors=signed_heads(everybody),
        broken_chains=broken_chains(everybody, ["gateway", *answering], now),
    )
    parts = (facts.answers, facts.assessments, facts.kept, facts.missing)
    return build_pack(request, load_framework(), *parts, lambda *_: steps.step(), template)


def _keep(job: Job, pack: PackRecord, facts: Frozen, made: Pack) -> None:
    now = datetime.now(UTC)
    kept_for = timedelta(days=retention_on(london_day(now)).drafts_days)
    whole = receive(BytesIO(made.content), len(made.content))
    file = MadeFile(made.file_name, whole.size, whole.sha256, made.digest, made.complete)
    with finishing(jobs, job, database):
        jobs.renew(job, now)  # whoever comes too late finds the file of the other there, and keeps nothing
        kept.keep(pack.id, whole, now)
        if _source(pack) is None:
            said = frozen_bytes(facts)
            kept.keep(facts_id(pack.id), receive(BytesIO(said), len(said)), now)
        save_made(pack.id, file, made.incomplete, now, now + kept_for)
        details = {"sha256": file.sha256, "digest": file.digest, "complete": made.complete}
        add_job(ANCHOR_HEADS, {}, now, unique_key=f"{ANCHOR_HEADS}:pack:{pack.id}")
        record_audit("pack-made", f"pack:{pack.id}", system_actor("gateway", "packs"), now, details)


def _give_up(job: Job, pack: PackRecord, reason: str) -> None:
    with finishing(jobs, job, database):
        save_state(pack.id, "failed", reason)
        record_audit("pack-failed", f"pack:{pack.id}", system_actor("gateway", "packs"), datetime.now(UTC))
