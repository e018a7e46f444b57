"""What a record says about one person: whether they are meant, and only the parts that are about them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HIRER, SPEAKER, CLIENT, ORGANISATION = "hirer", "speaker", "client", "organisation"


@dataclass(frozen=True)
class Person:
    """Who asks what is held about them: the names they are known by, and their e-mail address when they gave it."""

    names: tuple[str, ...]
    email: str = ""

    def is_named(self, *said: object) -> bool:
        """Whether one of these texts is a name of theirs; a namesake's looks the same, so a person has to see."""
        return any(set(words(name)) == set(words(str(text or ""))) for name in self.names for text in said if text)

    def is_mentioned(self, text: object) -> bool:
        """Whether a longer text holds all words of one of their names, or their address."""
        found = set(words(str(text or "")))
        named = any(set(words(name)) <= found for name in self.names if words(name))
        return named or bool(self.email and self.email.casefold() in str(text or "").casefold())

    def is_address(self, text: object) -> bool:
        """Whether this is their e-mail address."""
        return bool(self.email) and str(text or "").strip().casefold() == self.email.strip().casefold()


def words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation; their order is no part of it."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return tuple("".join(char if char.isalnum() else " " for char in plain).split())


def parts_about(request: Mapping[str, object], person: Person) -> dict[str, object]:
    """{as what they are named: what the request says of them}; other people in it are left out."""
    found: dict[str, object] = {}
    hirer = _object(request.get("hirer"))
    if person.is_named(hirer.get("name")) or person.is_address(hirer.get("email")):
        other = {"client": "somebody else, who is named in the request"} if hirer.get("client") else {}
        found[HIRER] = {**hirer, "event": request.get("event"), "seating": request.get("seating"), **other}
    elif person.is_named(hirer.get("client")):
        found[CLIENT] = {"client": hirer.get("client")}
    if person.is_named(hirer.get("organisation"), *_texts(hirer.get("other_names"))):
        found[ORGANISATION] = {"organisation": hirer.get("organisation"), "other_names": hirer.get("other_names")}
    speakers = [one for one in map(_object, _list(request.get("speakers"))) if _is_speaker(one, person)]
    if speakers:
        found[SPEAKER] = speakers
    return found


def _is_speaker(speaker: Mapping[str, object], person: Person) -> bool:
    return person.is_named(speaker.get("name"), *_texts(speaker.get("other_names")))


def _object(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _texts(value: object) -> Iterable[str]:
    return [value] if isinstance(value, str) else [one for one in _list(value) if isinstance(one, str)]
