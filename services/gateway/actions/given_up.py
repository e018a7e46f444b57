"""The jobs of the gateway that gave up, and what a person does about them."""

from services.gateway.store.audit import audit
from services.gateway.store.database import database
from services.gateway.store.jobs import jobs
from shared.jobs.given_up import GivenUpJobs

given_up = GivenUpJobs(database, audit, jobs)
