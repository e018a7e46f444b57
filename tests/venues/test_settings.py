"""What only venues knows of its settings: letters that could not leave, or would leave in the open."""

from dataclasses import replace

import pytest

from services.venues.settings import Settings

GOOD = Settings(
    environment="production", database_url="postgresql://u:p@db/venues", broker_url="", data_dir="/data", audit_key="",
    signing_key="", public_keys="", base_url="https://hire.council.example", smtp_host="mail.council.example",
    smtp_from="hire@council.example", smtp_user="hire", smtp_password="p", notify_prevent_lead="p@council.example",
)  # fmt: skip


def test_letters_leave_as_these_settings_say() -> None:
    assert GOOD.problems() == []
    assert replace(GOOD, smtp_host="127.0.0.1", smtp_starttls=False).problems() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"smtp_from": "hire"}, "VENUES_SMTP_FROM must be the address"),
        ({"smtp_host": "smtp://mail:587"}, "VENUES_SMTP_HOST must be the name of the mail server alone"),
        ({"smtp_host": "mail.council.example:587"}, "VENUES_SMTP_HOST must be the name of the mail server alone"),
        ({"smtp_from": "hire@a council.example"}, "VENUES_SMTP_FROM must be the address"),
        ({"smtp_password": ""}, "VENUES_SMTP_PASSWORD is missing"),
        ({"smtp_starttls": False}, "VENUES_SMTP_STARTTLS must be yes"),
        ({"smtp_starttls": False, "smtp_user": "", "smtp_password": ""}, "VENUES_SMTP_STARTTLS must be yes"),
        ({"notify_prevent_lead": "prevent lead"}, "VENUES_NOTIFY_PREVENT_LEAD must be one e-mail address"),
        ({"notify_legal_officer": "a@x.example, b@x.example"}, "VENUES_NOTIFY_LEGAL_OFFICER must be one e-mail"),
        ({"base_url": "hire.council.example"}, "VENUES_BASE_URL must be an address"),
        (
            {"screening_index": "database", "database_url": "sqlite:////data/venues.sqlite3"},
            "VENUES_SCREENING_INDEX can be database only with PostgreSQL",
        ),
    ],
)
def test_each_of_these_stops_the_start_and_is_named(change: dict[str, str], said: str) -> None:
    (problem,) = replace(GOOD, **change).problems()  # type: ignore[arg-type]
    assert problem.startswith(said)


def test_all_are_told_together() -> None:
    assert len(replace(GOOD, smtp_from="", smtp_password="", notify_prevent_lead="x").problems()) == 3
