"""What the file pages send."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import Request
from werkzeug.datastructures import FileStorage

from shared.contracts.training import IMPORT_KINDS

CHOICES = ("other", "refuse", "later")


@dataclass(frozen=True)
class UploadForm:
    """A file and what it holds; `replaces` is the file whose corrected rows these are."""

    kind: str
    file: FileStorage | None
    replaces: UUID | None

    @classmethod
    def read(cls, request: Request) -> "UploadForm":
        """The form as it was sent."""
        sent = request.files.get("file")
        return cls(
            request.form.get("kind", ""), sent if sent and sent.filename else None, _uuid(request.form.get("replaces"))
        )

    def errors(self, kinds: Collection[str] = IMPORT_KINDS) -> dict[str, str]:
        """What is missing, by field."""
        wrong = {}
        if self.kind not in kinds:
            wrong["kind"] = "Choose what is in the file"
        if self.file is None:
            wrong["file"] = "Choose a file"
        return wrong


@dataclass(frozen=True)
class RowAnswer:
    """What a person chose for one row: somebody suggested, somebody else by number, to leave it out, or later."""

    line: int
    choice: str
    number: str = ""
    is_suggestion: bool = False

    @property
    def in_words(self) -> str:
        """What was chosen, as the page calls it."""
        if self.choice == "refuse":
            return "Leave this row out"
        if self.choice == "other":
            return f"Somebody else, payroll number {self.number}"
        return "The suggestion, with the whole page" if self.is_suggestion else "The person that was suggested"

    @property
    def person(self) -> UUID | None:
        """The suggested person that was chosen."""
        return _uuid(self.choice)


@dataclass(frozen=True)
class ReviewForm:
    """The answers of one page of rows."""

    answers: tuple[RowAnswer, ...]
    values: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, request: Request) -> "ReviewForm":
        """The form as it was sent; ticking the whole page takes each only suggestion left at 'later'."""
        sent = request.form
        answers: list[RowAnswer] = []
        values = {"confirm_all": sent.get("confirm_all", "")}
        for name in sent:
            key = name.removeprefix("decision-")
            if key == name or not key.isdigit():
                continue
            choice, number = sent[name], sent.get(f"number-{key}", "").strip()[:100]
            values |= {name: choice, f"number-{key}": number}
            is_suggestion = choice == "later" and sent.get("confirm_all") == "yes"
            if is_suggestion:
                choice = sent.get(f"suggested-{key}", "later")
            if choice != "later" and (choice in CHOICES or _uuid(choice)):
                answers.append(RowAnswer(int(key), choice, number, is_suggestion))
        return cls(tuple(answers), values)


@dataclass(frozen=True)
class ColumnsForm:
    """Which header holds which field, and which course an unknown title stands for; over what version of the file."""

    columns: dict[str, str]
    courses: dict[str, str]
    remember: bool
    version: int | None
    as_read: Mapping[str, str]
    """What the form said when it was opened."""

    @classmethod
    def read(cls, request: Request) -> "ColumnsForm":
        """The form as it was sent; headers come as they stand in the file."""
        sent = request.form
        columns = {name.removeprefix("field-"): sent[name] for name in sent if name.startswith("field-")}
        courses = {
            sent[name]: chosen
            for name in sent
            if name.startswith("title-") and (chosen := sent.get("course-" + name.removeprefix("title-"), ""))
        }
        version = _number(sent.get("version", ""))
        return cls(columns, courses, sent.get("remember", "yes") == "yes", version, _as_read(sent.get("read", "")))


@dataclass(frozen=True)
class ConfirmForm:
    """Which reading of a file is confirmed: its version, and how many rows the page said would be saved."""

    version: int | None
    accepted: int | None

    @classmethod
    def read(cls, request: Request) -> "ConfirmForm":
        """The form as it was sent."""
        return cls(_number(request.form.get("version", "")), _number(request.form.get("accepted", "")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _as_read(text: str) -> dict[str, str]:
    try:
        return {str(name): str(said) for name, said in json.loads(text[:100_000]).items()}
    except (ValueError, AttributeError):
        return {}


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
