"""The jobs of the venues service that gave up, and what a person does about them."""

from services.venues.store.audit import audit
from services.venues.store.database import database
from services.venues.store.jobs import jobs
from shared.jobs.given_up import GivenUpJobs

given_up = GivenUpJobs(database, audit, jobs)
