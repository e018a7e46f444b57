"""A real mail server on loopback that keeps what it takes, and can be told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller

from tests.installation import free_port


class PostOffice:
    """What came in, newest last; `answer` is what the next letters are told instead of being taken."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuses_address = ""
        self.refuses_letter = ""
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuses_address:
            return self.refuses_address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses_letter:
            return self.refuses_letter
        self.letters.append(cast("EmailMessage", message_from_bytes(envelope.content, policy=default)))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 Taken"

    @property
    def texts(self) -> list[str]:
        return [letter.get_content() for letter in self.letters]


@contextmanager
def open_post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    office.port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.port, ready_timeout=20)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
