"""The council's mail server: one letter to one address over SMTP, and what became of it in plain words."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

SECONDS = 10.0
LATER = "The mail server did not take it just now. It is tried again by itself."
NO_ANSWER = "The mail server does not answer. It is tried again by itself."
REFUSED = "The mail server refused the address. Check it with the hirer, or give the letter in another way."
NOT_TAKEN = "The mail server refused the letter. Tell whoever runs it, and give the letter in another way."
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
    """A letter that did not leave; `again` says whether trying later can help."""

    def __init__(self, sentence: str, again: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


def deliver(server: MailServer, to: str, subject: str, text: str, message_id: str, at: datetime) -> None:
    """Hands one message to the mail server; NotSent when it was not taken."""
    message = _message(server, to, subject, text, message_id, at)
    try:
        with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as smtp:
            if server.starttls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(message, server.sender, [to])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        again = bool(codes) and all(400 <= code < 500 for code in codes)
        raise NotSent(LATER if again else REFUSED, again) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(NO_SIGN_IN, True) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        raise NotSent(NOT_TAKEN, False) from error
    except smtplib.SMTPResponseException as error:
        again = 400 <= error.smtp_code < 500
        raise NotSent(LATER if again else NOT_TAKEN, again) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(NO_ANSWER, True) from error


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
