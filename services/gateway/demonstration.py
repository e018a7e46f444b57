"""The demonstration's people: one for each role, for loopback in development and nowhere else (SEC-07).

A production image leaves this module out; nothing imports it unless the demonstration sign-in is on.
"""

from dataclasses import dataclass

from shared.actor import Role

SOURCE = "demonstration"
PASSWORD = "due-regard-demo"  # noqa: S105 - printed at every start, and worth nothing away from loopback


@dataclass(frozen=True)
class DemonstrationAccount:
    """Somebody to be in the demonstration; payroll numbers are those of the invented council."""

    role: Role
    name: str
    can: str
    person_number: str | None = None

    @property
    def username(self) -> str:
        """The role with dots: `prevent.lead`."""
        return self.role.value.replace("_", ".")


ACCOUNTS = (
    DemonstrationAccount(Role.LD_OFFICER, "Dana Whitfield", "Uploads files, sees everyone’s training"),
    DemonstrationAccount(Role.PREVENT_LEAD, "Priya Nair", "Rates the self-assessment, makes evidence packs"),
    DemonstrationAccount(Role.SIGNATORY, "Marian Fairweather", "Reads evidence packs and signs them off"),
    DemonstrationAccount(Role.MANAGER, "Aaron Harris", "Sees the training of one team", "079324"),
    DemonstrationAccount(Role.BOOKING_OFFICER, "Bakhshi More", "Takes, checks and decides bookings", "033652"),
    DemonstrationAccount(Role.SENIOR_OFFICER, "Natasha Ashton", "Decides what is referred upwards", "111132"),
    DemonstrationAccount(Role.EQUALITY_OFFICER, "Grace Adeyemi", "Advises on equality questions"),
    DemonstrationAccount(Role.LEGAL_OFFICER, "Owen Pritchard", "Advises on legal questions"),
    DemonstrationAccount(Role.IT_OFFICER, "Mei Lin", "Looks after the running of the system"),
    DemonstrationAccount(Role.AUDITOR, "Samuel Okafor", "Reads everything, changes nothing"),
    DemonstrationAccount(Role.ADMIN, "Helen Marsh", "Manages accounts, sees no records"),
)
