"""The mailbox to which bounces and complaints come: an IMAP folder, a maildir, or an mbox file.

What was read is marked as read once what it says is safe; mail that reports nothing is left as it is, for people.
"""

from __future__ import annotations

import imaplib
import mailbox
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from periplo.core.carriers import SmtpCarrier
from periplo.core.errors import EnvironmentFault
from periplo.formats.statuses.mail_report import MOST_BYTES, read_report
from periplo.storage.sql import SqlLedger
from periplo.usecases.act.statuses import Said, take_in

AT_ONCE = 200  # mails of one round
SECONDS = 30.0
Mail = tuple[bytes, Callable[[], None]]  # as it came, and how it is marked as read


class MailboxFault(EnvironmentFault):
    """The mailbox of bounces cannot be opened or read."""

    code = "mailbox_fault"


def read_mailbox(
    ledger: SqlLedger,
    carrier: SmtpCarrier,
    root: Path,
    told: Callable[[str], str],
    keep: Callable[[list[Said]], None],
    now: int,
) -> int:
    """Takes in what unread mail reports. keep: puts messages into the inbox, for good. Returns how many mails
    were reports.

    Only what names a message of ours counts, as anybody may write to a mailbox.
    Raises: MailboxFault, SecretMissing.
    """
    found = 0
    for raw, done in _unread(carrier, root, told):
        statuses = read_report(raw)
        if not statuses:
            continue
        said = take_in(ledger, carrier, statuses, now, only_ours=True)
        if said:
            keep(said)
        done()
        found += 1
    return found


def _unread(carrier: SmtpCarrier, root: Path, told: Callable[[str], str]) -> Iterator[Mail]:
    place = carrier.mailbox or ""
    if place.startswith(("imap://", "imaps://")):
        yield from _imap(place, carrier, told)
        return
    path = root / place
    if not path.exists():
        raise MailboxFault(f"there is no mailbox '{place}'", mend="check 'mailbox' in carriers.yaml")
    try:
        if path.is_dir():
            yield from _maildir(path)
        else:
            yield from _mbox(path)
    except OSError as error:
        raise MailboxFault(
            f"the mailbox '{place}' cannot be read", error.strerror or "", "check its permissions"
        ) from None


def _maildir(path: Path) -> Iterator[Mail]:
    box = mailbox.Maildir(path, create=False)
    for key in [key for key in box.keys() if "S" not in box.get_message(key).get_flags()][:AT_ONCE]:  # noqa: SIM118

        def done(key: str = key) -> None:
            kept = box.get_message(key)
            kept.set_subdir("cur")
            kept.add_flag("S")
            box[key] = kept

        yield box.get_bytes(key)[:MOST_BYTES], done


def _mbox(path: Path) -> Iterator[Mail]:
    box = mailbox.mbox(path, create=False)
    try:
        box.lock()
    except mailbox.ExternalClashError:
        raise MailboxFault(f"another program holds '{path.name}'", mend="it is tried again") from None
    try:
        for key in [key for key in box.keys() if "R" not in box.get_message(key).get_flags()][:AT_ONCE]:  # noqa: SIM118

            def done(key: int = key) -> None:  # type: ignore[assignment]
                kept = box.get_message(key)  # type: ignore[arg-type]
                kept.add_flag("RO")
                box[key] = kept  # type: ignore[index]
                box.flush()

            yield box.get_bytes(key)[:MOST_BYTES], done
    finally:
        box.unlock()
        box.close()


def _imap(place: str, carrier: SmtpCarrier, told: Callable[[str], str]) -> Iterator[Mail]:
    parts = urlsplit(place)
    user, folder = unquote(parts.username or carrier.user or ""), unquote(parts.path.lstrip("/")) or "INBOX"
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    name = carrier.mailbox_password or carrier.password
    password = told(name) if name else ""
    try:
        server = kind(
            parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143), timeout=SECONDS
        )
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxFault("the mail server of bounces cannot be reached", type(error).__name__) from None
    try:
        server.login(user, password)
        status, _ = server.select(_quoted(folder))
        if status != "OK":
            raise MailboxFault(f"there is no folder '{folder}'", mend="check 'mailbox' in carriers.yaml")
        _, found = server.uid("search", "UNSEEN")
        for uid in (found[0] or b"").split()[:AT_ONCE]:
            id = uid.decode()
            _, told_parts = server.uid("fetch", id, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            raw = next((part[1] for part in told_parts if isinstance(part, tuple)), b"")

            def done(id: str = id) -> None:
                server.uid("store", id, "+FLAGS.SILENT", r"(\Seen)")

            yield raw, done
    except imaplib.IMAP4.error as error:
        raise MailboxFault(
            "the mail server of bounces refuses", type(error).__name__, "check user, password and folder"
        ) from None
    except OSError as error:
        raise MailboxFault("the mail server of bounces hung up", type(error).__name__) from None
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
