"""The background work of the gateway: a kind of job, the action that does it, and what its giving up means."""

from services.gateway.actions.anchoring import ANCHOR_HEADS, anchor_heads, parties
from services.gateway.actions.audit import check_database, verify_audit
from services.gateway.actions.bringing_in import files_of_before
from services.gateway.actions.evidence.answers import EvidenceClients
from services.gateway.actions.evidence.pack_making import PackWork, make_pack
from services.gateway.actions.evidence.packs import MAKE_PACK
from services.gateway.actions.packs_given_up import give_up, make_again, objection_to_another_try
from services.gateway.actions.tidying import tidy
from services.gateway.clients.at_work import reach
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from shared.files.bringing_in import BRING_IN_FILES
from shared.jobs.given_up import GivenUpJobs
from shared.jobs.rows import Does, Job, Kind


def _make_pack(job: Job) -> None:
    found = reach()
    clients = EvidenceClients(found.training, found.venues, seconds=30.0)
    make_pack(job, PackWork(clients, found.council, found.base_url, found.word_template))


def _anchor_heads(job: Job) -> None:
    found = reach()
    anchor_heads(job, parties(found.training, found.venues))


HANDLERS: dict[str, Does] = {
    MAKE_PACK: Kind(_make_pack, give_up, objection_to_another_try, make_again),
    "tidy": tidy,
    ANCHOR_HEADS: _anchor_heads,
    BRING_IN_FILES: files_of_before.run,
    "verify-audit": verify_audit,
    "check-database": check_database,
}

given_up = GivenUpJobs(database, audit, jobs, HANDLERS)
