"""Every table of the venues service, a module a subject."""

from services.venues.store.tables.approvers import ApproverTrainingRow
from services.venues.store.tables.bookings import (
    BlockedRoomRow,
    BookingRow,
    CheckRow,
    HappeningRow,
    InterestRow,
    NeedAnswerRow,
    RequestVersionRow,
    StandingDecisionRow,
)
from services.venues.store.tables.decisions import ConditionRow, DecisionRow, DeclineProposalRow
from services.venues.store.tables.imports import ColumnMappingRow, ImportLineRow, ImportRow
from services.venues.store.tables.letters import AnswerLinkRow, LetterRow
from services.venues.store.tables.operations import AuditRow, IdempotencyRow, JobRow, OutboxRow
from services.venues.store.tables.registers import RegisterEntryRow, RegisterLineRow, RegisterVersionRow
from services.venues.store.tables.screening import (
    ListChangeRow,
    ListedNameRow,
    ListedSubjectRow,
    ListVersionRow,
    LookUpRow,
    MatchAnswerRow,
    MatchRow,
    OpenedRow,
    RescreeningRow,
    ThresholdRow,
)
from services.venues.store.tables.venues import RoomRow, VenueRow

FIRST_TABLES = (ApproverTrainingRow, AuditRow, OutboxRow, JobRow, IdempotencyRow)
BOOKING_TABLES = (
    VenueRow, RoomRow,
    BookingRow, RequestVersionRow, HappeningRow, CheckRow, NeedAnswerRow, InterestRow,
    StandingDecisionRow, BlockedRoomRow, DeclineProposalRow, DecisionRow, ConditionRow,
    ListVersionRow, ListedSubjectRow, LookUpRow, MatchRow, MatchAnswerRow,
    ImportRow, ImportLineRow,
)  # fmt: skip
IMPORT_TABLES = (ColumnMappingRow,)
LETTER_TABLES = (LetterRow, AnswerLinkRow)
SCREENING_TABLES = (ListChangeRow, ListedNameRow, OpenedRow, ThresholdRow, RescreeningRow)
REGISTER_TABLES = (RegisterEntryRow, RegisterVersionRow, RegisterLineRow)
