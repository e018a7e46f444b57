"""The imports of venues: every step of a file is shared; its kinds, and what a list of names takes, are here."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.venues.actions.imports.bookings import Bookings
from services.venues.actions.imports.kind import VenueKind
from services.venues.actions.imports.lists import Lists
from services.venues.actions.imports.subjects import read_concern, read_subject
from services.venues.actions.imports.venues import Venues
from services.venues.actions.lists.versions import LISTS, compare, takes_two, why_two
from services.venues.actions.screening.who_asks import is_limited
from services.venues.policy.retention_periods import retention_on
from services.venues.rules.lists.versions import REGISTER
from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.imports.column_memory import column_memory
from services.venues.store.imports.imports import ImportRecord, LineRecord, store
from services.venues.store.imports.kept_files import kept
from services.venues.store.jobs import jobs
from shared.actor import Actor, system_actor
from shared.clock import london_day
from shared.contracts.imports.imports import ColumnChoice
from shared.contracts.screening.screening import ComparisonQuery, ListComparison
from shared.contracts.venues import FileConfirmation, UndoPlan
from shared.done_before import check_own
from shared.http.problems import FieldError, NotFound, Refused
from shared.imports.kinds import Said
from shared.imports.service import Imports
from shared.jobs.rows import Job, finishing

CONFIRMED = "This list was confirmed"
NOT_FOR_TWO = (
    "This list takes no second person any more: beside the version in force now it is of a usual size, so a Prevent "
    "lead alone puts it in force. Nothing of yours was saved."
)
JOB = system_actor("venues", "discard-unconfirmed")
KINDS: dict[str, VenueKind] = {
    "venues": Venues(),
    "bookings": Bookings(),
    REGISTER: Lists(REGISTER, lambda today: lambda number, entry: read_concern(number, entry, today)),
    **{code: Lists(code, lambda _: read_subject) for code in LISTS if code != REGISTER},
}


class VenueImports(Imports[ImportRecord, LineRecord]):
    """What is in already is refused once more when it is confirmed; how long an original is kept is policy."""

    not_to_match = "Only the columns of a file of bookings can be matched"

    def last_day(self, found: ImportRecord) -> date:
        """The last day on which the original of a confirmed file is kept."""
        policy = retention_on(london_day(datetime.now(UTC)))
        return policy.goes_on("import-files", london_day(found.created_at)) - timedelta(days=1)

    def other_wrong_choices(self, choice: ColumnChoice, now: datetime) -> list[FieldError]:
        """There are no courses here."""
        if choice.courses:
            raise Refused(self.not_to_match)
        return []

    def confirm_file(
        self, public_id: UUID, confirmed: FileConfirmation, actor: Actor, now: datetime, reason: str = ""
    ) -> None:
        """From here a job brings the accepted rows in; a list of an unusual size takes a second person, a reason."""
        said = {"in_force": confirmed.in_force, "reason": reason}
        self.ask_to_confirm(public_id, actor, now, confirmed.version, said)

    def check_confirming(self, found: ImportRecord, said: Said, actor: Actor, now: datetime) -> dict[str, object]:
        """Another upload of the very same file may have been brought in since this one came."""
        self.refuse_what_is_in(found.kind, found.sha256)
        return super().check_confirming(found, said, actor, now)

    def begin_confirming(self, found: ImportRecord, actor: Actor, now: datetime, **changes: object) -> bool:
        """Progress is told by accepted rows; who confirms is told of so many names only."""
        begins = {"total": found.accepted, "limited": is_limited(actor)}
        return super().begin_confirming(found, actor, now, **begins | changes)

    def get_plan(self, public_id: UUID, actor: Actor, page: int, per_page: int) -> UndoPlan:
        """What undoing a file would do now: what goes, and what stays and why, which comes first."""
        with self.database.read_transaction():
            found = self.existing(public_id)
            kind = KINDS[found.kind]
            if refused := kind.undo_objection(found, actor):
                raise Refused(refused)
            return kind.plan(found, (page - 1) * per_page, per_page)

    def is_for_two(self, public_id: UUID) -> bool:
        """Whether a list that was handed over takes, or took, a second person to be put in force.

        Of one that was thrown away no entry is left that could say so, nor any that somebody could read.
        """
        found = self.existing(public_id)
        if found.state in ("checked", "replaced"):
            return takes_two(found, why_two(found, datetime.now(UTC)))
        return found.kind == REGISTER or bool(found.reason) or found.state == "discarded"

    def check_still_for_two(self, public_id: UUID, actor: Actor) -> None:
        """Refused, with who was quicker, when a list takes no second person any more, or took none in the end."""
        found = self.existing(public_id)
        if not self.is_for_two(public_id):
            check_own(CONFIRMED, found.confirmed_by, found.confirmed_at, actor)
            raise Refused(NOT_FOR_TWO)

    def get_comparison(
        self, public_id: UUID, actor: Actor, now: datetime, query: ComparisonQuery = ComparisonQuery()
    ) -> ListComparison:
        """A list that was handed over beside the version in force: what it changes, and what it takes."""
        found = self.existing(public_id)
        if found.kind not in LISTS:
            raise NotFound("This file is not a list of names")
        with self.database.read_transaction():
            return compare(found, query, actor, now)

    def discard_each_night(self, job: Job) -> None:
        """Uploads that nobody has confirmed in fourteen days. What was confirmed has the policy's periods."""
        self.release_stranded()
        self.discard_unconfirmed(job, JOB, datetime.now(UTC))
        with finishing(jobs, job, database):
            return


imports = VenueImports(
    database=database, store=store, jobs=jobs, audit=audit, kept=kept, memory=column_memory, kinds=KINDS
)
