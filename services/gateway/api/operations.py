"""What the external door lets through: these operations and nothing else; `/v1/events` never."""

import re
from dataclasses import dataclass, field
from functools import cached_property

ID = r"[0-9A-Za-z][0-9A-Za-z-]{0,63}"


@dataclass(frozen=True)
class Operation:
    """One method on one path of a service, below `/v1/`; `{id}` stands for one id."""

    service: str
    method: str
    path: str
    upload: bool = field(default=False, kw_only=True)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The paths it stands for."""
        return re.compile(self.path.replace("{id}", ID))


OPERATIONS = (
    Operation("training", "GET", "status"),
    Operation("training", "GET", "imports"),
    Operation("training", "POST", "imports", upload=True),
    Operation("training", "GET", "imports/{id}"),
    Operation("training", "GET", "imports/{id}/rows"),
    Operation("training", "GET", "imports/{id}/corrections"),
    Operation("training", "PUT", "imports/{id}/columns"),
    Operation("training", "POST", "imports/{id}/resolutions"),
    Operation("training", "POST", "imports/{id}/confirm"),
    Operation("training", "POST", "imports/{id}/undo"),
    Operation("training", "POST", "imports/{id}/file-removal"),
    Operation("training", "POST", "imports/{id}/discard"),
    Operation("training", "GET", "standing"),
    Operation("training", "GET", "standing/people"),
    Operation("training", "GET", "standing/gaps"),
    Operation("training", "POST", "people/search"),
    Operation("training", "GET", "people/{id}"),
    Operation("training", "GET", "readings"),
    Operation("training", "POST", "completions"),
    Operation("training", "POST", "completions/{id}/revocation"),
    Operation("training", "POST", "completions/{id}/evidence"),
    Operation("training", "POST", "exemptions"),
    Operation("training", "GET", "courses"),
    Operation("training", "GET", "policy"),
    Operation("training", "POST", "policy/preview"),
    Operation("training", "GET", "evidence"),
    Operation("venues", "GET", "status"),
    Operation("venues", "GET", "approvers"),
    Operation("venues", "GET", "evidence"),
    Operation("venues", "POST", "bookings/preview"),
    Operation("venues", "GET", "bookings"),
    Operation("venues", "POST", "bookings"),
    Operation("venues", "GET", "bookings/{id}"),
    Operation("venues", "PUT", "bookings/{id}/request"),
    Operation("venues", "GET", "bookings/{id}/history"),
    Operation("venues", "GET", "bookings/{id}/grounds"),
    Operation("venues", "GET", "bookings/{id}/condition-grounds"),
    Operation("venues", "GET", "bookings/{id}/letters"),
    Operation("venues", "POST", "bookings/{id}/letters/preview"),
    Operation("venues", "POST", "bookings/{id}/letters/link-revocation"),
    Operation("venues", "GET", "letters"),
    Operation("venues", "POST", "letters/{id}/given"),
    Operation("venues", "POST", "letters/{id}/again"),
    Operation("venues", "POST", "bookings/{id}/moves"),
    Operation("venues", "POST", "bookings/{id}/decisions"),
    Operation("venues", "POST", "bookings/{id}/decline-proposals"),
    Operation("venues", "POST", "bookings/{id}/replies"),
    Operation("venues", "POST", "bookings/{id}/answers"),
    Operation("venues", "POST", "bookings/{id}/checks"),
    Operation("venues", "POST", "bookings/{id}/notes"),
    Operation("venues", "POST", "bookings/{id}/interests"),
    Operation("venues", "POST", "bookings/{id}/interests/taken-back"),
    Operation("venues", "POST", "bookings/{id}/matches/{id}/answers"),
    Operation("venues", "POST", "bookings/{id}/conditions/{id}/outcomes"),
    Operation("venues", "GET", "standing-decisions"),
    Operation("venues", "POST", "standing-decisions"),
    Operation("venues", "POST", "standing-decisions/{id}/end"),
    Operation("venues", "GET", "venues"),
    Operation("venues", "POST", "venues"),
    Operation("venues", "GET", "venues/{id}/calendar"),
    Operation("venues", "GET", "imports"),
    Operation("venues", "POST", "imports", upload=True),
    Operation("venues", "GET", "imports/{id}"),
    Operation("venues", "GET", "imports/{id}/rows"),
    Operation("venues", "GET", "imports/{id}/corrections"),
    Operation("venues", "PUT", "imports/{id}/columns"),
    Operation("venues", "POST", "imports/{id}/confirm"),
    Operation("venues", "GET", "imports/{id}/undo"),
    Operation("venues", "POST", "imports/{id}/undo"),
    Operation("venues", "POST", "imports/{id}/file-removal"),
    Operation("venues", "POST", "imports/{id}/discard"),
)


def find_operation(service: str, method: str, path: str) -> Operation | None:
    """The operation of this request, or None when the door stays shut."""
    for operation in OPERATIONS:
        if (operation.service, operation.method) == (service, method) and operation.pattern.fullmatch(path):
            return operation
    return None


def methods_at(service: str, path: str) -> list[str]:
    """The methods of every operation on this path."""
    found = {one.method for one in OPERATIONS if one.service == service and one.pattern.fullmatch(path)}
    return sorted(found | ({"HEAD"} if "GET" in found else set()))
