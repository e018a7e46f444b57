"""Ratings, kept evidence and packs in the store, on both databases."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest

from services.gateway.actions.evidence.assessments import (
    existing_question,
    keep_evidence,
    question_version,
    rate_question,
    take_out_evidence,
)
from services.gateway.actions.evidence.packs import PackWish, ask_for_pack, draw_edition, existing_pack, expire_packs
from services.gateway.policy.loader import CURRENT
from services.gateway.rules.kept_evidence import KeptEntry
from services.gateway.rules.pack import MissingSection
from services.gateway.store.assessments import count_assessed_since, list_assessments, list_history
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from services.gateway.store.kept_evidence import list_kept
from services.gateway.store.pack_files import facts_id, kept
from services.gateway.store.packs import (
    MadeFile,
    count_packs,
    find_drawn_edition,
    find_pack,
    find_signed_edition,
    list_due_packs,
    list_packs,
    save_made,
    save_progress,
    save_state,
)
from shared.actor import Actor, Role
from shared.files.kept_files import receive
from shared.http.problems import Invalid, NotFound, OutOfDate, Refused
from shared.jobs.rows import LeaseLost

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LEAD = Actor("lead-1", frozenset({Role.PREVENT_LEAD}))
WISH = PackWish((8, 7, 7), date(2026, 11, 1), date(2026, 4, 1))
ENTRY = KeptEntry(
    "meeting", "Board minutes", "Clerk", "Minute book 4", ("7.3.a", "7.3"), date(2026, 4, 1), date(2027, 3, 31),
    date(2027, 1, 1),
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("either_database")


def test_the_newest_rating_stands_and_every_one_stays() -> None:
    rate_question("7.1", "Not yet started", "Nothing", "", LEAD, NOW)
    rate_question("7.1", "Developing", " Begun ", "left over", LEAD, NOW + timedelta(days=1))
    rate_question("7.2", "not_applicable", "", "We have none", LEAD, NOW)
    stands = list_assessments(CURRENT)
    assert [(one.question, one.rating, one.summary, one.reason) for one in stands.values()] == [
        ("7.1", "Developing", "Begun", ""),
        ("7.2", "not_applicable", "", "We have none"),
    ]
    assert [one.rating for one in list_history(CURRENT, "7.1")] == ["Developing", "Not yet started"]
    assert stands["7.1"].assessed_at == NOW + timedelta(days=1)
    assert count_assessed_since(CURRENT, ["7.1", "7.2"], NOW) == 1


def test_a_rating_that_cannot_be_saved_leaves_nothing_behind() -> None:
    for rating, summary in (("Developing", " "), ("Excellent", "x"), ("", "x")):
        with pytest.raises(Invalid):
            rate_question("7.1", rating, summary, "", LEAD, NOW)
    assert list_assessments(CURRENT) == {}
    assert audit.head()[0] == 0


def test_kept_evidence_taken_out_stays_with_who_did_it() -> None:
    kept_id = keep_evidence(existing_question("7.3"), ENTRY, LEAD, NOW)
    (record,) = list_kept(CURRENT)
    assert (record.kind, record.evidence.serves, record.evidence.review_on) == (
        "meeting", ("7.3.a", "7.3"), date(2027, 1, 1),
    )  # fmt: skip
    for _ in range(2):
        take_out_evidence(existing_question("7.3"), kept_id, LEAD, NOW)
    with pytest.raises(OutOfDate, match=r"This evidence was taken out on .*, and not by you"):
        take_out_evidence(existing_question("7.3"), kept_id, Actor("somebody else"), NOW)
    assert list_kept(CURRENT) == []
    (record,) = list_kept(CURRENT, removed=True)
    assert (record.removed_by, record.removed_at) == ("lead-1", NOW)
    with pytest.raises(NotFound):
        take_out_evidence(existing_question("7.3"), uuid4(), LEAD, NOW)


def test_a_pack_is_asked_for_with_its_job_in_one_transaction() -> None:
    pack = ask_for_pack(WISH, LEAD, NOW)
    found = find_pack(pack.id)
    assert found is not None
    assert (found.benchmarks, found.as_at, found.starts) == ((7, 8), WISH.as_at, WISH.starts)
    assert (found.requested_by, found.requested_roles) == ("lead-1", LEAD.roles)
    job = jobs.claim(NOW)
    assert job is not None
    assert (job.kind, UUID(job.payload["pack"])) == ("make-pack", pack.id)
    assert [entry.action for entry in audit.entries()] == ["pack-asked-for"]


def test_a_pack_goes_from_waiting_to_ready_and_to_expired() -> None:
    pack = ask_for_pack(WISH, LEAD, NOW)
    save_progress(pack.id, 2, 6)
    made = MadeFile("pack.zip", 12, "a" * 64, "b" * 64)
    save_made(pack.id, made, [MissingSection("venues", 8, "away")], NOW, NOW + timedelta(days=30))
    save_progress(pack.id, 1, 6)  # news of an earlier worker that comes too late
    (found,) = list_packs()
    assert (found.state, found.done, found.complete, found.missing[0].service) == ("ready", 2, False, "venues")
    assert list_due_packs(NOW + timedelta(days=29), NOW, NOW) == ([], [])
    assert [one.id for one in list_due_packs(NOW + timedelta(days=31), NOW, NOW)[0]] == [pack.id]
    save_state(pack.id, "expired")
    assert list_due_packs(NOW + timedelta(days=31), NOW, NOW)[0] == []
    assert (count_packs(), find_signed_edition(pack.id)) == (1, None)


def test_a_pack_whose_figures_were_being_worked_out_is_incomplete_and_cannot_be_signed() -> None:
    pack = ask_for_pack(WISH, LEAD, NOW)
    save_made(pack.id, MadeFile("a.zip", 1, "0" * 64, "1" * 64, False), [], NOW, NOW + timedelta(days=30))
    (found,) = list_packs()
    assert (found.state, found.complete, found.missing) == ("ready", False, ())


def keep(file_id: UUID, content: bytes) -> None:
    with database.write_transaction():
        kept.keep(file_id, receive(BytesIO(content), len(content)), NOW)


def test_the_file_and_the_facts_of_a_pack_go_in_the_transaction_in_which_it_expires() -> None:
    pack, other = ask_for_pack(WISH, LEAD, NOW), uuid4()
    for file_id, content in ((pack.id, b"a pack"), (facts_id(pack.id), b"{}"), (other, b"another")):
        keep(file_id, content)
    with kept.open(pack.id) as file:
        assert file.read() == b"a pack"
    save_made(pack.id, MadeFile("a.zip", 6, "0" * 64, "1" * 64), [], NOW, NOW + timedelta(days=30))
    with pytest.raises(LeaseLost), database.write_transaction():
        expire_packs(NOW + timedelta(days=31))
        raise LeaseLost
    assert (kept.total_size(), existing_pack(pack.id).state) == (15, "ready")
    assert expire_packs(NOW + timedelta(days=31)) == 1
    assert [kept.is_kept(one) for one in (pack.id, facts_id(pack.id), other)] == [False, False, True]


def test_a_redacted_edition_is_drawn_from_a_pack_that_is_made_and_only_once_it_can_be() -> None:
    pack = ask_for_pack(WISH, LEAD, NOW)
    assert pack.edition == "full"
    with pytest.raises(Refused, match="Only a pack that has been made"):
        draw_edition(pack.id, "redacted", LEAD, NOW)
    save_made(pack.id, MadeFile("a.zip", 1, "0" * 64, "1" * 64), [], NOW, NOW + timedelta(days=30))
    with pytest.raises(Refused, match="is gone"):
        draw_edition(pack.id, "redacted", LEAD, NOW)
    keep(facts_id(pack.id), b"{}")
    redacted = draw_edition(pack.id, "redacted", LEAD, NOW)
    assert find_pack(redacted.id) == redacted
    assert (redacted.edition, redacted.drawn_from, redacted.benchmarks) == ("redacted", pack.id, (7, 8))
    assert find_drawn_edition(pack.id, "redacted") == redacted
    with pytest.raises(Refused, match="redacted edition already"):
        draw_edition(redacted.id, "redacted", LEAD, NOW)
    save_state(redacted.id, "failed", "x")
    assert find_drawn_edition(pack.id, "redacted") is None


def test_an_edition_nobody_offers_is_refused() -> None:
    with pytest.raises(Invalid):
        ask_for_pack(PackWish((7,), date(2026, 11, 1), date(2026, 4, 1), "secret"), LEAD, NOW)
    assert count_packs() == 0


def test_who_rates_what_somebody_changed_meanwhile_is_told_and_saves_nothing(either_database: str) -> None:
    asked = existing_question("7.3")
    seen = question_version(asked)
    rate_question("7.3", "Achieving", "First", "", LEAD, NOW, seen)
    with pytest.raises(OutOfDate):
        rate_question("7.3", "Developing", "Second", "", LEAD, NOW, seen)
    kept_id = keep_evidence(asked, ENTRY, LEAD, NOW, seen + 1)
    with pytest.raises(OutOfDate):
        keep_evidence(asked, ENTRY, LEAD, NOW, seen + 1)
    rate_question("7.3", "Developing", "On the new document", "", LEAD, NOW, seen + 2)
    with pytest.raises(OutOfDate):
        take_out_evidence(asked, kept_id, LEAD, NOW, seen + 2)
    take_out_evidence(asked, kept_id, LEAD, NOW, seen + 3)
    take_out_evidence(asked, kept_id, LEAD, NOW, seen + 3)
    assert question_version(asked) == seen + 4
    assert question_version(existing_question("7.4")) == 0
    with pytest.raises(NotFound):
        take_out_evidence(existing_question("7.4"), kept_id, LEAD, NOW)
