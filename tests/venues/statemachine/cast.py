"""Who tries things, and what requests they bring."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import strategies as st

from tests.venues.statemachine.model import ANYONE, OFFICER, SENIOR, Person, Request
from tests.venues.statemachine.verdicts import PREVENT_GROUND

START = datetime(2031, 1, 6, 12, tzinfo=UTC)
ALWAYS = date.max
OLGA, OLLIE, UMA = (Person(name, frozenset({OFFICER})) for name in ("olga", "ollie", "uma"))
SAM, SUE, SID = (Person(name, frozenset({SENIOR})) for name in ("sam", "sue", "sid"))
PAT, LEE, EVE = (
    Person(name, frozenset({role}))
    for name, role in (("pat", "prevent_lead"), ("lee", "legal_officer"), ("eve", "equality_officer"))
)
BOTH = Person("bo", frozenset({OFFICER, SENIOR}))
NOBODY = (Person("mia", frozenset({"manager"})), Person("abe", frozenset({"auditor", "admin", "it_officer"})))
PROGRAM = Person(f"token:{UUID(int=7)}", frozenset(ANYONE.split()), program=True)
PEOPLE = (OLGA, OLLIE, UMA, SAM, SUE, SID, PAT, LEE, EVE, BOTH, *NOBODY, PROGRAM)
TRAINED = (OLGA, OLLIE, SAM, SUE, SID, PAT, BOTH)  # of Uma nothing was ever heard
LISTED = {
    "Gloria Lunpell": "register", "Bert Olmstrand": "proscribed", "Cora Veldig": "sanctions",
    "Dag Ottmar": "other_list",
}  # fmt: skip
GROUNDS = ("terms_of_hire", "false_information", PREVENT_GROUND)
ENDS_THE_WALK = frozenset({"withdraw", "close"})
WHY = st.sampled_from(["Because", "Because", "Because", " "])
people = st.sampled_from(PEOPLE)
days = st.sampled_from([None, -1, 0, 1, 5])
picks = st.integers(0, 30)
requests = st.builds(
    Request,
    purpose_given=st.sampled_from([True, True, True, False]),
    election=st.sampled_from([False, False, False, True]),
    seating=st.sampled_from(["free", "free", "free", "single_sex", "worship_part", "separated", "voluntary"]),
    speakers=st.lists(st.sampled_from(["Anna Plain", *LISTED]), max_size=2, unique=True).map(tuple),
    to_follow=st.sampled_from([False, False, False, True]),
    room=st.sampled_from(["Main hall", "Main hall A", "Main hall B"]),
    hour=st.sampled_from([10, 12]),
    phone=st.sampled_from(["", "01632 960001"]),
)
