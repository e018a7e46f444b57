"""Evidence for benchmark 7: facts in, findings with their working out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.training.policy.evidence_map import load_evidence_map
from services.training.rules.evidence.entries import SOURCES, evidence_map
from services.training.rules.evidence.facts import EvidenceFacts, ImportFact, Score, Starter
from services.training.rules.evidence.map import COMPUTATIONS, evidence
from services.training.rules.figures import Figures
from services.training.rules.requirements import Course, Level, Policy, Requirement
from shared.figures.evidence import EvidenceItem, MapEntry

AS_AT = date(2026, 11, 1)
FROM = date(2026, 4, 1)
MAP = load_evidence_map(AS_AT)
DETAILS = {"7.1": 4, "7.2": 2, "7.3": 5, "7.4": 3, "7.5": 0, "7.6": 4, "7.7": 2, "7.8": 2, "7.9": 1}

POLICY = Policy(
    version="2026-04-01",
    due_soon_days=60,
    requirements=(
        Requirement("core-referrals", "core_safeguarding", ("REFERRALS",), Level.MANDATORY, 60, 24),
        Requirement("officer-induction", "prevent_officer", ("PREVENT_INDUCTION",), Level.MANDATORY, 30, 0),
        Requirement("old", "prevent_officer", ("REFERRALS",), until=AS_AT - timedelta(1)),
    ),
    courses={
        "AWARENESS": Course("AWARENESS", "Awareness", "e-learning", 40),
        "REFERRALS": Course("REFERRALS", "Referrals", "e-learning", 40),
        "HYDRA": Course("HYDRA", "Hydra simulation", "simulation", 720),
        "LOCAL": Course("LOCAL", "A course of our own", "workshop", 60),
    },
    role_group_titles={"core_safeguarding": "Core safeguarding"},
)
STATUSES = {"in_date": 40, "due_soon": 2, "not_yet_due": 3, "overdue": 4, "never_done": 5, "exempt": 1}
ORDINARY = EvidenceFacts(
    as_at=AS_AT,
    from_=FROM,
    policy=POLICY,
    council=Figures(213, 127, 138, 139, 6),
    directorates={"Place": Figures(44, 15, 16, 16, 1), "Resources": Figures(20, 17, 18, 19, 1)},
    employers={"Brightway Care Ltd": Figures(3, 0, 0, 2, 0)},
    other_employers=Figures(3, 0, 0, 2, 0),
    role_groups={"core_safeguarding": 55},
    standings={"core-referrals": STATUSES},
    completions_by_course={"AWARENESS": 7},
    completions_by_source={"register": 39, "import": 900},
    completions_awaiting_evidence=8,
    corrections=2,
    imports=(ImportFact("completions", date(2026, 5, 1), 1007, 986, 6, 2, 4, 9),),
    exemptions=0,
    starters=(),
    scores=(Score("WRAP", 4, 8), Score("WRAP", 5, 8), Score("WRAP", None, 9)),
)
# What the policy alone says is always known.
FROM_POLICY = {"catalogue", "requirements_matrix", "targeted_offers", "online_courses"}


def finding(id_: str, facts: EvidenceFacts = ORDINARY) -> EvidenceItem:
    return next(one for one in evidence(facts, MAP) if one.id == id_)


def test_every_supporting_detail_of_benchmark_7_has_evidence_or_a_record_to_keep():
    expected = [
        f"{question}.{'abcde'[place]}" if count else question
        for question, count in DETAILS.items()
        for place in range(count or 1)
    ]
    assert list(dict.fromkeys(entry.detail for entry in MAP.entries)) == expected


@pytest.mark.parametrize("entry", MAP.entries, ids=lambda entry: f"{entry.detail} {entry.key}")
def test_every_entry_of_the_map_is_answerable_defined_and_short_enough_to_name_a_sheet(entry: MapEntry):
    assert entry.source in SOURCES
    assert entry.definition.endswith(".")
    assert len(f"{entry.detail} {entry.key}") <= 31
    if entry.source == "computed":
        assert entry.computation in COMPUTATIONS
        assert entry.query.startswith("/api/training/v1/")
        assert entry.link.startswith("/")
    else:
        assert entry.attach.endswith(".")


def test_no_two_pieces_of_evidence_have_one_name():
    ids = [one.id for one in evidence(ORDINARY, MAP)]
    assert len(ids) == len(set(ids))


def test_what_is_found_names_its_service_and_no_people():
    # No list of training's names anybody, so it leaves that mark to services whose lists do.
    assert {(one.service, one.names_people) for one in evidence(ORDINARY, MAP)} == {("training", False)}


@pytest.mark.parametrize(
    ("id_", "numerator", "denominator", "text"),
    [
        ("7.3.c in date", 127, 213, "127 of 213"),
        ("7.3.c on track", 138, 213, "138 of 213"),
        ("7.3.c ever trained", 139, 213, "139 of 213"),
        ("7.3.c still to train", 86, 213, "86 of 213"),
        ("7.3.c absent", 6, 219, "6 of 219"),
        ("7.1.b directorates", 127, 213, "127 of 213"),
        ("7.1.b providers", 0, 3, "0 of 3"),
        ("7.1.b outstanding", 75, 213, "75 of 213"),
        ("7.3.e still due", 75, 213, "75 of 213"),
    ],
)
def test_each_figure_of_standing_shows_its_numerator_and_denominator(id_, numerator, denominator, text):
    one = finding(id_)
    assert (one.kind, one.status) == ("figure", "complete")
    assert (one.numerator, one.denominator, one.text) == (numerator, denominator, text)
    assert (one.as_at, one.from_, one.policy_version) == (AS_AT, None, "2026-04-01, evidence map 2026-04-01")


def test_an_empty_population_is_no_one_in_scope():
    nobody = replace(ORDINARY, council=Figures())
    assert finding("7.3.c in date", nobody).text == "no one in scope"
    assert finding("7.3.c absent", nobody).text == "no one in scope"


@pytest.mark.parametrize(
    "entry",
    [e for e in MAP.entries if e.source == "computed" and e.computation not in FROM_POLICY],
    ids=lambda e: e.key,
)
def test_what_is_not_known_is_not_available_and_never_nought(entry: MapEntry):
    one = finding(f"{entry.detail} {entry.key}", EvidenceFacts(AS_AT, FROM, POLICY))
    assert (one.kind, one.status, one.text) == ("not_available", "unavailable", "not available")
    assert (one.numerator, one.denominator, one.rows) == (None, None, ())
    assert one.note


def test_a_figure_that_nothing_records_yet_says_so_and_what_would_serve():
    one = finding("7.3.e actions")
    assert (one.kind, one.text) == ("not_available", "not available")
    assert one.note == "Nothing here records this yet. Attach the action log with the result of each action."


def test_a_record_says_what_to_attach():
    one = finding("7.4.c mechanism")
    assert one.kind == "record"
    assert "Attach the agreed mechanism" in one.text


def test_directorates_and_employers_open_the_figure_up():
    assert finding("7.1.b directorates").rows[0] == ("Place", 44, 15, 16, 16, 29, 1)
    assert finding("7.1.b providers").rows == (("Brightway Care Ltd", 3, 0, 0, 2, 3, 0),)


def test_no_other_employer_at_all_is_no_one_in_scope_and_not_unknown():
    none = replace(ORDINARY, employers={}, other_employers=Figures())
    one = finding("7.1.b providers", none)
    assert (one.status, one.text, one.rows) == ("complete", "no one in scope", ())


def test_standing_in_a_requirement_adds_up_to_the_people_in_scope():
    row = finding("7.3.c gaps").rows[0]
    assert row == ("core-referrals", "Core safeguarding", "mandatory", 55, 42, 3, 0, 0, 4, 5, 1)
    assert row[3] == sum(row[4:])


def test_a_requirement_nobody_counted_is_blank_in_the_list_and_not_nought():
    assert finding("7.3.c gaps").rows[1][3:] == (None,) * 8
    assert finding("7.7.a induction").status == "unavailable"


def test_a_requirement_with_nobody_in_scope_is_nought_and_known():
    nobody = replace(ORDINARY, standings={"core-referrals": STATUSES, "officer-induction": {}})
    assert finding("7.7.a induction", nobody).rows[0][3:] == (0,) * 8


def test_a_requirement_no_longer_in_force_is_not_shown():
    assert [row[0] for row in finding("7.3.c gaps").rows] == ["core-referrals", "officer-induction"]


def test_only_requirements_met_by_the_course_speak_to_referrals():
    assert [row[0] for row in finding("7.2.a referrals").rows] == ["core-referrals"]


@pytest.mark.parametrize(
    ("started", "completed", "expected"),
    [
        pytest.param(AS_AT - timedelta(60), AS_AT - timedelta(30), (1, 1), id="on the last day"),
        pytest.param(AS_AT - timedelta(60), AS_AT - timedelta(29), (0, 1), id="a day late"),
        pytest.param(AS_AT - timedelta(60), AS_AT - timedelta(400), (1, 1), id="trained before the start"),
        pytest.param(AS_AT - timedelta(60), None, (0, 1), id="never"),
        pytest.param(AS_AT - timedelta(30), None, (0, 1), id="whose last day is today"),
        pytest.param(AS_AT - timedelta(29), AS_AT - timedelta(20), (0, 0), id="still within the limit"),
        pytest.param(FROM, FROM, (1, 1), id="on the first day of the period"),
        pytest.param(FROM - timedelta(1), FROM, (0, 0), id="before the period"),
    ],
)
def test_starters_count_once_their_time_has_run_out(started, completed, expected):
    one = finding("7.1.c starters", replace(ORDINARY, starters=(Starter(started, completed),)))
    assert (one.numerator, one.denominator) == expected
    assert one.from_ == FROM


def test_starters_left_out_are_named_as_left_out():
    recent = (Starter(AS_AT, None), Starter(FROM, FROM))
    one = finding("7.1.c starters", replace(ORDINARY, starters=recent))
    assert (one.text, one.note) == ("1 of 1", "Not counted: 1 who started less than 30 days before.")


@pytest.mark.parametrize(("days", "nth"), [(30, "30th"), (300, "300th"), (21, "21st"), (112, "112th"), (3, "3rd")])
@pytest.mark.parametrize("quoted", ["30", "{starter_days}"])
def test_the_words_about_starters_say_the_number_of_days_that_is_counted(days, nth, quoted):
    words = {
        "key": "starters", "source": "computed", "computation": "starters", "better": "more",
        "title": f"Trained within {quoted} days", "definition": f"At least {quoted} days, by the {quoted}th day.",
    }  # fmt: skip
    other = {"key": "x", "source": "record", "title": "Within 30 days", "definition": "The 30th day."}
    details = [{"detail": "7.1.c", "evidence": [words, other]}]
    document = {"framework": "f", "benchmark": 7, "starter_days": days, "details": details}
    starters, record = evidence_map("2026-10-05", document).entries
    assert starters.title == f"Trained within {days} days"
    assert starters.definition == f"At least {days} days, by the {nth} day."
    assert (record.title, record.definition) == ("Within 30 days", "The 30th day.")


def test_a_figure_names_the_version_of_the_evidence_map_that_decided_it():
    newer = replace(MAP, version="2026-10-05", settings={**MAP.settings, "starter_days": 300})
    versions = [
        {one.policy_version for one in evidence(ORDINARY, a_map) if one.kind == "figure"} for a_map in (MAP, newer)
    ]
    assert versions == [{"2026-04-01, evidence map 2026-04-01"}, {"2026-04-01, evidence map 2026-10-05"}]


def test_scores_give_means_with_how_many_they_rest_on():
    assert finding("7.1.d scores").rows == (("WRAP", 3, "8.3", 2, "3.5"),)


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [(8, 4, "minus 4.0"), (4, 4, "0.0"), (None, 4, None), (7.1, 7.5, "0.4"), (float("nan"), 4, None)],
    ids=["loss", "none", "unknown", "parts", "not a number"],
)
def test_a_gain_may_be_a_loss_or_unknown(before, after, gain):
    one = finding("7.1.d scores", replace(ORDINARY, scores=(Score("WRAP", before, after),)))
    assert one.rows[0][-1] == gain


def test_targeted_offers_are_those_the_map_calls_targeted_or_specialist():
    assert [row[0] for row in finding("7.3.a targeted").rows] == ["REFERRALS", "HYDRA"]


def test_the_catalogue_says_whom_a_course_is_for_and_how_many_did_it():
    rows = {row[0]: row[4:] for row in finding("7.1.a catalogue").rows}
    assert rows == {
        "AWARENESS": ("general", "nobody in particular", 7),
        "REFERRALS": ("targeted", "Core safeguarding", 0),
        "HYDRA": ("specialist", "nobody in particular", 0),
        "LOCAL": ("not stated", "nobody in particular", 0),
    }


def test_completions_and_people_nobody_counted_are_blank_beside_what_the_policy_says():
    bare = EvidenceFacts(AS_AT, FROM, POLICY)
    assert {row[-1] for row in finding("7.1.a catalogue", bare).rows} == {None}
    assert {row[1] for row in finding("7.3.b needs", bare).rows} == {None}


def test_online_training_is_what_the_catalogue_calls_e_learning():
    assert [row[0] for row in finding("7.6.a online").rows] == ["AWARENESS", "REFERRALS"]


def test_the_matrix_names_what_each_role_group_must_learn():
    rows = finding("7.3.b needs").rows
    assert rows[0][:5] == ("Core safeguarding", 55, "core-referrals", "Mandatory", "REFERRALS")
    assert rows[1][:2] == ("prevent_officer", 0)
    assert [row[-1] for row in rows] == ["every 24 months", "never expires"]


def test_imports_account_for_every_row():
    row = finding("7.3.d imports").rows[0]
    assert row[2] == sum(row[3:])


def test_sources_are_listed_in_a_stated_order():
    assert finding("7.3.d sources").rows == (("Imported file", 900), ("Session register", 39))


def test_a_count_of_nought_that_is_known_is_nought():
    assert finding("7.3.d corrections").rows[2][1] == 0


def test_no_import_in_the_period_is_known_and_says_none():
    one = finding("7.3.d imports", replace(ORDINARY, imports=()))
    assert (one.kind, one.text) == ("list", "none")


def test_figures_that_are_being_worked_out_say_so_without_a_number_and_records_do_not():
    behind = replace(ORDINARY, stale="Being worked out: 40 people are still to do.", council=None, standings=None)
    for key in ("7.3.c in date", "7.3.c on track"):
        found = finding(key, behind)
        assert (found.status, found.text, found.numerator, found.rows) == ("stale", "being worked out", None, ())
        assert "40 people" in found.note
    assert finding("7.4.c mechanism", behind).status == "complete"


def test_paths_carry_the_day_asked_for():
    assert finding("7.3.c in date").query == "/api/training/v1/standing?as_at=2026-11-01"


def test_an_unknown_computation_is_not_available_and_never_an_error():
    odd = replace(MAP, entries=(replace(MAP.entries[1], computation="no such thing"),))
    assert evidence(ORDINARY, odd)[0].status == "unavailable"


def test_a_day_before_the_first_map_is_answered_with_the_first():
    assert load_evidence_map(date(2020, 1, 1)).version == "2026-04-01"


@pytest.mark.parametrize(
    ("statuses", "low"),
    [
        ({"in_date": 2, "due_soon": 1, "overdue": 3}, False),
        ({"in_date": 2, "overdue": 3}, True),
        ({"in_date": 1, "overdue": 1, "exempt": 9}, False),
        ({"never_done": 1}, True),
        ({"exempt": 3}, False),
    ],
)
def test_a_mandatory_requirement_with_fewer_than_half_in_date_is_to_be_put_right(statuses, low):
    facts = replace(ORDINARY, standings={"core-referrals": statuses})
    one = next(one for one in evidence(facts, MAP) if one.id == "7.2.a referrals")
    assert bool(one.to_put_right) is low


def test_a_council_with_nobody_in_scope_shows_nothing_and_says_so():
    facts = replace(ORDINARY, council=Figures(0, 0, 0, 0, 0))
    headline = next(one for one in evidence(facts, MAP) if one.id == "7.3.c in date")
    assert headline.text == "no one in scope"
    assert headline.to_put_right
