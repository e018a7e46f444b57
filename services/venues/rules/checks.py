"""Which checks a request needs: a routine booking by a known hirer needs two."""

from services.venues.rules.request import Request
from services.venues.rules.seating import Outcome

OTHER_REGULATIONS_FROM = 200  # the lowest capacity in the Terrorism (Protection of Premises) Act 2025


def checks_needed(request: Request, outcome: Outcome, hirer_known: bool) -> tuple[str, ...]:
    """The codes of the checks to make, sorted; no more than the request gives cause for."""
    hirer, event = request.hirer, request.event
    speaker_named = bool(request.named_speakers)
    speaker_expected = speaker_named or request.speakers_to_follow
    name_to_look_up = bool(hirer.organisation or hirer.client) or speaker_named
    seating_question = outcome not in (Outcome.NO_QUESTION, Outcome.NOT_BY_SEX)
    causes = {
        "details": True,
        "proscribed_list": True,
        "identity": not hirer_known,
        "sanctions_list": name_to_look_up,
        "concern_register": name_to_look_up,
        "charity_register": bool(hirer.charity_number),
        "open_source": speaker_expected,
        "reference": speaker_expected and not hirer_known,
        "seating_and_equality": seating_question or request.seating.arrangement == "other",
        "other_regulations": (event.expected_numbers or 0) >= OTHER_REGULATIONS_FROM,
    }
    return tuple(sorted(check for check, cause in causes.items() if cause))
