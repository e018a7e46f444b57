"""Who is meant besides the name: what an entry and a request say of place, organisation and role."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.venues.rules.bookings.request import Request, name_fields, readings
from shared.booking_request.declared import Speaker

FACTS = ("organisation", "role", "place")
"""What a list may say of an entry besides its names; what is absent never counts against anybody."""

_SHORTEST = 3
_SAYS_LITTLE = frozenset({
    "the", "and", "for", "with", "from", "ltd", "limited", "plc", "cic", "cio", "llp", "inc", "trust", "charity",
    "group", "community", "association", "society", "club", "centre", "center", "organisation", "council", "local",
    "national", "united", "kingdom",
})  # fmt: skip


@dataclass(frozen=True)
class Named:
    """Somebody named in a request as they were described there; `others` is what the request says around them."""

    kind: str
    name: str
    organisation: str = ""
    role: str = ""
    place: str = ""
    identity: str = ""
    field: str = ""
    """The field of the request that the name was read from, as it was written."""


def named_in(request: Request, kind: str, name: str) -> Named:
    """What the request says of one of the names that are screened."""
    hirer = request.hirer
    identity = identity_of(request, kind, name, name)
    if kind in ("speaker", "speaker_other_name"):
        speaker, field = _speaker(request, kind, name)
        role = ", ".join(said for said in (speaker.identified_by, speaker.topic) if said)
        return Named(
            kind=kind,
            name=name,
            organisation=speaker.organisation or hirer.organisation,
            role=role,
            place=hirer.address,
            identity=identity,
            field=field,
        )
    field = next((field for of, field in name_fields(request) if of == kind and name in readings(of, field)), name)
    if kind == "client":
        return Named(
            kind=kind,
            name=name,
            organisation=hirer.client,
            role=request.event.purpose,
            place=hirer.address,
            identity=identity,
            field=field,
        )
    return Named(
        kind=kind,
        name=name,
        organisation=hirer.organisation,
        role=request.event.purpose,
        place=hirer.address,
        identity=identity,
        field=field,
    )


def identity_of(request: Request, kind: str, name: str, written: str) -> str:
    """Stands for whoever is named as they are described there; `written` is how the name itself is spelled in it."""
    hirer = request.hirer
    if kind in ("speaker", "speaker_other_name"):
        speaker, _ = _speaker(request, kind, name)
        # Of several in one field each is somebody: the part, and not the field, is who is remembered.
        known_as = written if kind == "speaker" else speaker.name
        return _identity("speaker", known_as, speaker.organisation, speaker.other_names)
    if kind == "client":
        return _identity("client", written, "", ())
    known_as = written if (kind, name) == ("organisation", hirer.organisation) else hirer.organisation
    return _identity("organisation", known_as, "", hirer.other_names)


def _speaker(request: Request, kind: str, name: str) -> tuple[Speaker, str]:
    """Whose name it is, and the field it stands in."""
    for speaker in request.named_speakers:
        for field in (speaker.name,) if kind == "speaker" else speaker.other_names:
            if name in readings(kind, field):
                return speaker, field
    return Speaker(name), name


def _identity(kind: str, name: str, organisation: str, others: Iterable[str]) -> str:
    """Stands for a person or body as given: the same again whatever the case, accents and spaces."""
    said = [kind, " ".join(_words(name)), " ".join(_words(organisation)), sorted(" ".join(_words(o)) for o in others)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def agreeing(facts: Mapping[str, str], named: Named) -> tuple[str, ...]:
    """Which facts of an entry agree with something the request says of the one named: second identifiers."""
    said = {"organisation": named.organisation, "role": named.role, "place": f"{named.place} {named.role}"}
    return tuple(fact for fact in FACTS if facts.get(fact) and _agrees(facts[fact], said[fact]))


def _agrees(listed: str, given: str) -> bool:
    """Every telling word of what is listed, or every one of what is given, is in the other."""
    one, two = _telling(listed), _telling(given)
    return bool(one and two) and (one <= two or two <= one)


def would_distinguish(facts: Mapping[str, str], named: Named) -> tuple[str, ...]:
    """What to look at to tell the two apart, each as a sentence: what both sides say, or what is missing."""
    told = [_compared(fact, facts[fact], getattr(named, fact)) for fact in FACTS if facts.get(fact)]
    return tuple(told) or ("The list says no place, organisation or role: ask for its source.",)


def match_answer_objection(state: str, reason: str, second_identifier: str) -> str | None:
    """What an answer to a possible match still lacks, or None; a name alone never makes two people the same."""
    if not reason.strip():
        return "Give the reason for this answer."
    if state in ("same", "unclear") and not second_identifier.strip():
        answer = "the same" if state == "same" else "that it cannot be told"
        return (
            f"To answer {answer}, say what you compared besides the name: an organisation, a role, a public page, "
            "a picture seen. A name alone is not enough."
        )
    return None


def _compared(fact: str, listed: str, given: str) -> str:
    said = f"the request says “{given}”" if given else "the request does not say"
    return f"{fact.capitalize()}: the list says “{listed}”, {said}."


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in _words(text) if len(word) >= _SHORTEST and word not in _SAYS_LITTLE)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
