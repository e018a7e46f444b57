"""Files of people as a kind of import: who works where, for the council and for other employers."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from services.training.actions.imports.checking import TrainingKind
from services.training.actions.standing.projection import project
from services.training.store.database import database
from services.training.store.imports.imports import ImportRecord, find_import, is_followed, list_lines
from services.training.store.imports.people_import import NewPerson, save_people
from services.training.store.imports.people_repeats import list_without_repeats, note_kept_rows
from services.training.store.imports.people_undo import remove_people, undo_people
from services.training.store.people import Post
from shared.actor import Actor
from shared.clock import london_day
from shared.imports.kinds import Done
from shared.person import PARTICULARS

Said = dict[str, Any]
"""What an accepted row says, as it is kept until the file is confirmed."""


class People(TrainingKind):
    """Rows under a header, each a person in a post."""

    def was_changed(self, earlier: ImportRecord) -> bool:
        """People are changed by the next file of theirs, whose rows that say the same stay with the first.

        So any later one is taken as a change, and the check shows what it is about.
        """
        return is_followed(earlier)

    def take_turn(self) -> None:
        """One after the other: the newest of them counts."""
        database.lock("people")

    def bring_in(self, found: ImportRecord, prepared: None, actor: Actor, now: datetime) -> Done:
        """People, posts and absences, with what follows for who must learn what."""
        project(save_people(_people_in(found), found.id, london_day(now), now))
        return self.brought_in(found)

    def take_back(self, found: ImportRecord, now: datetime) -> Done:
        """What other confirmed files say as well stays; people whom no other file names go."""
        for public_id in list_without_repeats(found.id):
            if (other := find_import(public_id)) is not None:
                note_kept_rows(_people_in(other), other.id, found.id)
        staying, leaving = undo_people(found.id)
        project([*staying, *leaving])
        remove_people(leaving)
        return Done()


def _people_in(found: ImportRecord) -> list[NewPerson]:
    """Several rows with one number are one person with several posts; the first row gives the name."""
    absence_known = "absence_starts" in found.columns
    rows: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for line in [kept.parsed for kept in list_lines(found.id, "accepted") if kept.parsed]:
        rows[(line.get("employer", ""), line.get("number") or line["reference"])].append(line)
    return [_person(employer, number, found, absence_known) for (employer, number), found in rows.items()]


def _person(employer: str, number: str, rows: list[Said], absence_known: bool) -> NewPerson:
    first = rows[0]
    forename, surname = first.get("forename", ""), first.get("surname", "")
    if "name" in first:
        forename, _, surname = first["name"].rpartition(" ")
    absences = [row for row in rows if row.get("absence_starts")]
    absence = (
        (date.fromisoformat(absences[0]["absence_starts"]), _day(absences[0].get("absence_ends"))) if absences else None
    )
    return NewPerson(
        employer=employer,
        number=number,
        forename=forename,
        surname=surname,
        posts=tuple(_post(row) for row in rows),
        absence=absence,
        absence_known=absence_known,
        **{one.code: one.of_rows(row.get(one.code, "") for row in rows) for one in PARTICULARS},
    )


def _post(row: Said) -> Post:
    return Post(
        directorate=row.get("directorate", ""),
        service=row.get("service", ""),
        team=row.get("team", ""),
        job_title=row.get("job_title", ""),
        manager_number=row.get("manager_number", ""),
        susceptible_contact=bool(row.get("role_groups")),
        starts=date.fromisoformat(row["starts"]),
        ends=_day(row.get("ends")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
