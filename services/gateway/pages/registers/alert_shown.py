"""One alert as its page shows it: what it says, who was told, every step, and what was typed into its forms."""

from typing import Any

from services.gateway.clients.both import venues_client
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.alert_windows import STEPS, carried_again, premises_now, said_by
from services.gateway.pages.typed import in_words
from shared.contracts import alerts as contract
from shared.contracts.registers import BY_CODE

FORM_OF = {"premises": "send", "way": "send", "why": "recall"}
"""What must be open to somebody for each field to be on the page."""


def shown_alert(
    found: contract.AlertDetail,
    values: dict[str, str],
    errors: dict[str, str],
    meanwhile: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    """For `registers/alerts/alert.html`; `meanwhile` is None where nobody is told of changes."""
    names = shown_names(
        [one.by for one in found.steps] + [one.sent_by for one in found.recipients]
        + [one.told_by for one in found.recipients]
    )  # fmt: skip
    listed = venues_client().register(BY_CODE["premises"]).entries if "send" in found.may or values else ()
    premises = [
        {"value": str(one.id), "text": f"{one.title}: {one.values['contact_role']}"} for one in listed if not one.ended
    ]
    ways = [{"value": code, "text": words} for code, words in contract.WAYS.items()]
    return {
        "alert": found,
        "rows": _rows(found),
        "ways": ways,
        "way_words": contract.WAYS,
        "premises": premises,
        "read": carried_again(found, premises_now(listed), meanwhile is not None),
        "meanwhile": meanwhile,
        "typed": _typed(found, values, {"premises": premises, "way": ways}),
        "steps": [
            {"at": one.at, "what": STEPS.get(one.what, one.what), "by": names.get(one.by, ""), "why": one.why}
            for one in found.steps
        ],
        "names": names,
        "values": values,
        "errors": errors,
    }


def _typed(
    found: contract.AlertDetail, values: dict[str, str], options: dict[str, list[dict[str, str]]]
) -> list[tuple[str, str]]:
    """[(question, answer)] of what was typed into a form that is no longer on the page, to be copied from there."""
    gone = {name: text for name, text in values.items() if text and FORM_OF[name] not in found.may}
    words = {name: {one["value"]: one["text"] for one in listed} for name, listed in options.items()}
    return [(in_words(name), words.get(name, {}).get(text, text)) for name, text in gone.items()]


def _rows(found: contract.AlertDetail) -> list[tuple[str, str]]:
    """What it says; nothing for an auditor."""
    if found.entry is None:
        return []
    said = said_by(found)
    columns = shown.columns_of(contract.AlertEntry, listed_only=False)
    return [(one.label, shown.value_shown(contract.AlertEntry, one.name, said[one.name])) for one in columns]
