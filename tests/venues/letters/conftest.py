"""The venues service with a real mail server, and its jobs done by the real job board."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from services.venues import app as service
from services.venues.actions import hourly_jobs
from services.venues.clients.reach import Reach, set_reach
from services.venues.jobs import HANDLERS
from services.venues.settings import Settings
from services.venues.store.calendar.venues import save_room, save_venue
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from tests.serving import serve
from tests.venues.booked import Desk
from tests.venues.conftest import settings_for
from tests.venues.letters.post_office import PostOffice, open_post_office

BASE = "https://hire.example.gov.uk"


@pytest.fixture(scope="session")
def open_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def office(open_office: PostOffice) -> PostOffice:
    """Empty, and willing."""
    open_office.letters.clear()
    open_office.recipients.clear()
    open_office.refuses_address = open_office.refuses_letter = ""
    return open_office


@pytest.fixture
def mail_settings(database_url: str, tmp_path: Path, keys: dict, office: PostOffice) -> Settings:
    return replace(
        settings_for(database_url, tmp_path, keys),
        council_name="Northmere",
        base_url=BASE,
        contact="01632 960000",
        smtp_host="127.0.0.1",
        smtp_port=office.port,
        smtp_starttls=False,
        smtp_from="hire@northmere.example",
        notify_senior_officer="seniors@northmere.example",
        notify_prevent_lead="prevent@northmere.example",
        notify_booking_officer="bookings@northmere.example",
    )


@pytest.fixture
def venues_app(mail_settings: Settings) -> Iterator[Flask]:
    hourly_jobs._asked.clear()  # a process of its own would know of no round
    app = serve(service, mail_settings)
    with database.connection():
        save_room(save_venue("Park Hall", "hall", "council", "NM1 1AA"), "Main hall", 100, "")
    yield app
    set_reach(Reach())  # tests after these have no mail server


@pytest.fixture
def desk(venues) -> Desk:
    return Desk(venues)


@pytest.fixture
def work() -> Callable[..., list[str]]:
    """Does the jobs that are due now, or `later`; the errors that came up."""

    def do(later: timedelta = timedelta(0)) -> list[str]:
        with database.connection():
            done = list(jobs.run_due(HANDLERS, lambda: datetime.now(UTC) + later))
        return [f"{job.kind}: {error!r}" for job, error in done if error]

    return do
