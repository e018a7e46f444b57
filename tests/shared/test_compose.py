"""What docker-compose.yml and .env.example pass on to the services."""

import re
from dataclasses import MISSING, fields

import pytest
import yaml

from services.gateway.settings import Settings as GatewaySettings
from services.training.settings import Settings as TrainingSettings
from services.venues.settings import Settings as VenuesSettings
from shared.settings import variable
from tests.folders import ROOT

SERVICES = {"gateway": GatewaySettings, "training": TrainingSettings, "venues": VenuesSettings}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
NOT_PASSED_ON = {
    "GATEWAY_DEMO_COUNCIL",  # everybody is invented: never in production
    "GATEWAY_WORD_TEMPLATE",  # a file, which would have to be put into the container
}
CHOICES = [
    (service, variable(one, f"{service.upper()}_"), one.default)
    for service, kind in SERVICES.items()
    for one in fields(kind)
    if one.default is not MISSING and variable(one, f"{service.upper()}_") not in NOT_PASSED_ON
]


@pytest.mark.parametrize(("service", "name"), [(service, name) for service, name, _ in CHOICES])
def test_every_setting_that_has_a_default_reaches_its_service(service: str, name: str) -> None:
    given = set(COMPOSE[service]["environment"]) | set(COMPOSE[f"worker-{service}"]["environment"])
    assert {name, f"{name}_FILE"} & given


def test_the_example_shows_the_defaults() -> None:
    own = {"COUNCIL_NAME", "GATEWAY_PROXY_HOPS"}  # each council's, and one proxy comes with it
    defaults = {name: str(default) for _, name, default in CHOICES if name in EXAMPLE and name not in own}
    assert len(defaults) > 10
    assert {name: EXAMPLE[name] for name in defaults} == defaults


@pytest.mark.parametrize("name", ["TRAINING_KEEP_FILES_DAYS", "AUDIT_ANCHOR_DIR", "GATEWAY_GRANT_DAYS"])
def test_the_setting_stands_where_somebody_who_sets_it_up_looks(name: str) -> None:
    assert name in EXAMPLE
    assert f"`{name}`" in (ROOT / "docs/operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [part for service in SERVICES for part in (service, f"worker-{service}")])
def test_the_folder_of_anchors_is_the_machines_own_where_one_is_named(part: str) -> None:
    inside = re.fullmatch(r"\$\{AUDIT_ANCHOR_DIR:\+(.+)\}", COMPOSE[part]["environment"]["AUDIT_ANCHOR_DIR"])
    assert inside
    assert "${AUDIT_ANCHOR_DIR:-audit-anchors}:" + inside[1] in COMPOSE[part]["volumes"]
