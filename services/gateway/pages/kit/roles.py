"""Who may open which page; the service itself decides on each act."""

from shared.actor import Role

DECIDES = (Role.BOOKING_OFFICER, Role.SENIOR_OFFICER)
LOOKS = (*DECIDES, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
READS = (*LOOKS, Role.AUDITOR)
"""An auditor reads as far as somebody who need not know, and it is written down."""
ANSWERS = (Role.SENIOR_OFFICER, Role.EQUALITY_OFFICER, Role.LEGAL_OFFICER, Role.PREVENT_LEAD)
SEES_MATCHES = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER, Role.LEGAL_OFFICER)
ANSWERS_MATCHES = (Role.PREVENT_LEAD, Role.SENIOR_OFFICER)
NEED_MET_BY = {
    "equality_officer": Role.EQUALITY_OFFICER,
    "legal": Role.LEGAL_OFFICER,
    "prevent_lead": Role.PREVENT_LEAD,
    "senior_officer": Role.SENIOR_OFFICER,
}
SEES_FIGURES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER, Role.SENIOR_OFFICER, Role.AUDITOR)
SEES_NAMES = (Role.LD_OFFICER, Role.PREVENT_LEAD, Role.MANAGER)
