"""A request while it comes, kept until it is whole: no thread waits for a slow sender, nor takes half for the whole."""

from __future__ import annotations

import errno
import re
import time
from contextlib import suppress
from tempfile import SpooledTemporaryFile

from shared.temporary_folder import MOST_KEPT

LONGEST_HEAD = 65_536
IN_MEMORY = 65_536
"""Bytes of one request; what is longer waits in a temporary file."""
MOST_READ = 2 * MOST_KEPT
LEAST_BYTES_A_SECOND = 16_384
"""Of a body: 52 MB may take an hour, and who sends less is taken for gone."""
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked[ \t]*\r\n", re.IGNORECASE)
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
"""Nothing more comes before the sender is told to go on."""
CHUNK = re.compile(rb"([0-9a-f]{1,15})[ \t]*[;\r\n]", re.IGNORECASE)
LONGEST_LINE = 8190


class Chunks:
    """Where a body in chunks ends (RFC 9112, 7.1). What is no chunk ends it as well: the parser says what is wrong."""

    def __init__(self) -> None:
        self.ended = False
        self._skip = 0
        self._line = bytearray()
        self._is_last = False

    def take(self, data: bytes) -> None:
        """The next bytes of the body, as they came."""
        place = 0
        while place < len(data) and not self.ended:
            if self._skip:
                step = min(self._skip, len(data) - place)
                self._skip -= step
            else:
                end = data.find(b"\n", place)
                step = (len(data) if end < 0 else end + 1) - place
                self._line += data[place : place + step]
                if end >= 0:
                    self._read(bytes(self._line))
                    self._line.clear()
                elif len(self._line) > LONGEST_LINE:
                    self.ended = True
            place += step

    def _read(self, line: bytes) -> None:
        if self._is_last:
            self.ended = line == b"\r\n"
        elif found := CHUNK.match(line):
            size = int(found[1], 16)
            self._skip = size + 2 if size else 0
            self._is_last = not size
        else:
            self.ended = True


class Arrival:
    """How much of one request is there; how it really ends is the parser's to say."""

    def __init__(self, patience: float) -> None:
        self.until = time.monotonic() + patience
        """When its sender is taken for gone."""
        self.has_head = False
        self.is_whole = False
        self.says_go_on = False
        """Whether the sender waits to be told to go on."""
        self.kept = 0
        """Bytes of its body that are kept."""
        self.lost: OSError | None = None
        """Why its body could not be kept."""
        self.lacks_bytes = False
        """Whether some of its body were not kept, or were not even waited for."""
        self._patience = patience
        self._head = bytearray()
        self._read = 0
        self._next_step = 0
        self._left = 0
        self._chunks: Chunks | None = None
        self._body: SpooledTemporaryFile[bytes] | None = None

    @property
    def is_head_too_long(self) -> bool:
        """Whether so much came without an end of the head that no parser would take it."""
        return not self.has_head and len(self._head) > LONGEST_HEAD

    @property
    def has_address(self) -> bool:
        """Whether the line with the address has come."""
        return b"\r\n" in self._head

    @property
    def is_read_to_its_end(self) -> bool:
        """Whether nothing is left of it, such as the beginning of one more request that was sent too early."""
        return not self._head and (self._body is None or self._body.tell() >= self.kept)

    def take(self, data: bytes) -> None:
        """What came next."""
        self._read += len(data)
        if self.has_head:
            self._take_body(data)
            return
        self._head += data
        end = self._head.find(b"\r\n\r\n", max(0, len(self._head) - len(data) - 3)) + 4
        if end >= 4:
            begun = bytes(self._head[end:])
            del self._head[end:]
            self._begin_body(bytes(self._head), begun)

    def _begin_body(self, head: bytes, begun: bytes) -> None:
        self.has_head = True
        said = LENGTH.search(head)
        self._left = int(said[1]) if said else 0
        self._chunks = Chunks() if CHUNKED.search(head) else None
        waits = EXPECTS.search(head) is not None and b" HTTP/1.0\r\n" not in head and not begun
        self._go_on()
        self._take_body(begun)
        if waits and self._left > MOST_KEPT:
            self.is_whole = self.lacks_bytes = True  # it is refused before it is sent
        self.says_go_on = waits and not self.is_whole

    def _take_body(self, data: bytes) -> None:
        self._keep(data)
        if self._chunks:
            self._chunks.take(data)
            ended = self._chunks.ended
        else:
            self._left -= len(data)
            ended = self._left <= 0
        self.is_whole = ended or self._read > MOST_READ
        self.lacks_bytes |= self.is_whole and not ended
        if self._read >= self._next_step:
            self._go_on()

    def _go_on(self) -> None:
        """So many bytes more give so many seconds more: neither silence nor drops keep a place."""
        self.until = time.monotonic() + self._patience
        self._next_step = self._read + int(self._patience * LEAST_BYTES_A_SECOND)

    def _keep(self, data: bytes) -> None:
        if not data:
            return
        if self.lost or self.kept > MOST_KEPT:
            self.lacks_bytes = True
            return
        try:
            self._body = self._body or SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - stays open
            self._body.write(data)
            self.kept += len(data)
        except OSError:
            self.lose()

    def lose(self) -> None:
        """There is no room for it: what was kept is given back, and whoever reads it is told."""
        self.close()
        self.lacks_bytes = True
        self.lost = OSError(errno.ENOSPC, "No space left to receive a request")

    def begin(self) -> None:
        """From here on it is read, not received."""
        try:
            if self._body:
                self._body.seek(0)
        except OSError:
            self.lose()

    def read(self, size: int) -> bytes:
        """What comes next of it; nothing at its end, and OSError where its body could not be kept."""
        if self._head:
            data = bytes(self._head[:size])
            del self._head[:size]
            return data
        if self.lost:
            raise self.lost
        return self._body.read(size) if self._body else b""

    def close(self) -> None:
        """It is over, and so is its temporary file."""
        with suppress(OSError):
            if self._body:
                self._body.close()
        self._body, self.kept = None, 0
