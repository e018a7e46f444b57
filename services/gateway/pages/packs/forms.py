"""What the pack pages send."""

from dataclasses import dataclass
from typing import Any

from flask import Request

from services.gateway.actions.packs import PackWish, Signature
from services.gateway.pages.kit.days import read_period
from services.gateway.rules.pack import EDITIONS, FULL


@dataclass(frozen=True)
class PackForm:
    """Which benchmarks, as at which day, since which day, in which edition."""

    wish: PackWish
    values: dict[str, Any]
    errors: dict[str, str]

    @classmethod
    def read(cls, request: Request) -> "PackForm":
        """The form as it was sent, with what is wrong in it."""
        chosen = request.form.getlist("benchmarks")
        period = read_period(request.form)
        errors = dict(period.errors)
        numbers = tuple(int(one) for one in chosen if one.isdecimal() and len(one) < 3)
        if not numbers:
            errors["benchmarks"] = "Choose at least one benchmark"
        edition = request.form.get("edition", FULL)
        if edition not in EDITIONS:
            errors["edition"] = "Choose an edition"
        typed = {name: text for name, text in request.form.items() if name.startswith(("as_at-", "starts-"))}
        wish = PackWish(numbers, period.as_at, period.starts, edition)
        return cls(wish, {"benchmarks": chosen, "edition": edition, **typed}, errors)


@dataclass(frozen=True)
class SignForm:
    """What somebody says who signs."""

    signature: Signature
    values: dict[str, Any]

    @classmethod
    def read(cls, request: Request) -> "SignForm":
        """The form as it was sent."""
        post, read = request.form.get("post", "").strip(), request.form.get("read") == "yes"
        digest = request.form.get("digest", "")
        return cls(Signature(post, read, digest), {"post": post, "read": ["yes"] if read else []})
