"""What the registers show for 8.3: other premises told, briefed, heard; the venue decides, the council advises."""

from collections import Counter
from datetime import date

from services.venues.rules.evidence.facts import Computation, EvidenceFacts, share_by
from services.venues.rules.registers.entries import Holding, overdue
from shared.figures.evidence import Share, Value, counted, figure, listing, missing
from shared.words import CONTACT_TOPICS, PREMISES_KINDS, SECTORS, SUPPORT, THEMES, day_in_words

NOTHING = "No premises are recorded."
COMMUNITY = ("parish_hall", "community_hall", "faith", "other")


def exercises(facts: EvidenceFacts) -> Value:
    """Venues that answered right, out of those that took part, in the exercises of the period."""
    if not facts.held("exercises"):
        return missing("No exercise is recorded.", over_period=True)
    found = sorted(facts.begun_in_period("exercises"), key=lambda one: one.since)
    if not found:
        return missing("No exercise was held in the period.", over_period=True)
    rows = [
        (day_in_words(one.since), one.values["venues_taking_part"], one.values["venues_answering_right"])
        for one in found
    ]
    share = Share(sum(row[2] for row in rows), sum(row[1] for row in rows))
    note = f"{counted(len(found), 'exercise', 'exercises').capitalize()} held in the period."
    return figure(share, ("Day", "Venues taking part", "Answered right"), rows, note=note, over_period=True)


def alerts(facts: EvidenceFacts) -> Value:
    """Alerts sent in the period: how many venues were told, and whether each still stands; nothing of what they say."""
    rows = []
    for alert in facts.held("alerts"):
        told = [line.on for line in alert.of("sent") if line.on >= facts.from_]
        if told:
            rows.append((day_in_words(min(told)), len(told), _stands(alert, facts.as_at)))
    return listing(
        ("First sent", "Venues told", "On the day"),
        rows,
        counted(len(rows), "alert sent", "alerts sent"),
        over_period=True,
    )


def _stands(alert: Holding, day: date) -> str:
    if alert.of("recalled"):
        return "Recalled"
    return "Expired" if day > date.fromisoformat(alert.values["expires_on"]) else "Valid"


def replies(facts: EvidenceFacts) -> Value:
    """Replies of the period by theme."""
    if not facts.held("premises"):
        return missing(NOTHING, over_period=True)
    found = Counter(line.values["theme"] for _, line in facts.in_period("premises", "replies"))
    rows = ((words, found[theme]) for theme, words in THEMES.items() if found[theme])
    return listing(("Theme", "Replies"), rows, counted(sum(found.values()), "reply", "replies"), over_period=True)


def reached(what: str, *kinds: str) -> Computation:
    """Premises of some kinds where something was ever done by the day, out of all known, by kind."""
    words = {kind: PREMISES_KINDS[kind] for kind in kinds or PREMISES_KINDS}

    def is_done(one: Holding) -> bool:
        return any(what in line.values["done"] for line in one.of("contact"))

    def compute(facts: EvidenceFacts) -> Value:
        if not facts.held("premises"):
            return missing(NOTHING)
        found = [one for one in facts.held("premises") if one.values["kind"] in words]
        return share_by(words, found, is_done, ("Kind", "Reached", "Known"))

    return compute


def concerns(facts: EvidenceFacts) -> Value:
    """Concerns of the period in another's remit of which they were told by the day."""
    found = facts.begun_in_period("concerns")
    late = overdue("concerns", found, facts.as_at)
    return share_by(
        SECTORS, found, lambda one: bool(one.of("told")), ("Remit", "Told", "Concerns"), by="sector",
        to_put_right=late, over_period=True,
    )  # fmt: skip


def topics(facts: EvidenceFacts) -> Value:
    """Contacts of the period by what was spoken about."""
    if not facts.held("premises"):
        return missing(NOTHING, over_period=True)
    found = facts.in_period("premises", "contact")
    counts = Counter(topic for _, line in found for topic in line.values["done"])
    rows = ((words, counts[topic]) for topic, words in CONTACT_TOPICS.items())
    return listing(("Topic", "Contacts"), rows, counted(len(found), "contact", "contacts"), over_period=True)


def support(facts: EvidenceFacts) -> Value:
    """Requests for support of the period that were answered by the day."""
    if not facts.held("premises"):
        return missing(NOTHING, over_period=True)
    asked = facts.in_period("premises", "asked")
    answered = {line.about for one in facts.held("premises") for line in one.of("answered")}
    rows = []
    for kind, words in SUPPORT.items():
        of_kind = [line for _, line in asked if line.values["what"] == kind]
        rows.append((words, sum(line.id in answered for line in of_kind), len(of_kind)))
    share = Share(sum(line.id in answered for _, line in asked), len(asked))
    late = overdue("premises", facts.held("premises"), facts.as_at)
    return figure(share, ("Asked for", "Answered", "Asked"), rows, to_put_right=late, over_period=True)


def sessions(facts: EvidenceFacts) -> Value:
    """Times in the period that training was offered, and to how many premises."""
    if not facts.held("premises"):
        return missing(NOTHING, over_period=True)
    found = [one for one, line in facts.in_period("premises", "contact") if "training" in line.values["done"]]
    rows = (("Offers of training", len(found)), ("Premises", len({one.id for one in found}))) if found else ()
    return listing(
        ("Measure", "Number"), rows, counted(len(found), "offer of training", "offers of training"), over_period=True
    )


OF_PREMISES: dict[str, Computation] = {
    "exercises": exercises,
    "alerts": alerts,
    "replies": replies,
    "cards": reached("card"),
    "concerns": concerns,
    "guidance": reached("guidance", *COMMUNITY),
    "briefed": reached("briefed", "hotel", "licensed"),
    "topics": topics,
    "support": support,
    "training-offered": sessions,
}
