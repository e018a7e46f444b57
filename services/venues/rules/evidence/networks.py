"""What the register of IT networks shows for 8.2; counts, never a user."""

from services.venues.rules.evidence.facts import Computation, EvidenceFacts, share_by
from services.venues.rules.registers.entries import Holding, overdue
from shared.figures.evidence import Cell, Share, Value, counted, figure, listing, missing
from shared.words import NETWORK_KINDS, TEST_RESULTS, YES_NO, day_in_words, in_words

NOTHING = "No network is recorded."


def filtering(facts: EvidenceFacts) -> Value:
    """Each network: how it is filtered, when it was last tested, what the supplier confirmed."""
    found = facts.held("networks")
    if not found:
        return missing(NOTHING)
    columns = ("Network", "Kind", "Filtered", "Product", "Last test", "Result", "List included", "Confirmed on")
    text = counted(len(found), "network", "networks")
    wrong = (*_failing(found), *overdue("networks", found, facts.as_at))
    return listing(columns, map(_filtering_row, found), text, to_put_right=wrong)


def _failing(networks: tuple[Holding, ...]) -> tuple[str, ...]:
    """A network that failed its last test, said without its name, which people typed."""
    last = [test for test in (one.last("tests") for one in networks) if test and test.values["result"] != "passed"]
    if not last:
        return ()
    return (f"The last filter test of {counted(len(last), 'network', 'networks')} failed.",)


def _filtering_row(one: Holding) -> tuple[Cell, ...]:
    said, test, supplier = one.values, one.last("tests"), one.last("supplier")
    return (
        said["name"],
        in_words(NETWORK_KINDS, said["kind"]),
        _known(said["filtered"]),
        said["product"] or None,
        day_in_words(test.on) if test else "never tested",
        in_words(TEST_RESULTS, test.values["result"]) if test else None,
        _known(supplier.values["included"]) if supplier else None,
        day_in_words(supplier.on) if supplier else None,
    )


def _known(answer: str) -> str | None:
    """Yes or no; not known is not available, never no."""
    return None if answer == "unknown" else in_words(YES_NO, answer)


def tests(facts: EvidenceFacts) -> Value:
    """Tests of the period that were passed, out of all."""
    found = facts.in_period("networks", "tests")
    rows = [
        (one.values["name"], day_in_words(line.on), in_words(TEST_RESULTS, line.values["result"]))
        for one, line in found
    ]
    passed = sum(line.values["result"] == "passed" for _, line in found)
    if not facts.held("networks"):
        return missing(NOTHING, over_period=True)
    if not found:
        return missing("No filter test was recorded in the period.", over_period=True)
    return figure(Share(passed, len(found)), ("Network", "Day", "Result"), rows, over_period=True)


def supplier(facts: EvidenceFacts) -> Value:
    """Networks whose supplier's last answer is yes, out of all that are not known to be unfiltered."""
    found = [one for one in facts.held("networks") if one.values["filtered"] != "no"]
    if not facts.held("networks"):
        return missing(NOTHING)
    answers = [(one, one.last("supplier")) for one in found]
    unknown = sum(1 for _, line in answers if line is None or line.values["included"] == "unknown")
    note = f"Not known for {counted(unknown, 'network', 'networks')}." if unknown else ""
    yes = sum(1 for _, line in answers if line is not None and line.values["included"] == "yes")
    rows = [_supplier_row(one) for one in found]
    return figure(Share(yes, len(found)), ("Network", "List included", "Answered on", "Document"), rows, note=note)


def _supplier_row(one: Holding) -> tuple[Cell, ...]:
    line = one.last("supplier")
    if line is None:
        return (one.values["name"], None, None, None)
    return (one.values["name"], _known(line.values["included"]), day_in_words(line.on), line.values["document"] or None)


def incidents(facts: EvidenceFacts) -> Value:
    """Incidents counted in the period; a network nobody counted for is not known."""
    found = facts.in_period("networks", "incidents")
    if not found:
        return missing("Nobody counted incidents in the period.", over_period=True)
    rows: list[tuple[Cell, ...]] = []
    for network in facts.held("networks"):
        counts = [line for one, line in found if one == network]
        number = sum(int(line.values["number"]) for line in counts) if counts else None
        rows.append((network.values["name"], number, day_in_words(max(line.on for line in counts)) if counts else None))
    total = sum(int(line.values["number"]) for _, line in found)
    return listing(
        ("Network", "Incidents", "Counted until"), rows, counted(total, "incident", "incidents"), over_period=True
    )


def covered(facts: EvidenceFacts) -> Value:
    """Networks known to be filtered, out of all, by kind; public computers and Wi-Fi among them."""
    return _covered(facts, tuple(NETWORK_KINDS))


def public_covered(facts: EvidenceFacts) -> Value:
    """The same for libraries' public computers and Wi-Fi."""
    return _covered(facts, ("public_computers", "public_wifi"))


def _covered(facts: EvidenceFacts, kinds: tuple[str, ...]) -> Value:
    if not facts.held("networks"):
        return missing(NOTHING)
    found = [one for one in facts.held("networks") if one.values["kind"] in kinds]
    unknown = sum(one.values["filtered"] == "unknown" for one in found)
    note = (
        f"Not known for {counted(unknown, 'network', 'networks')}, which is not counted as covered." if unknown else ""
    )
    words = {kind: NETWORK_KINDS[kind] for kind in kinds}
    return share_by(
        words, found, lambda one: one.values["filtered"] == "yes", ("Kind", "Filtered", "Networks"), note=note
    )


OF_NETWORKS: dict[str, Computation] = {
    "filtering": filtering,
    "filter-tests": tests,
    "supplier": supplier,
    "network-incidents": incidents,
    "networks-covered": covered,
    "public-networks": public_covered,
}
