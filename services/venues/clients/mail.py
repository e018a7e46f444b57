"""The council's mail server: one letter to one address over SMTP, and what became of it in plain words."""

import smtplib
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

SECONDS = 10.0
LATER = "The mail server did not take it just now. It is tried again by itself."
TURNED_AWAY = "The mail server turned us away. It is tried again by itself; if it stays so, tell whoever runs it."
NO_SENSE = "The mail server answered something that makes no sense. It is tried again by itself."
NO_STARTTLS = "The mail server offers no encryption. It is tried again by itself; tell whoever runs this system."
NO_ANSWER = "The mail server does not answer. It is tried again by itself."
REFUSED = "The mail server refused the address. Check it with the hirer, or give the letter in another way."
NOT_TAKEN = "The mail server refused the letter. Tell whoever runs it, and give the letter in another way."
GREETING, GO_ON = 220, 354
ADDRESS_REFUSED = frozenset([501, 510, 511, 513, 550, 551, 553, 556])
LETTER_REFUSED = frozenset([550, 552, 553, 554])
NO_SIGN_IN = "The mail server did not accept our user name and password. Tell whoever runs this system."


@dataclass(frozen=True)
class MailServer:
    """Where letters leave the house, and in whose name."""

    host: str
    port: int
    sender: str
    council: str = ""
    user: str = ""
    password: str = ""
    starttls: bool = True

    @property
    def domain(self) -> str:
        """The domain of the sender: the right-hand side of every Message-ID."""
        return self.sender.rpartition("@")[2] or "localhost"


class NotSent(Exception):
    """A letter that did not leave, as far as anybody knows.

    `again` says whether trying later can help; `perhaps` that the server may have taken it all the same.
    """

    def __init__(self, sentence: str, again: bool, perhaps: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again
        self.perhaps = perhaps


class _Conversation(smtplib.SMTP):
    """With a memory of how far it has got: from some moment on the server may have the letter."""

    handing_over = False

    def getreply(self) -> tuple[int, bytes]:
        code, said = super().getreply()
        self.handing_over = self.handing_over or code == GO_ON
        return code, said


def deliver(server: MailServer, to: str, subject: str, text: str, message_id: str, at: datetime) -> None:
    """Hands one message to the mail server; NotSent when it was not taken.

    For good is only what a server says of this address or this letter, in a code that means it. That it turns us
    away, does not answer or makes no sense is true of the server today, and tried again.
    """
    message = _message(server, to, subject, text=text, message_id=message_id, at=at)
    smtp = _reach(server)
    try:
        smtp.send_message(message, server.sender, [to])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(error.recipients.values(), ADDRESS_REFUSED, REFUSED) from error
    except smtplib.SMTPDataError as error:
        perhaps = smtp.handing_over and not _makes_sense(error.smtp_code)
        raise _refused([(error.smtp_code, error.smtp_error)], LETTER_REFUSED, NOT_TAKEN, perhaps) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise NotSent(NOT_TAKEN, False) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotSent(_sentence(error), True, smtp.handing_over) from error
    finally:
        _leave(smtp)


def _reach(server: MailServer) -> _Conversation:
    """A server that listens to us; whatever goes wrong before any letter is named can be right the next time."""
    smtp = _Conversation(timeout=SECONDS)
    try:
        code, said = smtp.connect(server.host, server.port)
        if code != GREETING:
            raise smtplib.SMTPConnectError(code, said)
        if server.starttls:
            smtp._host = server.host  # type: ignore[attr-defined]  # the name the certificate is checked against
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        raise NotSent(NO_SIGN_IN, True) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        smtp.close()
        raise NotSent(_sentence(error), True) from error
    return smtp


def _leave(smtp: smtplib.SMTP) -> None:
    """Whatever is answered to our goodbye says nothing of the letter."""
    with suppress(OSError, ValueError, smtplib.SMTPException):
        smtp.docmd("QUIT")
    smtp.close()


def _makes_sense(code: int) -> bool:
    return 400 <= code < 600


def _refused(
    said: Iterable[tuple[int, object]], for_good: frozenset[int], sentence: str, perhaps: bool = False
) -> NotSent:
    """For good when every answer is one of those codes, and none is about who we are (5.7) instead of the letter."""
    answers = [(code, words if isinstance(words, bytes) else str(words).encode()) for code, words in said]
    if answers and all(code in for_good and not words.startswith(b"5.7.") for code, words in answers):
        return NotSent(sentence, False)
    makes_sense = all(_makes_sense(code) for code, _ in answers)
    return NotSent(LATER if makes_sense else NO_SENSE, True, perhaps)


def _sentence(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NO_STARTTLS
    if isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException | ValueError):
        return NO_ANSWER
    code = getattr(error, "smtp_code", 0)
    is_ours = type(error) is smtplib.SMTPResponseException  # no code of the server's: its line was too long
    return NO_SENSE if is_ours or not _makes_sense(code) else TURNED_AWAY if code >= 500 else LATER


def _message(server: MailServer, to: str, subject: str, text: str, message_id: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr((server.council, server.sender))
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
