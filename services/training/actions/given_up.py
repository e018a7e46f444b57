"""The jobs of the training service that gave up, and what a person does about them."""

from services.training.store.audit import audit
from services.training.store.database import database
from services.training.store.jobs import jobs
from shared.jobs.given_up import GivenUpJobs

given_up = GivenUpJobs(database, audit, jobs)
