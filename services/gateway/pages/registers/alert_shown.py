"""One alert as its page shows it: what it says, who was told, every step, and what was typed into its forms."""

from services.gateway.clients.both import venues_client
from services.gateway.pages.form_words import told
from services.gateway.pages.kit.forms import Field, Form, Option, filled_in, hidden, options_of
from services.gateway.pages.kit.people_names import shown_names
from services.gateway.pages.kit.two_windows import FIELDS, PREMISES_READ
from services.gateway.pages.registers import shown
from services.gateway.pages.registers.alert_windows import STEPS, carried_again, premises_now, said_by
from shared.contracts.registers import alerts as contract
from shared.contracts.registers.register_entries import BY_CODE

OPENED = hidden(*FIELDS)
SEND = (
    *OPENED,
    *hidden(PREMISES_READ),
    Field("premises", "Who was told?", "select", required="Choose premises", is_open=True),
    Field("way", "How?", "choice", required="Say how the venue was told", options=options_of(contract.WAYS)),
)
RECALL = (*OPENED, Field("why", "Why does it no longer stand?", "text", required="Say why"))


def shown_alert(
    found: contract.AlertDetail,
    values: dict[str, str],
    errors: dict[str, str],
    meanwhile: list[shown.Changed] | None,
) -> dict[str, object]:
    """For `registers/alerts/alert.html`; `meanwhile` is None where nobody is told of changes."""
    names = shown_names(
        [one.by for one in found.steps] + [one.sent_by for one in found.recipients]
        + [one.told_by for one in found.recipients]
    )  # fmt: skip
    listed = venues_client().register(BY_CODE["premises"]).entries if "send" in found.may or values else ()
    premises = [Option(str(one.id), f"{one.title}: {one.values['contact_role']}") for one in listed if not one.ended]
    send = filled_in(SEND, premises=(Option("", "Choose premises"), *premises))
    read = carried_again(found, premises_now(listed), meanwhile is not None)
    return {
        "alert": found,
        "rows": _rows(found),
        "send": send,
        "recall": RECALL,
        "way_words": contract.WAYS,
        "read": read,
        "meanwhile": meanwhile,
        "typed": _typed(found, values, {"send": send, "recall": RECALL}),
        "steps": [
            {"at": one.at, "what": STEPS.get(one.what, one.what), "by": names.get(one.by, ""), "why": one.why}
            for one in found.steps
        ],
        "names": names,
        "values": values | read,
        "errors": errors,
    }


def _typed(found: contract.AlertDetail, values: dict[str, str], forms: dict[str, Form]) -> list[tuple[str, str]]:
    """[(question, answer)] of what was typed into a form that is no longer on the page, to be copied from there."""
    gone = [form for what, form in forms.items() if what not in found.may]
    return [line for form in gone for line in told(form, ((one.name, values.get(one.name, "")) for one in form))]


def _rows(found: contract.AlertDetail) -> list[tuple[str, str]]:
    """What it says; nothing for an auditor."""
    if found.entry is None:
        return []
    said = said_by(found)
    columns = shown.columns_of(contract.AlertEntry, listed_only=False)
    return [(one.label, shown.value_shown(contract.AlertEntry, one.name, said[one.name])) for one in columns]
