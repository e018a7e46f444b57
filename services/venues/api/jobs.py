"""The doors to jobs of the venues service that gave up."""

from services.venues.jobs import given_up
from shared.jobs.doors import jobs_blueprint

blueprint = jobs_blueprint(given_up)
