"""A mail server on a real socket that answers what it is told to, sense or not."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

POLITE = {
    "banner": "220 here", "EHLO": "250 here", "HELO": "250 here", "MAIL": "250 OK", "RCPT": "250 OK",
    "DATA": "354 go on", ".": "250 Taken", "RSET": "250 OK", "QUIT": "221 bye", "STARTTLS": "454 not now",
    "AUTH": "535 no",
}  # fmt: skip
HANGS_UP = ""


class RudeServer(socketserver.ThreadingTCPServer):
    """What it says to each command; `taken` are the letters it was handed, whatever it said of them."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.says = dict(POLITE)
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("RudeServer", self.server)
        if not self._say(server.says["banner"]):
            return
        while line := self.rfile.readline():
            verb = line.split()[0].decode().upper() if line.split() else ""
            if not self._say(server.says.get(verb, "502 what?")):
                return
            if verb == "QUIT":
                return
            if verb == "DATA" and server.says["DATA"].startswith("354"):
                server.taken.append(self._letter())
                if not self._say(server.says["."]):
                    return

    def _letter(self) -> str:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines).decode()

    def _say(self, words: str) -> bool:
        if words != HANGS_UP:
            self.wfile.write(words.encode() + b"\r\n")
        return words != HANGS_UP


@contextmanager
def rude_server(**says: str) -> Iterator[Any]:
    with RudeServer() as server:
        server.says.update(says)
        threading.Thread(
            target=server.serve_forever, args=(0.01,), daemon=True
        ).start()  # it looks for its end so often
        try:
            yield server
        finally:
            server.shutdown()
