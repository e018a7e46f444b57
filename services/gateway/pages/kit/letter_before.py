"""The letter an act would bring, to be read before the act is done."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import request

from services.gateway.clients.both import venues_client
from shared.contracts.bookings.bookings import ConditionEntry
from shared.contracts.letters import ConditionTold, LetterPreview, LetterPreviewAsked
from shared.http.problems import Problem

TELLS = frozenset(
    {
        "submit", "request_information", "propose_decline", "approve", "approve_with_conditions", "confirm", "decline",
        "cancel", "appeal", "uphold", "confirm_lapsed", "reopen", "withdraw",
    }
)  # fmt: skip
"""Acts of which the hirer is told."""


def act_of_form() -> str:
    """Which act the form on this page does, when the hirer is told of it; else ''."""
    forms = {"propose_decline": "propose_decline", "approve_with_conditions": "approve_with_conditions"}
    endpoint = (request.endpoint or "").rpartition(".")[2]
    act = request.args.get("decision") or request.args.get("action") or forms.get(endpoint, "")
    return act if act in TELLS else ""


def letter_of_form(booking_id: UUID, said: Mapping[str, Any]) -> LetterPreview | None:
    """The letter that this form would bring as it is filled in."""
    act = act_of_form()
    return letter_before(booking_id, act, said) if act else None


def letter_before(booking_id: UUID, action: str, said: Mapping[str, Any]) -> LetterPreview | None:
    """What the hirer would be told; None when that is nothing, or when venues cannot say just now."""
    answer_by = said.get("answer_by") or said.get("reply_by")
    asked = LetterPreviewAsked(
        action=action,
        reason=str(said.get("reason") or ""),
        answer_by=answer_by if isinstance(answer_by, date) else None,
        told=str(said.get("told") or ""),
        grounds=tuple(said.get("grounds") or ()),
        replaces=tuple(UUID(str(one)) for one in said.get("replaces") or ()),
        conditions=tuple(
            ConditionTold(one.text, one.due_on, one.how_to_challenge)
            for one in said.get("conditions") or ()
            if isinstance(one, ConditionEntry)
        ),
    )
    try:
        found = venues_client().preview_letter(booking_id, asked)
    except Problem:
        return None
    return found if found.kind else None
