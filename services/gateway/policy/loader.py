"""Frameworks and crosswalks, read from the YAML files beside this module."""

from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from services.gateway.rules.framework import Benchmark, Crosswalk, Detail, Framework, Question
from shared.policy import read

FOLDER = Path(__file__).parent / "benchmark-framework"
CURRENT = "prevent-duty-toolkit-2018"


def list_frameworks() -> tuple[str, ...]:
    """The ids of the frameworks on hand, in order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if not path.stem.startswith("crosswalk")))


@cache
def load_framework(framework_id: str = CURRENT) -> Framework:
    """The framework of this id; KeyError for one that is not on hand."""
    if framework_id not in list_frameworks():
        raise KeyError(framework_id)
    document = _read(framework_id)
    return Framework(
        id=document["id"],
        title=document["title"],
        publisher=document["publisher"],
        attribution=document["attribution"],
        licence=document["licence"],
        ratings=tuple(document["ratings"]),
        benchmarks=tuple(_benchmark(benchmark) for benchmark in document["benchmarks"]),
    )


@cache
def load_crosswalk(name: str = "crosswalk-2018-to-2024") -> Crosswalk:
    """The crosswalk of this name."""
    document = _read(name)
    sections = {question: tuple(numbers) for question, numbers in document["questions"].items()}
    return Crosswalk(document["from"], document["to"], sections)


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = read(FOLDER / f"{name}.yaml")
    return document


def _benchmark(document: dict[str, Any]) -> Benchmark:
    questions = tuple(_question(question) for question in document["questions"])
    return Benchmark(document["number"], document["standard"], document["outcome"], questions)


def _question(document: dict[str, Any]) -> Question:
    details = tuple(
        Detail(f"{document['id']}.{letter}", text)
        for letter, text in zip(ascii_lowercase, document["supporting_details"], strict=False)
    )
    return Question(document["id"], document["kind"], document["text"], details)
