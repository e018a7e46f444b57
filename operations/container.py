"""What a container does, by its one argument; the image is the same for all.

training | venues | gateway                              one web service, on port 8000
worker-training | worker-venues | worker-gateway | beat  background work, begun again when it stands still
queue                                                    the Redis-compatible server, on port 6379
migrate                                                  every database brought up to date, then done
check URL                                                exit code 0 when what is there serves, ready or not
check-worker                                             exit code 0 when the worker beside it answers
secrets FOLDER                                           makes the secret files for docker-compose.yml
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from marshmallow.validate import Regexp

from operations import commands
from operations.container_secrets import write_container_secrets
from operations.servers.redis_server import bundled_redis, write_settings
from operations.servers.supervisor import look_after
from shared.settings import CANNOT_START, Common, Declared, SettingsProblem, part_of, read_settings

PORT = "8000"
ONE_WORD = Regexp(r"""\A[^\s"'\\#]+\Z""", error="must be one word: no spaces, quotes, # or backslashes")


def main(arguments: list[str]) -> int:
    """Becomes, or looks after, the process that the role asks for; 2 when there is no such role."""
    os.umask(0o077)
    match arguments:
        case ["check", url]:
            return _check(url)
        case ["check-worker"]:
            service = _role_of_this_container()
            _check_queued("CHECK_")
            _become(commands.ping(service))
        case ["secrets", folder]:
            return write_container_secrets(Path(folder))
        case ["queue"]:
            _become(_queue())
        case ["migrate"]:
            return _migrate()
        case [role] if role in commands.SERVICES:
            _become(commands.serve(role, f"0.0.0.0:{PORT}"))
        case [role] if (service := role.removeprefix("worker-")) in commands.SERVICES:
            import_module(f"services.{service}.settings").Settings.from_environment()  # begun anew, it would never end
            _read_broker_url()
            return look_after(role, commands.work(service), commands.PULSES_OF_WORKER)
        case ["beat"]:
            _check_queued("BEAT_")
            return look_after("beat", commands.beat(), commands.PULSES_OF_BEAT)
    print(__doc__, file=sys.stderr)
    return 2


def _become(command: list[str]) -> None:
    """Replaces this process, so that signals reach the program itself."""
    _read_broker_url()
    os.execv(command[0], command)  # noqa: S606


def _check_queued(prefix: str) -> None:
    """Who only needs the queue checks that by the declaration that services have, and reads its address."""
    read_settings(part_of(Common, "environment", "broker_url"), prefix)
    _read_broker_url()


def _read_broker_url() -> None:
    """Celery reads it from the environment; that nothing is wrong with it is for the settings to say, with all else."""
    if (file := os.environ.get("BROKER_URL_FILE")) and not os.environ.get("BROKER_URL", "").strip():
        with suppress(OSError, ValueError):
            os.environ["BROKER_URL"] = Path(file).read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class QueueSettings(Declared):
    """What the queue itself must know. Its settings file is lines of words: a password with spaces would be several."""

    redis_password: str = field(metadata={"secret": True, "shared": True, "validate": ONE_WORD})
    dir: str

    def problems(self) -> list[str]:
        """Valkey says so in four lines of its own, and Docker begins it again for ever."""
        folder = Path(self.dir)
        if not folder.is_absolute():
            return ["QUEUE_DIR must be a whole path: from where it starts is nobody's choice"]
        if not folder.is_dir():
            return ["QUEUE_DIR must be a folder that is there"]
        return [] if os.access(folder, os.W_OK | os.X_OK) else ["QUEUE_DIR is a folder that this user cannot write to"]


def _queue() -> list[str]:
    said = read_settings(QueueSettings, "QUEUE_")
    folder = Path(tempfile.mkdtemp())
    settings = write_settings(folder, "0.0.0.0", 6379, said.redis_password, Path(said.dir))  # noqa: S104
    return [str(bundled_redis()), str(settings)]


def _migrate() -> int:
    return max(subprocess.run(commands.migrate(service), check=False).returncode for service in commands.SERVICES)


def _role_of_this_container() -> str:
    """The service whose secrets this container was given."""
    for service in commands.SERVICES:
        if f"{service.upper()}_DATABASE_URL_FILE" in os.environ:
            return service
    names = ", ".join(f"{service.upper()}_DATABASE_URL_FILE" for service in commands.SERVICES)
    raise SettingsProblem(f"{CANNOT_START}one of {names} is missing: it says whose worker this is")


def _check(url: str) -> int:
    try:
        with urlopen(url, timeout=4) as answer:  # noqa: S310 - the address stands in docker-compose.yml
            return 0 if answer.status == 200 else 1
    except HTTPError as refused:
        return 0 if _serves(refused) else 1
    except OSError:
        return 1


def _serves(answer: HTTPError) -> bool:
    """Whether something that is not ready, because its worker has stopped, answers requests all the same."""
    try:
        return bool(json.loads(answer.read(10_000)).get("serves"))
    except (OSError, ValueError, AttributeError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
