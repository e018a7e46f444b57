"""`python -m tests.make_tokens`, inside an installation: a token for each role, printed as JSON."""

import json
from datetime import UTC, datetime
from uuid import uuid4

from services.gateway.actions.accounts.tokens import create_token
from services.gateway.settings import Settings
from services.gateway.start import start
from services.gateway.store.database import database
from shared.actor import Role, system_actor

TEAM_LEADER = "079324"
"""The payroll number of the demonstration's manager."""


def main() -> None:
    """One token a role, so that every call of a test is made by somebody who may do that and no more."""
    start(Settings.from_environment())
    found = {}
    with database.connection():
        for role in Role:
            person = TEAM_LEADER if role is Role.MANAGER else None
            name = f"test {role} {uuid4().hex[:8]}"
            found[role.value] = create_token(
                name, frozenset({role}), system_actor("gateway", "test"), datetime.now(UTC), person_number=person
            )[1]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
