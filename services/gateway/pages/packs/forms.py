"""What the pack pages ask."""

from services.gateway.pages.kit import wording
from services.gateway.pages.kit.forms import Field, Form, Option, day_field, hidden, tick
from services.gateway.policy.loader import load_framework
from services.gateway.rules.pack import FULL, PUBLIC, REDACTED, SERVICES_OF_BENCHMARK

EDITIONS = (
    Option(FULL, "Full", "For the board and inspectors. It holds names and what people wrote."),
    Option(
        REDACTED,
        "Redacted",
        "Without names of people. Summaries and everything else that people typed are withheld as well, as no "
        "machine can tell a name in them. Numbers under 5 are shown.",
    ),
    Option(
        PUBLIC,
        "Public",
        "For publication. The redacted edition with numbers under 5 suppressed, and any other from which one "
        "could be worked out.",
    ),
)
SMALL = {"small": True}
REVOCATION = (Field("reason", "Why is it revoked?", rows=5),)


def pack_form() -> Form:
    """Which benchmarks, as at which day, since which day, in which edition."""
    benchmarks = tuple(
        Option(str(one.number), f"{one.number}. {one.standard}", _source(one.number))
        for one in load_framework().benchmarks
    )
    chosen, which = "Choose at least one benchmark", "Choose an edition"
    return (
        Field("benchmarks", "Which benchmarks?", "several", required=chosen, options=benchmarks, look=SMALL),
        day_field("starts", "Activity from", "For sessions, reminders and decisions. For example, 1 4 2026"),
        day_field("as_at", "As at", "Figures are those of this day. For example, 31 3 2027"),
        Field("edition", "Edition", "choice", required=which, options=EDITIONS, unsaid=FULL, look=SMALL),
    )


def _source(number: int) -> str:
    services = SERVICES_OF_BENCHMARK.get(number, ())
    return "Figures from " + ", ".join(wording.words("service", one).lower() for one in services) if services else ""


def sign_form(council: str) -> Form:
    """What somebody says who signs."""
    post = {"autocomplete": "organization-title"}
    return (
        *hidden("digest"),
        Field("post", "Your post", "text", "For example, Head of Community Safety", look=post),
        tick("read", "Statement", f"I have read this pack and sign it off for {council}"),
    )
