"""Settings: read once from the environment, everything that is missing or unsafe named together (SEC-40)."""

import os
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

S = TypeVar("S")

WEAK_WORDS = ("example", "change", "secret", "password", "default", "insecure", "placeholder", "test")


class SettingsProblem(Exception):
    """The process must not start; the message names the variables, never their values."""


@dataclass(frozen=True)
class Common:
    """What every service must know."""

    environment: str
    database_url: str
    broker_url: str
    data_dir: str
    audit_key: str = field(metadata={"secret": True})
    signing_key: str = field(metadata={"private_key": True})
    public_keys: str = field(metadata={"shared": True})
    council_name: str = field(default="Your council", metadata={"shared": True})
    audit_anchor_dir: str = field(default="", metadata={"shared": True})
    """Where the anchors of the audit chains are kept; the service's own data folder unless given."""
    reads_in_ten_minutes: int = field(default=20, metadata={"shared": True})
    reads_a_day: int = field(default=100, metadata={"shared": True})
    exports_an_hour: int = field(default=5, metadata={"shared": True})
    imports_an_hour: int = field(default=10, metadata={"shared": True})
    program_reads_an_hour: int = field(default=60, metadata={"shared": True})
    """How often one person, or one program, looks names up, opens registers and takes lists away (shared/limits.py)."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


SHARED_NAMES = {"environment": "ENVIRONMENT", "broker_url": "BROKER_URL"}


def is_for_all(setting: "Field[Any]") -> bool:
    """Whether all services read a setting from the same variable."""
    return setting.name in SHARED_NAMES or bool(setting.metadata.get("shared"))


def variable(setting: "Field[Any]", prefix: str) -> str:
    """The name of the environment variable that holds a setting."""
    if setting.name in SHARED_NAMES:
        return SHARED_NAMES[setting.name]
    return setting.name.upper() if is_for_all(setting) else prefix + setting.name.upper()


def read_settings(kind: type[S], prefix: str, environment: Mapping[str, str] | None = None) -> S:
    """Settings from `NAME` or the file named by `NAME_FILE`; SettingsProblem lists all that is wrong."""
    source = os.environ if environment is None else environment
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for setting in fields(kind):  # type: ignore[arg-type]
        name = variable(setting, prefix)
        text = _text(source, name, wrong)
        if text is None:
            if setting.default is MISSING and setting.default_factory is MISSING:
                wrong.append(f"{name} is missing")
            continue
        try:
            values[setting.name] = _value(text, hints[setting.name])
        except ValueError as error:
            wrong.append(f"{name} {error}")
    wrong += _unsafe(kind, prefix, values)
    if wrong:
        raise SettingsProblem("This cannot start: " + "; ".join(wrong))
    return kind(**values)


def _text(source: Mapping[str, str], name: str, wrong: list[str]) -> str | None:
    if file := source.get(name + "_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError:
            wrong.append(f"{name}_FILE cannot be read")
            return ""
    text = source.get(name)
    return text if text else None


def _value(text: str, hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(kind for kind in get_args(hint) if kind is not type(None))
    if hint is bool:
        if text.lower() not in {"yes", "no", "true", "false", "1", "0"}:
            raise ValueError("must be yes or no")
        return text.lower() in {"yes", "true", "1"}
    if hint is int:
        if not text.lstrip("-").isdigit():
            raise ValueError("must be a whole number")
        return int(text)
    return text


def weakness(secret: str) -> str | None:
    """Why a secret is not fit for production, or None."""
    if len(secret.encode()) < 32:
        return "is shorter than 32 bytes"
    if len(set(secret)) < 12:
        return "repeats too few characters"
    if any(word in secret.lower() for word in WEAK_WORDS):
        return "looks like a placeholder"
    return None


def _unsafe(kind: type[Any], prefix: str, values: dict[str, Any]) -> list[str]:
    wrong = []
    environment = values.get("environment")
    if environment not in {"development", "test", "production", None}:
        wrong.append("ENVIRONMENT must be development, test or production")
    secrets = {
        variable(s, prefix): values[s.name] for s in fields(kind) if s.name in values and s.metadata.get("secret")
    }
    wrong += [f"{name} {reason}" for name, value in secrets.items() if (reason := weakness(value)) is not None]
    if len(set(secrets.values())) < len(secrets):
        wrong.append(f"{' and '.join(secrets)} must differ")
    if environment == "production":
        broker = str(values.get("broker_url", ""))
        if broker.startswith("redis://") and "@" not in broker:
            wrong.append("BROKER_URL has no password")
        base = values.get("base_url")
        if base is not None and not str(base).startswith("https://"):
            wrong.append(f"{prefix}BASE_URL must begin with https://")
        if values.get("demo_sign_in"):
            wrong.append(f"{prefix}DEMO_SIGN_IN must be no in production")
    return wrong
