"""A file on its way to a service as `multipart/form-data`, read piece by piece and never held whole."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import IO
from urllib.parse import quote

CHUNK = 1 << 16
PLAIN = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")


class MultipartBody:
    """Fields and one file; its length is known beforehand, so it is sent with a Content-Length."""

    def __init__(self, fields: Mapping[str, str], name: str, file_name: str, content: IO[bytes]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; {_file_name(file_name)}\r\n'
        self._head = f"{parts}{head}Content-Type: application/octet-stream\r\n\r\n".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._content = content
        self._size = content.seek(0, 2)

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        self._content.seek(0)
        yield self._head
        while chunk := self._content.read(CHUNK):
            yield chunk
        yield self._tail


def _file_name(name: str) -> str:
    """The name as a parameter that cannot break out of its header, whatever it contains."""
    if PLAIN.fullmatch(name):
        return f'filename="{name}"'
    return f"filename=\"file\"; filename*=UTF-8''{quote(name, safe='')}"
