"""Frameworks and crosswalks, read from the YAML files beside this module."""

from pathlib import Path
from string import ascii_lowercase
from typing import Any

from services.gateway.rules.framework import Benchmark, Crosswalk, Detail, Framework, Question
from shared.policy_files import PolicyFiles

FOLDER = Path(__file__).parent / "benchmark-framework"
CURRENT = "prevent-duty-toolkit-2018"
CROSSWALK = "crosswalk"


def list_frameworks() -> tuple[str, ...]:
    """The ids of the frameworks on hand, in order."""
    return tuple(name for name in _FILES.names() if not name.startswith(CROSSWALK))


def load_framework(framework_id: str = CURRENT) -> Framework:
    """The framework of this id; KeyError for one that is not on hand."""
    found = _FILES.named(framework_id)
    if not isinstance(found, Framework):
        raise KeyError(framework_id)
    return found


def load_crosswalk(name: str = "crosswalk-2018-to-2024") -> Crosswalk:
    """The crosswalk of this name."""
    found = _FILES.named(name)
    if not isinstance(found, Crosswalk):
        raise KeyError(name)
    return found


def _file(name: str, document: dict[str, Any]) -> Framework | Crosswalk:
    if name.startswith(CROSSWALK):
        sections = {question: tuple(numbers) for question, numbers in document["questions"].items()}
        return Crosswalk(document["from"], document["to"], sections)
    return Framework(
        id=document["id"],
        title=document["title"],
        publisher=document["publisher"],
        attribution=document["attribution"],
        licence=document["licence"],
        ratings=tuple(document["ratings"]),
        benchmarks=tuple(_benchmark(benchmark) for benchmark in document["benchmarks"]),
    )


def _benchmark(document: dict[str, Any]) -> Benchmark:
    questions = tuple(_question(question) for question in document["questions"])
    return Benchmark(document["number"], document["standard"], document["outcome"], questions)


def _question(document: dict[str, Any]) -> Question:
    details = tuple(
        Detail(f"{document['id']}.{letter}", text)
        for letter, text in zip(ascii_lowercase, document["supporting_details"], strict=False)
    )
    return Question(document["id"], document["kind"], document["text"], details)


_FILES = PolicyFiles(FOLDER, _file)
