"""What one person did to a file is never told to another as their own act."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.training.actions.imports.service import imports
from services.training.settings import Settings
from services.training.store.audit import audit
from services.training.store.database import database
from shared.actor import Actor, Role
from shared.http.problems import OutOfDate
from tests.training.conftest import OFFICER, bring_in, upload, work

OTHER = Actor("somebody else", frozenset({Role.LD_OFFICER}))
HR = (
    "Employee No,Forename,Surname,Position Title,Directorate,Position Start Date\n"
    "000001,Ann,Other,Clerk,Place,01/02/2020\n"
)


@pytest.fixture(autouse=True)
def ready(training: Settings, today: datetime) -> None:
    """A training service on the samples' day."""


@pytest.mark.parametrize(
    ("begin", "act", "said"),
    [
        (upload, imports.ask_to_confirm, "This file was confirmed"),
        (bring_in, imports.ask_to_undo, "This file was undone"),
        (upload, imports.discard, "This upload was thrown away on"),
        (bring_in, imports.remove_original, "The original file was deleted on"),
    ],
)
@pytest.mark.parametrize("is_worked_on", [False, True])
def test_a_second_person_is_told_that_it_was_done_before_them_and_nothing_is_done_twice(
    tmp_path: Path, begin: Callable[..., Any], act: Callable[..., Any], said: str, is_worked_on: bool
) -> None:
    path = tmp_path / "hr.csv"
    path.write_text(HR, encoding="utf-8")
    found = begin(path, "people")
    act(found.id, OFFICER, datetime.now(UTC))
    if is_worked_on:
        work()
    with database.connection():
        before = audit.head()
    with pytest.raises(OutOfDate, match=rf"^{said}.*, and not by you\. Nothing of yours was saved"):
        act(found.id, OTHER, datetime.now(UTC))
    act(found.id, OFFICER, datetime.now(UTC))
    with database.connection():
        assert audit.head() == before
