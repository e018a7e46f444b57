"""Packs: asked for, made in the background, downloaded, checked, signed, thrown away."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
import time_machine

from operations.verify import verify
from services.gateway.actions.evidence.assessments import rate_question
from services.gateway.actions.evidence.packs import PackWish, ask_for_pack, expire_packs
from services.gateway.documents.word_template import read_template
from services.gateway.jobs import given_up
from services.gateway.policy.loader import load_framework
from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.pack_files import kept
from services.gateway.store.packs import list_packs
from services.gateway.store.tables.operations import JobRow
from services.gateway.store.users import find_user_named, list_users, save_disabled, save_user
from services.training.store.database import database as training_database
from shared.actor import Actor, Role
from shared.clock import london_day
from shared.contracts.jobs import JobRetry
from shared.http.problems import Invalid
from shared.jobs.rows import MOST_ATTEMPTS
from tests.gateway.far_end import FarEnd
from tests.gateway.pages.conftest import VENUES_EVIDENCE, key_of, words
from tests.gateway.pages.test_evidence import rate
from tests.gateway.pages.test_people import NEVER_TRAINED, add, person
from tests.gateway.records import EXPECTED, Records
from tests.gateway.visitor import Visitor

Begin = Callable[..., Visitor]
Work = Callable[[], list[Exception]]
COUNCIL = EXPECTED["figures"]["organisation"]
DAYS = {
    "as_at-day": "1",
    "as_at-month": "11",
    "as_at-year": "2026",
    "starts-day": "1",
    "starts-month": "4",
    "starts-year": "2026",
}


@pytest.fixture
def lead(signed_in: Begin) -> Visitor:
    return signed_in(Role.PREVENT_LEAD)


@pytest.fixture
def signatory(signed_in: Begin) -> Visitor:
    return signed_in(Role.SIGNATORY)


def ask(visitor: Visitor, *benchmarks: str, **more: Any) -> str:
    """The address of a pack that was asked for."""
    page = visitor.get("/packs").text
    sent = {"benchmarks": list(benchmarks or ("7",)), **DAYS, "idempotency_key": key_of(page), **more}
    answer = visitor.post("/packs", sent)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["Location"]


def download(visitor: Visitor, pack: str) -> zipfile.ZipFile:
    answer = visitor.client.get(f"{pack}/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.data))


def figure(pack: zipfile.ZipFile) -> str:
    """The council's figure as the pack's table has it."""
    found = re.search(
        r'"In date, the council and each directorate","Figure","([^"]+)"', pack.read("csv/figures.csv").decode()
    )
    assert found is not None
    return found[1]


def rate_all(rater: str = "lead", only: str = "") -> None:
    """Every question of benchmark 7, or one, without its page."""
    with database.connection():
        for question in load_framework().questions((7,)):
            if only in ("", question.id):
                rests_on = f"What {question.id} rests on"
                rate_question(question.id, "Developing", rests_on, "", Actor(rater), datetime.now(UTC))


def name_of(visitor: Visitor) -> str:
    """The name on the only account with the role of a signatory."""
    with database.connection():
        return next(user.display_name for user in list_users() if Role.SIGNATORY in user.roles)


def sign(visitor: Visitor, pack: str, **changes: str) -> Any:
    page = visitor.get(f"{pack}/sign").text
    digest = re.search(r'name="digest" value="([0-9a-f]+)"', page)
    sent = {"post": "Head of Safer Communities", "read": "yes", "digest": digest[1] if digest else "", **changes}
    return visitor.post(
        f"{pack}/sign", {**sent, "idempotency_key": key_of(page) if "<form" in page[page.find("<main") :] else ""}
    )


def test_a_pack_is_made_in_the_background_and_can_be_checked_by_anybody(
    lead: Visitor, work: Work, tmp_path: Path
) -> None:
    pack = ask(lead)
    assert "Making the pack" in words(lead.get(pack).text)
    assert lead.get(f"{pack}/file").status_code == 409
    assert work() == []
    page = lead.get(pack).text
    assert "Ready Draft" in words(page)
    digest = re.search(r"--digest ([0-9a-f]{64})", page)
    assert digest is not None
    file = tmp_path / "pack.zip"
    file.write_bytes(lead.client.get(f"{pack}/file").data)
    assert verify(file, digest[1]) == []


def test_the_pack_shows_the_figure_of_the_page_and_the_audit_heads_of_the_services(lead: Visitor, work: Work) -> None:
    pack = ask(lead)
    work()
    made = download(lead, pack)
    assert figure(made) == f"{COUNCIL['in_date']} of {COUNCIL['population']}"
    manifest = json.loads(made.read("manifest.json"))
    assert (manifest["mark"], manifest["complete"], manifest["as_at"]) == ("DRAFT", True, "2026-11-01")
    assert manifest["audit_heads"]["training"]["sequence"] > 0
    assert len(manifest["audit_heads"]["gateway"]["head"]) == 64
    assert {anchor["service"] for anchor in manifest["audit_anchors"]} >= {"gateway", "training"}
    with database.connection():
        rounds = JobRow.select().where(JobRow.kind == "anchor-audit-heads", JobRow.unique_key.contains("pack"))
        assert rounds.count() == 1


def test_one_completion_added_moves_the_pack_as_well(lead: Visitor, signed_in: Begin, work: Work) -> None:
    officer = signed_in(Role.LD_OFFICER)
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS")
    add(officer, address, "VENUE_HIRE")
    pack = ask(lead)
    work()
    assert figure(download(lead, pack)) == f"{COUNCIL['in_date'] + 1} of {COUNCIL['population']}"


def test_without_training_the_pack_says_on_every_page_that_it_is_incomplete(
    lead: Visitor, training: Records, work: Work
) -> None:
    pack = ask(lead)
    training.adapter.down = True
    assert work() == []
    shown = words(lead.get(pack).text)
    assert "This pack is incomplete" in shown
    assert "Nothing came from: Training records" in shown
    made = download(lead, pack)
    assert json.loads(made.read("manifest.json"))["mark"] == "DRAFT AND INCOMPLETE"
    assert b"0 of" not in made.read("self-assessment.html")


def test_a_chain_edited_behind_the_service_makes_an_incomplete_pack_that_cannot_be_signed(
    lead: Visitor, signatory: Visitor, work: Work
) -> None:
    with training_database.connection():
        for (name,) in training_database.query(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ):
            training_database.execute(f"DROP TRIGGER {name}")
        training_database.execute("UPDATE audit SET actor = 'somebody-else' WHERE seq = 2")
    rate_all()
    pack = ask(lead)
    assert work() == []
    shown = words(lead.get(pack).text)
    assert "Training records: Its audit chain does not hold" in shown
    assert "Make it again when the chain holds" in shown
    made = download(lead, pack)
    manifest = json.loads(made.read("manifest.json"))
    assert (manifest["mark"], manifest["complete"]) == ("DRAFT AND INCOMPLETE", False)
    assert figure(made).endswith(f" of {COUNCIL['population']}")
    assert sign(signatory, pack).status_code == 409


def test_venues_and_training_can_be_in_one_pack(lead: Visitor, venues: FarEnd, work: Work) -> None:
    pack = ask(lead, "7", "8")
    venues.calls.clear()  # the home page after signing in asked as well
    assert work() == []
    (asked,) = [call for call in venues.calls if call["path"] == "evidence"]
    assert asked["actor"].roles == {Role.PREVENT_LEAD}
    assert asked["query"] == "benchmark=8&as_at=2026-11-01&from=2026-04-01"
    assert VENUES_EVIDENCE["service"] in json.loads(download(lead, pack).read("manifest.json"))["audit_heads"]


@pytest.mark.parametrize("change", ["closed", "role taken away"])
def test_whoever_may_not_make_packs_any_more_gets_none(
    lead: Visitor, signed_in: Begin, work: Work, change: str
) -> None:
    pack = ask(lead)
    with database.connection():
        user = find_user_named("prevent_lead")
        assert user is not None
        if change == "closed":
            save_disabled(user.id, datetime.now(UTC))
        else:
            save_user(user.id, user.username, user.display_name, frozenset({Role.AUDITOR}), None)
    assert work() == []
    shown = words(signed_in(Role.AUDITOR).get(pack).text)
    assert "Whoever asked for this pack may not make packs any more" in shown


def test_a_pack_asked_for_twice_by_one_form_is_one(lead: Visitor, work: Work) -> None:
    assert ask(lead, idempotency_key="0123456789") == ask(lead, idempotency_key="0123456789")
    work()
    with database.connection():
        assert len(list_packs()) == 1


def test_what_is_wrong_with_the_question_is_said_and_what_was_typed_stays(lead: Visitor) -> None:
    lead.get("/packs")
    answer = lead.post("/packs", {**DAYS, "starts-year": "2027"})
    assert answer.status_code == 422
    assert "Choose at least one benchmark" in words(answer.text)
    assert "must begin on or before" in words(answer.text)
    assert 'value="2027"' in answer.text


def test_a_pack_of_a_day_to_come_is_refused_by_the_page_and_by_the_action(lead: Visitor) -> None:
    lead.get("/packs")
    answer = lead.post("/packs", {**DAYS, "benchmarks": ["7"], "as_at-year": "2028"})
    assert answer.status_code == 422
    assert "there is no evidence of a day to come" in words(answer.text)
    now = datetime.now(UTC)
    tomorrow = london_day(now) + timedelta(days=1)
    with pytest.raises(Invalid, match="day to come"):
        ask_for_pack(PackWish((7,), tomorrow, tomorrow), Actor("u", frozenset({Role.PREVENT_LEAD}), None, "r"), now)
    with database.connection():
        assert list_packs() == []


def test_the_evidence_pages_refuse_a_day_to_come(lead: Visitor) -> None:
    for path in ("/evidence/7", "/evidence/questions/7.3"):
        answer = lead.get(f"{path}?as_at=2028-03-31")
        assert answer.status_code == 422
        assert "there is no evidence of a day to come" in words(answer.text)


def test_who_downloaded_a_pack_is_kept(lead: Visitor, signed_in: Begin, work: Work) -> None:
    pack = ask(lead)
    work()
    auditor = signed_in(Role.AUDITOR)
    download(auditor, pack)
    with database.connection():
        (entry,) = [found for found in audit.entries() if found.action == "pack-downloaded"]
        (record,) = list_packs()
        user = find_user_named("auditor")
    assert user is not None
    assert (entry.actor, entry.details["sha256"]) == (str(user.id), record.sha256)
    assert entry.details["edition"] == "full"
    assert "may not open the names" in entry.details["small_numbers_shown"]
    assert "Numbers under 5 are shown, also to whoever signs it and to auditors" in words(auditor.get(pack).text)
    download(lead, pack)
    with database.connection():
        own = [found for found in audit.entries() if found.action == "pack-downloaded"][-1]
    assert "small_numbers_shown" not in own.details


def test_an_auditor_reads_packs_and_makes_none(signed_in: Begin, lead: Visitor, work: Work) -> None:
    pack = ask(lead)
    work()
    auditor = signed_in(Role.AUDITOR)
    page = auditor.get("/packs").text
    assert "Make the pack" not in page
    assert auditor.post("/packs", {"benchmarks": "7"}).status_code == 403
    assert auditor.get(f"{pack}/sign").status_code == 403
    assert signed_in(Role.LD_OFFICER).get("/packs").status_code == 403


def test_a_pack_with_unrated_questions_cannot_be_signed(lead: Visitor, signatory: Visitor, work: Work) -> None:
    pack = ask(lead)
    work()
    assert "Rate these questions first" in words(signatory.get(f"{pack}/sign").text)
    assert sign(signatory, pack).status_code == 409
    rate_all()  # the draft was made before: it still says that nothing is rated
    assert "Rate these questions first" in words(signatory.get(f"{pack}/sign").text)


def test_a_signature_needs_a_post_and_that_the_pack_was_read(lead: Visitor, signatory: Visitor, work: Work) -> None:
    rate_all()
    pack = ask(lead)
    work()
    answer = sign(signatory, pack, post="", read="")
    assert answer.status_code == 422
    for sentence in ("Enter your post", "Confirm that you have read the pack"):
        assert sentence in words(answer.text)
    assert 'value="Head of Everything"' in sign(signatory, pack, post="Head of Everything", read="").text


def test_only_a_signatory_signs_and_under_the_name_of_the_account(
    lead: Visitor, signatory: Visitor, work: Work
) -> None:
    rate_all()
    pack = ask(lead)
    work()
    assert lead.get(f"{pack}/sign").status_code == 403
    assert sign(lead, pack).status_code == 403
    assert "Sign it off" not in words(lead.get(pack).text)
    assert "Sign it off" in words(signatory.get(pack).text)
    edition = sign(signatory, pack, name="Somebody Else").headers["Location"]
    shown = words(signatory.get(edition).text)
    assert f"Signed off by {name_of(signatory)}, Head of Safer Communities" in shown
    assert "Somebody Else" not in shown
    assert "as typed by" not in shown


def test_whoever_alone_rated_does_not_sign(signed_in: Begin, work: Work) -> None:
    both = signed_in(Role.PREVENT_LEAD, Role.SIGNATORY)
    with database.connection():
        account = next(str(user.id) for user in list_users() if Role.SIGNATORY in user.roles)
    rate_all(account)
    pack = ask(both)
    work()
    assert "You alone rated these questions" in words(both.get(f"{pack}/sign").text)
    assert sign(both, pack).status_code == 409
    rate_all("lead", "7.1")
    pack = ask(both)
    work()
    assert sign(both, pack).status_code == 303


def test_what_is_signed_is_named_by_its_digest(lead: Visitor, signatory: Visitor, work: Work) -> None:
    rate_all()
    pack = ask(lead)
    work()
    with database.connection():
        (record,) = list_packs()
    assert record.digest in signatory.get(f"{pack}/sign").text
    answer = sign(signatory, pack, digest="0" * 64)
    assert answer.status_code == 409
    assert "has changed since this page was opened" in words(answer.text)


def test_a_signature_is_revoked_with_a_reason_and_the_draft_can_be_signed_again(
    lead: Visitor, signatory: Visitor, signed_in: Begin, work: Work
) -> None:
    rate_all()
    pack = ask(lead)
    work()
    edition = sign(signatory, pack).headers["Location"]
    work()
    before = download(lead, edition).read("manifest.json")
    assert signed_in(Role.AUDITOR).get(f"{edition}/revoke-signature").status_code == 403

    def revoke(visitor: Visitor, reason: str) -> Any:
        key = key_of(visitor.get(f"{edition}/revoke-signature").text)
        return visitor.post(f"{edition}/revoke-signature", {"reason": reason, "idempotency_key": key})

    assert "Say why the signature is revoked" in words(revoke(signatory, " ").text)
    assert revoke(lead, "Two figures were of another year.").status_code == 303
    shown = words(lead.get(edition).text)
    assert "The signature was revoked" in shown
    assert "Kept until 1 November 2033" in words(lead.get(pack).text)
    assert "Signature revoked" in words(lead.get("/packs").text)
    assert "Two figures were of another year." in shown
    assert "Revoke the signature" not in shown
    assert download(lead, edition).read("manifest.json") == before
    answer = lead.post(f"{edition}/public", {"idempotency_key": "revoked-0001"})
    assert answer.status_code == 303
    assert "signature of this pack was revoked" in words(lead.get(edition).text)
    assert sign(signatory, pack).status_code == 303
    assert revoke(signatory, "Again").headers["Location"] == edition
    told = words(signatory.get(edition).text)
    assert "The signature of this pack was revoked on" in told and "and not by you" in told and "It was done by" in told


def test_a_signed_pack_and_its_draft_are_kept_for_years(lead: Visitor, signatory: Visitor, work: Work) -> None:
    rate_all()
    pack, other = ask(lead), ask(lead, idempotency_key="another-draft")
    work()
    edition = sign(signatory, pack).headers["Location"]
    work()
    with database.connection():
        assert expire_packs(datetime.now(UTC) + timedelta(days=31)) == 1
        assert {f"/packs/{one.id}": one.state for one in list_packs()} == {
            pack: "ready", edition: "ready", other: "expired",
        }  # fmt: skip
        assert expire_packs(datetime.now(UTC) + timedelta(days=7 * 365 - 2)) == 0
        assert expire_packs(datetime.now(UTC) + timedelta(days=7 * 365 + 3)) == 2
    shown = words(lead.get(pack).text)
    assert "Kept until 1 November 2033" in shown
    assert "A signed self-assessment is the council’s account of a year" in shown.replace("'", "’")


def test_a_signed_edition_holds_what_the_draft_held_whatever_changed_since(
    lead: Visitor, signatory: Visitor, signed_in: Begin, work: Work
) -> None:
    rate_all()
    pack = ask(lead)
    work()
    draft = download(lead, pack)
    officer = signed_in(Role.LD_OFFICER)
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS")
    add(officer, address, "VENUE_HIRE")
    rate(lead, "Achieving", "Changed my mind")

    answer = sign(signatory, pack)
    assert answer.status_code == 303
    edition = answer.headers["Location"]
    assert work() == []
    signed = download(lead, edition)
    assert signed.read("csv/figures.csv") == draft.read("csv/figures.csv")
    assert signed.read("csv/self-assessment.csv") == draft.read("csv/self-assessment.csv")
    manifest = json.loads(signed.read("manifest.json"))
    signed_by = f"{name_of(signatory)}, Head of Safer Communities, on 1 November 2026"
    assert (manifest["mark"], manifest["signed_off_by"]) == ("", signed_by)
    assert signed_by in signed.read("self-assessment.html").decode()
    assert "See the signed edition" in words(lead.get(pack).text)
    again = words(signatory.get(f"{pack}/sign").text)
    assert "This pack has been signed off already" in again
    assert "Not everything can be shown" not in again


def test_a_pack_is_thrown_away_after_thirty_days(lead: Visitor, work: Work, samples_day: datetime) -> None:
    pack = ask(lead)
    work()
    with database.connection():
        (record,) = list_packs()
        assert expire_packs(datetime.now(UTC) + timedelta(days=29)) == 0
        assert kept.is_kept(record.id)
        assert expire_packs(datetime.now(UTC) + timedelta(days=31)) == 1
    assert kept.total_size() == 0
    with time_machine.travel(samples_day + timedelta(minutes=5), tick=True):
        assert "its file is gone" in words(lead.get(pack).text)
        assert lead.get(f"{pack}/file").status_code == 404


def test_a_pack_that_nobody_finishes_is_said_to_have_failed(lead: Visitor) -> None:
    pack = ask(lead)
    with database.connection():
        expire_packs(datetime.now(UTC) + timedelta(hours=2))
    assert "could not be made in an hour" in words(lead.get(pack).text)


def test_a_worker_that_is_killed_in_the_middle_leaves_the_pack_to_the_next(
    lead: Visitor, work: Work, monkeypatch: pytest.MonkeyPatch, samples_day: datetime
) -> None:
    pack = ask(lead)

    def dies(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("services.gateway.actions.evidence.pack_making.save_made", dies)
        with pytest.raises(KeyboardInterrupt):
            work()
    assert "Making the pack" in words(lead.get(pack).text)
    assert kept.total_size() == 0
    with time_machine.travel(samples_day + timedelta(minutes=2), tick=True):
        assert work() == []
        assert "Ready Draft" in words(lead.get(pack).text)


def test_a_pack_whose_worker_was_killed_five_times_says_so_and_is_made_when_somebody_has_it_tried_again(
    lead: Visitor, work: Work, samples_day: datetime
) -> None:
    pack = ask(lead)
    with database.connection(), database.write_transaction():
        JobRow.update(attempts=MOST_ATTEMPTS).where(JobRow.kind == "make-pack").execute()
    with time_machine.travel(samples_day + timedelta(minutes=10), tick=True):
        assert work() == []
        page = words(lead.get(pack).text)
        assert ("Making the pack" in page, "Something went wrong while it was made" in page) == (False, True)
        with database.connection():
            (dead,) = given_up.list_dead()
            assert (dead.kind, dead.no_more_tries) == ("make-pack", "")
            given_up.try_again(dead.id, JobRetry(dead.since), Actor("ira"), datetime.now(UTC))
            expire_packs(samples_day + timedelta(minutes=65))
        assert "Making the pack" in words(lead.get(pack).text), "asked for long ago, and not stuck"
        assert work() == []
        assert "Ready Draft" in words(lead.get(pack).text)
    with database.connection():
        done = [one.action for one in audit.entries(f"pack:{pack.rpartition('/')[2]}")]
    assert done[:3] == ["pack-asked-for", "pack-failed", "pack-made"]


def test_both_benchmarks_and_the_full_edition_are_chosen_at_first(lead: Visitor) -> None:
    page = lead.get("/packs").text
    chosen = re.findall(r'name="(benchmarks|edition)"[^>]*value="([^"]+)"[^>]*\bchecked', page)
    assert chosen == [("benchmarks", "7"), ("benchmarks", "8"), ("edition", "full")]
    assert "as no machine can tell a name in them" in words(page)


def test_the_pdf_of_a_pack_names_for_whom_it_was_made(lead: Visitor, work: Work) -> None:
    pack = ask(lead, "7", "8")
    work()
    reader = pypdf.PdfReader(io.BytesIO(download(lead, pack).read("self-assessment.pdf")))
    pages = [" ".join(found.extract_text().split()) for found in reader.pages]
    assert all("DRAFT" in page and "Made for Prevent_Lead on 1 November 2026" in page for page in pages)
    assert f"{COUNCIL['in_date']} of {COUNCIL['population']}" in " ".join(pages)


def test_without_venues_the_pdf_says_on_every_page_that_it_is_incomplete(
    lead: Visitor, venues: FarEnd, work: Work
) -> None:
    pack = ask(lead, "7", "8")
    venues.adapter.down = True
    work()
    reader = pypdf.PdfReader(io.BytesIO(download(lead, pack).read("self-assessment.pdf")))
    assert all("DRAFT AND INCOMPLETE" in found.extract_text() for found in reader.pages)
    assert "Benchmark 8, from Venue bookings:" in reader.pages[0].extract_text()


def test_a_redacted_edition_can_be_asked_for_and_cannot_be_signed(
    lead: Visitor, signatory: Visitor, work: Work
) -> None:
    rate_all()
    pack = ask(lead, edition="redacted")
    work()
    made = download(lead, pack)
    assert json.loads(made.read("manifest.json"))["edition"] == "redacted"
    assert b"What 7.1 rests on" not in made.read("csv/self-assessment.csv")
    assert "Ready Draft Redacted" in words(lead.get(pack).text)
    assert "Sign it off" not in signatory.get(pack).text
    assert "Sign the full edition" in words(signatory.get(f"{pack}/sign").text)
    assert sign(signatory, pack).status_code == 409


def test_an_edition_nobody_offers_is_refused_with_the_field(lead: Visitor) -> None:
    lead.get("/packs")
    answer = lead.post("/packs", {**DAYS, "benchmarks": "7", "edition": "secret"})
    assert answer.status_code == 422
    assert "Choose an edition" in words(answer.text)


def test_the_redacted_edition_of_a_signed_pack_holds_the_same_figures_and_not_the_name(
    lead: Visitor, signatory: Visitor, signed_in: Begin, work: Work
) -> None:
    rate_all()
    draft = ask(lead)
    work()
    signed = sign(signatory, draft).headers["Location"]
    work()
    officer = signed_in(Role.LD_OFFICER)
    address = person(officer, NEVER_TRAINED)
    add(officer, address, "AWARENESS")
    add(officer, address, "VENUE_HIRE")
    answer = lead.post(f"{signed}/redacted", {"idempotency_key": key_of(lead.get(signed).text)})
    assert answer.status_code == 303
    redacted = answer.headers["Location"]
    assert work() == []
    made, whole = download(lead, redacted), download(lead, signed)
    assert figure(made) == figure(whole)
    manifest = json.loads(made.read("manifest.json"))
    assert (manifest["edition"], manifest["mark"]) == ("redacted", "")
    assert not any(
        name_of(signatory).encode() in made.read(name)
        for name in made.namelist()
        if not name.endswith((".pdf", ".xlsx"))
    )
    assert "See the full edition" in words(lead.get(redacted).text)
    shown = lead.get(signed).text
    assert "See the redacted edition" in words(shown)
    assert "Make the redacted edition" not in shown
    assert "Make the public edition" in shown
    assert lead.post(f"{redacted}/redacted", {"idempotency_key": "0123456789"}).status_code == 303
    assert "This is a redacted edition already" in words(lead.get(redacted).text)


def test_an_auditor_makes_no_other_edition(lead: Visitor, signed_in: Begin, work: Work) -> None:
    pack = ask(lead)
    work()
    auditor = signed_in(Role.AUDITOR)
    assert "edition of this pack" not in auditor.get(pack).text
    assert auditor.post(f"{pack}/redacted", {}).status_code == 403
    assert auditor.post(f"{pack}/public", {}).status_code == 403


def test_the_public_edition_of_a_signed_pack_suppresses_small_numbers_in_every_table(
    lead: Visitor, signatory: Visitor, work: Work
) -> None:
    rate_all()
    draft = ask(lead)
    work()
    signed = sign(signatory, draft).headers["Location"]
    work()
    answer = lead.post(f"{signed}/public", {"idempotency_key": key_of(lead.get(signed).text)})
    assert answer.status_code == 303
    public = answer.headers["Location"]
    assert work() == []
    made, whole = download(lead, public), download(lead, signed)
    manifest = json.loads(made.read("manifest.json"))
    assert (manifest["edition"], manifest["mark"], manifest["made_by"]) == (
        "public",
        "",
        "withheld in the public edition",
    )
    assert figure(made) == figure(whole) == f"{COUNCIL['in_date']} of {COUNCIL['population']}"
    groups = [row.split(",")[1:] for row in made.read("csv/7.1.b-directorates.csv").decode().splitlines()[1:]]
    cells = [cell.strip('"') for row in groups for cell in row]
    assert "[c]" in cells
    assert all(int(cell) >= 5 for cell in cells if cell.isdigit())
    shown = words(lead.get(public).text)
    assert "Signed Public" in shown
    assert "small as well: publish on fixed days" in shown
    assert "It is a draft" not in shown
    assert "See the public edition" in words(lead.get(signed).text)
    assert "Make the redacted edition" in words(lead.get(signed).text)
    assert lead.post(f"{public}/redacted", {"idempotency_key": "0123456789"}).status_code == 303
    assert "This is a public edition already" in words(lead.get(public).text)


def test_a_public_edition_of_a_draft_says_that_it_is_one(lead: Visitor, signatory: Visitor, work: Work) -> None:
    public = ask(lead, edition="public")
    work()
    assert json.loads(download(lead, public).read("manifest.json"))["mark"] == "DRAFT"
    assert "It is a draft: sign off the full edition" in words(lead.get(public).text)
    assert "Sign it off" not in signatory.get(public).text
    assert sign(signatory, public).status_code == 409


def test_a_word_template_that_went_bad_since_the_start_says_so(
    lead: Visitor, work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    missing = str(tmp_path / "council.docx")
    monkeypatch.setattr("services.gateway.actions.evidence.pack_making.read_template", lambda _: read_template(missing))
    pack = ask(lead)
    assert work() == []
    shown = words(lead.get(pack).text)
    assert "The council’s Word template cannot be used: there is no file" in shown
    assert "Tell your administrator" in shown
