"""From evidence to a score: points are added up, the crowding of the name asked about is taken off."""

from dataclasses import dataclass
from functools import cache
from math import exp
from operator import mul

from services.venues.rules.screening.matching import organisations, people
from services.venues.rules.screening.matching.people import Evidence
from services.venues.rules.screening.matching.resources import fitted

PERSON = "person"
ORGANISATION = "organisation"
THRESHOLD = 0.5
"""From this score on a match is shown to a person; the points are centred so that it is a half."""
_BARELY = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """The points each kind of evidence is worth, and the points at which a name is worth a person's look."""

    points: tuple[float, ...]
    enough: float
    crowding_part: float
    crowding_from: float
    weak_alias: float

    def added(self, evidence: Evidence) -> float:
        """The sum of points for and against."""
        return float(sum(map(mul, self.points, evidence.values)))

    def crowding(self, best_background: list[float]) -> float:
        """Points taken off a name that many invented names resemble as well; never below 0."""
        if not best_background:
            return 0.0
        mean = sum(max(points, -20.0) for points in best_background) / len(best_background)
        return self.crowding_part * max(0.0, mean - self.crowding_from)

    def score(self, points: float, crowding: float, exact: bool, weak: bool = False) -> float:
        """0 to 1, a half being enough; an equal name is always enough."""
        surplus = points - crowding - self.enough - (self.weak_alias if weak else 0.0)
        if exact and surplus < _BARELY:
            surplus = _BARELY
        return round(1.0 / (1.0 + exp(-max(-30.0, min(30.0, surplus)))), 6)


@cache
def scale_of(kind: str) -> Scale:
    """The fitted scale for people or for organisations."""
    features = people.FEATURES if kind == PERSON else organisations.FEATURES
    settings = fitted()[kind]
    return Scale(
        tuple(settings["points"].get(feature, 0.0) for feature in features),
        settings["enough"],
        settings["crowding_part"],
        settings["crowding_from"],
        settings["weak_alias"],
    )
