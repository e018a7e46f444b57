"""What the registers show for 8.1: policies read, venues with trained approvers, meetings, contact points."""

from datetime import date

from services.venues.rules.calendar.places import as_written
from services.venues.rules.evidence.facts import Computation, EvidenceFacts, share_by
from services.venues.rules.registers.entries import Holding, confirmed_until, in_force, overdue
from shared.figures.evidence import Cell, Share, Value, counted, figure, listing, missing
from shared.words import CONTACT_KINDS, YES_NO, day_in_words, in_words

POLICY_COLUMNS = ("Title", "Version", "Approved by", "Approved on", "In force from", "Review by", "Read by", "Where")
CONTACT_COLUMNS = ("Kind", "Organisation", "Role", "Last confirmed")
POLICIES = {
    "venue_hire": "venue hire policy",
    "it": "IT policy",
    "speaker": "speaker policy",
    "open_source_guide": "guide to open-source checks",
}


def policy(kind: str) -> Computation:
    """The policy of a kind in force on the day."""

    def compute(facts: EvidenceFacts) -> Value:
        found = in_force(facts.held("policies"), kind)
        if found is None:
            return missing(f"No {POLICIES[kind]} is recorded as in force on this day.")
        late = overdue("policies", [found], facts.as_at)
        note = "Its review is overdue." if late else ""
        text = f"version {found.values['version']}, in force from {day_in_words(found.values['in_force_from'])}"
        return listing(POLICY_COLUMNS, [_policy_row(found)], text, note=note, to_put_right=late)

    return compute


def _policy_row(found: Holding) -> tuple[Cell, ...]:
    said = found.values
    days = (day_in_words(said[name]) for name in ("approved_on", "in_force_from", "review_on"))
    people = counted(len(found.of("acknowledged")), "person", "people")
    return (said["title"], said["version"], said["approved_by"], *days, people, said["place"])


def read_and_trained(facts: EvidenceFacts) -> Value:
    """Approvers of the day who have said that they read the version in force, and hold venue-hire training."""
    found = in_force(facts.held("policies"), "venue_hire")
    if facts.approvers is None:
        return facts.no_approvers()
    if found is None:
        return missing("No venue hire policy is recorded as in force on this day.")
    read = {line.values.get("person_number", "") for line in found.of("acknowledged")} - {""}
    have_read = [one for one in facts.approvers if one.person_number in read]
    both = [one for one in have_read if one.holds_venue_hire]
    rows = (
        ("Approvers on the day", len(facts.approvers)),
        ("Have read the version in force", len(have_read)),
        ("Hold venue-hire training", sum(one.holds_venue_hire for one in facts.approvers)),
        ("Both", len(both)),
    )
    note = "Other readers, whose accounts are not of approvers, are counted with the policy."
    return figure(Share(len(both), len(facts.approvers)), ("Measure", "People"), rows, note=note)


def venues_covered(facts: EvidenceFacts) -> Value:
    """Venues with at least one approver who may approve on the day; a venue nobody is recorded for is not known."""
    recorded = facts.held("venue-approvers")
    if not facts.venues:
        return missing("No venue is recorded.")
    if facts.approvers is None:
        return facts.no_approvers()
    if not recorded:
        return missing("Nobody is recorded as approver of any venue.")
    trained = {one.person_number for one in facts.approvers if one.may_approve}
    by_venue: dict[str, set[str]] = {}
    for one in recorded:
        by_venue.setdefault(as_written(one.values["venue"], facts.venues), set()).add(one.values["person_number"])
    rows: list[tuple[Cell, ...]] = [_venue_row(venue, by_venue.get(venue), trained) for venue in facts.venues]
    covered = sum(1 for row in rows if row[2])
    unknown = sum(1 for row in rows if row[2] is None)
    note = f"Nobody is recorded as approver of {counted(unknown, 'venue', 'venues')}." if unknown else ""
    columns = ("Venue", "Approvers recorded", "Of them trained on the day")
    return figure(Share(covered, len(facts.venues)), columns, rows, note=note)


def _venue_row(venue: str, approvers: set[str] | None, trained: set[str]) -> tuple[Cell, ...]:
    return (venue, None, None) if approvers is None else (venue, len(approvers), len(approvers & trained))


def meetings(facts: EvidenceFacts) -> Value:
    """Liaison meetings of the period."""
    if not facts.held("meetings"):
        return missing("No meeting is recorded.", over_period=True)
    found = sorted(facts.begun_in_period("meetings"), key=lambda one: one.since)
    rows = ((day_in_words(one.values["on"]), one.values["attendees"], one.values["topic"]) for one in found)
    return listing(
        ("Day", "Who took part", "Topic"), rows, counted(len(found), "meeting", "meetings"), over_period=True
    )


def contacts_of(*kinds: str) -> Computation:
    """The contact points of some kinds, with the day each was last confirmed."""

    def compute(facts: EvidenceFacts) -> Value:
        found = [one for one in facts.held("contacts") if one.values["kind"] in kinds]
        if not found:
            return missing("No such contact point is recorded.")
        text = counted(len(found), "contact point", "contact points")
        late = overdue("contacts", found, facts.as_at)
        return listing(CONTACT_COLUMNS, map(_contact_row, found), text, to_put_right=late)

    return compute


def _contact_row(one: Holding) -> tuple[Cell, ...]:
    line = one.last("confirmed")
    last = day_in_words(line.on) if line else "never"
    return (in_words(CONTACT_KINDS, one.values["kind"]), one.values["organisation"], one.values["role"], last)


def contacts_confirmed(facts: EvidenceFacts) -> Value:
    """Contact points confirmed in the six months up to the day."""
    found = facts.held("contacts")
    if not found:
        return missing("No contact point is recorded.")
    words = {kind: in_words(CONTACT_KINDS, kind) for kind in sorted({one.values["kind"] for one in found})}

    def is_confirmed(one: Holding) -> bool:
        return (confirmed_until(one) or date.min) >= facts.as_at

    return share_by(words, found, is_confirmed, ("Kind", "Confirmed", "Contact points"))


def contractors(facts: EvidenceFacts) -> Value:
    """Contractors with the clause in their contract and due diligence done."""
    found = facts.held("contractors")
    if not found:
        return missing("No contractor is recorded.")
    rows = [
        (
            one.values["name"],
            in_words(YES_NO, one.values["clause"]) if one.values["clause"] != "unknown" else None,
            day_in_words(one.values["due_diligence_on"]) if one.values["due_diligence_on"] else None,
            day_in_words(one.values["review_on"]),
        )
        for one in found
    ]
    good = sum(one.values["clause"] == "yes" and bool(one.values["due_diligence_on"]) for one in found)
    columns = ("Contractor", "Clause in the contract", "Due diligence", "Next review")
    late = overdue("contractors", found, facts.as_at)
    return figure(Share(good, len(found)), columns, rows, to_put_right=late)


OF_POLICIES: dict[str, Computation] = {
    **{f"policy-{kind.replace('_', '-')}": policy(kind) for kind in POLICIES},
    "read-and-trained": read_and_trained,
    "venues-covered": venues_covered,
    "meetings": meetings,
    "contacts-teams": contacts_of("prevent_team", "venue_hire_team"),
    "contacts-checks": contacts_of("police"),
    "contacts-confirmed": contacts_confirmed,
    "contractors": contractors,
}
