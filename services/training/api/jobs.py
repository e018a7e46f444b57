"""The doors to jobs of the training service that gave up."""

from services.training.jobs import given_up
from shared.jobs.doors import jobs_blueprint

blueprint = jobs_blueprint(given_up)
