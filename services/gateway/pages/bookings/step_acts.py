"""The steps of a booking that are no decision: what each asks, and says before it is done."""

from services.gateway.pages.kit.acts import Act
from services.gateway.pages.kit.forms import Field, Option

AT_ONCE = {
    "submit": ("Submit the request", "The request has been submitted"),
    "start_review": ("Start the review", "The review has started, and the booking is yours unless somebody had it"),
    "answer": ("The hirer has answered", "The answer has been noted"),
    "resume_review": ("Go on with the review", "The review goes on"),
    "record_held": ("The event was held", "It is recorded that the event was held"),
    "close": ("Close the booking", "The booking has been closed"),
}
"""One button each: (what it says, what is said when it is done)."""

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def _why(label: str, required: str, hint: str = "") -> Field:
    return Field("reason", label, "area", hint, required)


STEPS = {
    "request_information": Act(
        "Ask the hirer for information",
        "Record that the hirer was asked",
        (
            _why("What is the hirer asked?", "Say what the hirer is asked", "In words the hirer can answer."),
            Field("answer_by", "Answer by", "day", "A day after today", "Enter the day to answer by"),
        ),
        ("Ask once for everything that is missing. Silence is no refusal: after the day a person looks at it.",),
        "It is recorded what the hirer was asked",
    ),
    "escalate": Act(
        "Refer to a senior officer",
        "Refer it",
        (_why("Why is it referred?", "Say why the booking goes to a senior officer"),),
        (
            "You may refer any booking. Give facts and sources: what you were told, by whom, and what you saw.",
            "From then on a senior officer decides it.",
        ),
        "The booking has been referred to a senior officer",
    ),
    "return_to_review": Act(
        "Return to review",
        "Return it",
        (_why("What is still to be checked?", "Say what is still to be checked"),),
        (),
        "The booking is back in review",
    ),
    "ask_police": Act(
        "Ask the Prevent police for advice",
        "Record that the police were asked",
        (_why("What are the police asked?", "Say what the police are asked"),),
        ("The police advise and never decide. Ask one clear question, with no more personal data than it needs.",),
        "It is recorded what the police were asked",
    ),
    "record_police_advice": Act(
        "Record the advice of the police",
        "Save the advice",
        (_why("What did they advise, who, and when?", "Write down the advice"),),
        ("If no advice came in time, write that down: the booking is then decided without it.",),
        "The advice has been saved",
    ),
    "ask_legal": Act(
        "Ask for legal advice",
        "Ask the legal officer",
        (_why("What is the legal officer asked?", "Say what the legal officer is asked"),),
        (),
        "The legal officer has been asked",
    ),
    "record_legal_advice": Act(
        "Record the legal advice",
        "Save the advice",
        (_why("The advice", "Write down the advice", "It also answers the need for legal advice."),),
        (),
        "The legal advice has been saved",
    ),
    "confirm": Act(
        "Confirm the booking",
        "Confirm it",
        (Field("reason", "Note (optional)", "area", "For example where the hire agreement is kept."),),
        ("From then on nobody else can have the room at that time, set-up and clear-down included.",),
        "The booking is confirmed, and the room is kept for it",
    ),
    "reopen": Act(
        "Reopen the booking",
        "Reopen it",
        (_why("What is new?", "Say what is new", "Facts with a source: a late speaker, a flyer that differs."),),
        (
            "A senior officer then looks at what is new and decides again. Complaints alone are nothing new.",
            "If only the request changes, change the request: what needs nobody new is approved again by an officer.",
        ),
        "The booking has been reopened",
    ),
    "withdraw": Act(
        "The hirer withdraws",
        "Record it as withdrawn",
        (_why("How did the hirer tell you, and when?", "Say how the hirer told you, and when"),),
        (
            "Only the hirer withdraws a request; you write it down for them. The room becomes free, and the hirer is "
            "told by letter.",
        ),
        "The request is recorded as withdrawn",
        serious=True,
    ),
    "confirm_lapsed": Act(
        "Confirm that the request has lapsed",
        "Confirm that no answer came",
        (Field("reason", "What did you do to reach the hirer?", "area", "Letters, calls and days."),),
        ("Silence must not become a refusal: it is counted when an event came round undecided.",),
        "The request is recorded as lapsed",
        serious=True,
    ),
    "appeal": Act(
        "Record an appeal",
        "Save the appeal",
        (_why("What does the hirer say?", "Write down what the hirer says"),),
        ("A third senior officer decides it, who neither proposed nor made the decision.",),
        "The appeal has been saved",
    ),
    "review": Act(
        "How did the event go?",
        "Save the review",
        (
            Field(
                name="as_described",
                label="Was the event as described?",
                kind="choice",
                hint="",
                required="Say whether it was",
                options=YES_NO,
            ),
            _why("How did it go?", "Say how the event went", "Facts only; no opinions about the people there."),
            Field("incident", "Incidents (optional)", "area", "What happened, and what was done.", rows=3),
        ),
        (),
        "The review has been saved",
    ),
    "close": Act(
        "Close the appeal without a decision",
        "Close the booking",
        (_why("Why is it closed without a decision?", "Say why the appeal is closed without a decision"),),
        ("Only for an appeal, and by somebody who neither proposed nor made the decision.",),
        "The booking has been closed",
        serious=True,
    ),
}

LINKS = {code: act.title for code, act in STEPS.items()} | {
    "approve": "Approve",
    "approve_with_conditions": "Approve with conditions",
    "propose_decline": "Tell the hirer the council is minded to decline",
    "decline": "Decline",
    "cancel": "Cancel the booking",
    "uphold": "Decide the appeal: the decision stands",
}
FIRST = (
    "start_review", "resume_review", "answer", "submit", "approve", "confirm", "record_police_advice",
    "record_legal_advice", "record_held", "review", "decline", "cancel", "uphold",
)  # fmt: skip
"""Steps that stand out as buttons; the others are links beneath."""
