"""Settings: read once from the environment, everything that is missing or unsafe named together (SEC-40)."""

import os
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, make_dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, TypeVar, get_type_hints

from environs import FileAwareEnv
from environs.exceptions import EnvValidationError
from marshmallow.validate import OneOf, Range, Regexp

from shared.unsafe_settings import Setting, unsafe

MOST = 1_000_000_000
CANNOT_START = "This cannot start: "


class SettingsProblem(Exception):
    """The process must not start; the message names the variables, never their values."""


def tell_settings_plainly() -> None:
    """A process that ends for its settings says the one sentence and ends with 1: where in the code is no help."""
    tell = sys.excepthook

    def told(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        if isinstance(problem, SettingsProblem):
            print(problem, file=sys.stderr)
        else:
            tell(kind, problem, trace)

    sys.excepthook = told


tell_settings_plainly()


def between(least: int, most: int, shared: bool = False) -> dict[str, object]:
    """Metadata of a setting that is a whole number in these limits, both included; `shared` by all services."""
    return {"validate": Range(least, most, error=f"must be from {least} to {most}"), "shared": shared}


def one_of(*choices: str) -> dict[str, object]:
    """Metadata of a setting that is one of these words."""
    return {"validate": OneOf(choices, error=f"must be {', '.join(choices[:-1])} or {choices[-1]}")}


MACHINE_NAME = Regexp(r"\A([a-z0-9][a-z0-9-]{0,29})?\Z", error="must be small letters, digits and hyphens, 30 at most")


@dataclass(frozen=True)
class Declared:
    """The settings of a process are fields of a class like this.

    Metadata: `secret` (random, not like any other), `private_key`, `address` (http or https), `needed` (given in
    production), `shared` (read by all services from one variable), `validate`.
    """

    partners: ClassVar[frozenset[str]] = frozenset()
    """The other services, whose public keys are among ours in production."""

    def problems(self) -> list[str]:
        """What only this class knows to be wrong with its settings, by variable, showing no value."""
        return []


@dataclass(frozen=True)
class Common(Declared):
    """What every service must know."""

    environment: str = field(metadata=one_of("development", "test", "production"))
    database_url: str
    broker_url: str
    data_dir: str
    audit_key: str = field(metadata={"secret": True})
    signing_key: str = field(metadata={"private_key": True})
    public_keys: str = field(metadata={"shared": True})
    council_name: str = field(default="Your council", metadata={"shared": True})
    audit_anchor_dir: str = field(default="", metadata={"shared": True})
    """Where the anchors of the audit chains are kept; the service's own data folder unless given."""
    machine_name: str = field(default="", metadata={"shared": True, "validate": MACHINE_NAME})
    """Which machine this is, where several work on the same databases: each but the first has a name of its own."""
    reads_in_ten_minutes: int = field(default=20, metadata=between(1, MOST, shared=True))
    reads_a_day: int = field(default=100, metadata=between(1, MOST, shared=True))
    exports_an_hour: int = field(default=5, metadata=between(1, MOST, shared=True))
    imports_an_hour: int = field(default=10, metadata=between(1, MOST, shared=True))
    program_reads_an_hour: int = field(default=60, metadata=between(1, MOST, shared=True))
    """How often one person, or one program, looks names up, opens registers and takes lists away (shared/limits.py)."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


def part_of(kind: type[Declared], *names: str) -> type[Declared]:
    """Some of these settings, as they are declared there: for a process that needs no more of them."""
    hints = get_type_hints(kind)
    some = [(one.name, hints[one.name], field(metadata=one.metadata)) for one in fields(kind) if one.name in names]
    return make_dataclass("PartOf" + kind.__name__, some, bases=(Declared,), frozen=True)


S = TypeVar("S", bound=Declared)
SHARED_NAMES = {"environment": "ENVIRONMENT", "broker_url": "BROKER_URL"}


def is_for_all(setting: "Field[object]") -> bool:
    """Whether all services read a setting from the same variable."""
    return setting.name in SHARED_NAMES or bool(setting.metadata.get("shared"))


def variable(setting: "Field[object]", prefix: str) -> str:
    """The name of the environment variable that holds a setting."""
    if setting.name in SHARED_NAMES:
        return SHARED_NAMES[setting.name]
    return setting.name.upper() if is_for_all(setting) else prefix + setting.name.upper()


class _Environment(FileAwareEnv):
    """Reads `NAME`, or the file named by `NAME_FILE`; what is given as nothing is not given."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(eager=False)
        self._given = given
        self.unread: list[str] = []
        """Faults of files."""

    def _get_value(self, env_key: str, default: object) -> object:
        file = self._given.get(env_key + self.file_suffix)
        try:
            text, said = Path(file).read_text(encoding="utf-8").strip() if file else "", self._given.get(env_key, "")
        except (OSError, ValueError):
            self.unread.append(f"{env_key}_FILE cannot be read")
            return default
        if file and said.strip() not in ("", text):
            self.unread.append(f"{env_key}_FILE and {env_key} say different things: give one of them")
        return text or said or default


PARSED: dict[type, tuple[str, dict[str, object]]] = {
    str: ("str", {}),
    int: ("int", {"error_messages": {"invalid": "must be a whole number"}}),
    bool: ("bool", {"truthy": {"yes", "Yes", "YES", "true", "True", "TRUE", "1"},
                    "falsy": {"no", "No", "NO", "false", "False", "FALSE", "0"},
                    "error_messages": {"invalid": "must be yes or no"}}),
}  # fmt: skip


def read_settings(kind: type[S], prefix: str, environment: Mapping[str, str] | None = None) -> S:
    """Settings from `NAME` or the file named by `NAME_FILE`; SettingsProblem lists all that is wrong."""
    source = os.environ if environment is None else environment
    env, hints, read = _Environment(source), get_type_hints(kind), list[Setting]()
    for setting in fields(kind):
        name, (parser, words) = variable(setting, prefix), PARSED[hints[setting.name]]
        default = ... if setting.default is MISSING else setting.default
        value = getattr(env, parser)(name, default, validate=setting.metadata.get("validate"), **words)
        read.append(Setting(setting.name, name, value, source.get(f"{name}_FILE", ""), setting.metadata))
    wrong = env.unread + _faults(env, env.unread)
    made = None if wrong else kind(**{one.field: one.value for one in read})
    given = [name for name in source if name.startswith(prefix)]
    wrong += unsafe(prefix.rstrip("_").lower(), read, given, kind.partners)
    wrong += made.problems() if made else []
    if wrong or made is None:
        raise SettingsProblem(CANNOT_START + "; ".join(wrong))
    return made


def _faults(env: FileAwareEnv, unread: list[str]) -> list[str]:
    """What is missing or no value of its kind, in words; a file that cannot be read is named once."""
    try:
        env.seal()
    except EnvValidationError as error:
        found = error.error_messages
        assert isinstance(found, Mapping)  # noqa: S101 - by name, for all together
        named = {one.partition("_FILE ")[0] for one in unread}
        return [
            f"{name} {'is missing' if 'not set' in said else said}"
            for name, messages in found.items() if name not in named for said in messages
        ]  # fmt: skip
    return []
