"""The readiness of the service speaks of whatever its status page tells."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.training.actions.status import get_status, needs_attention
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared import temporary_folder

pytestmark = pytest.mark.usefixtures("training")


def test_work_that_is_late_needs_attention() -> None:
    assert not needs_attention()
    with database.write_transaction():
        jobs.add("let-files-go", {}, datetime.now(UTC) - timedelta(minutes=3))
    assert needs_attention()


def test_a_temporary_folder_without_room_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert get_status().details == {"problems": []}
    monkeypatch.setattr(temporary_folder, "gettempdir", lambda: str(tmp_path / "gone"))
    assert get_status().details == {"problems": [temporary_folder.FULL]}
    assert needs_attention()
