"""A workspace: one organisation's folder, its settings, and where its files stand (EVENTS.md names them)."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from periplo.core.access import ROLES
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.spans import zone_named
from periplo.core.texts import LANGUAGES
from periplo.storage.lake_files import Lake
from periplo.storage.lake_store import StoredLake
from periplo.usecases.kept_in import StorageSettings, check_storage, schema_of

SETTINGS = "periplo.toml"
SCHEMA = 1
KINDS = ("retail", "services", "subscription", "b2b", "public", "clinic")
FOLDERS = ("lake", "index", "assets", "maps", "campaigns", "segments", "surveys")


SIGN_IN = ("auto", "always")


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[console]: when people sign in, and at which address they find it if a proxy stands before it."""

    sign_in: str = "auto"
    url: str | None = None


class AccessSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[access]: what is asked of whoever signs in by password."""

    require_totp: tuple[str, ...] = ()  # roles that have to have a second factor


UNKNOWN = ("refuse", "reader")


class OidcSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[oidc]: an OpenID provider that proves who somebody is, and what follows from what it tells of them."""

    issuer: str
    client_id: str
    secret: str | None = (
        None  # the name of the secret, in the environment or secrets.toml; None: a public client
    )
    label: str | None = None  # of the button
    domains: tuple[str, ...] = ()  # of e-mail addresses that are let in; none: all
    unknown: str = "refuse"  # who has no account: refused, or let in as a reader
    role_claim: str | None = None  # the claim that tells roles or groups
    roles: dict[str, str] = {}  # its values, and the roles that follow; of several the highest counts


class DoorSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[doors]: for the console and the public listener alike."""

    trusted_proxies: tuple[str, ...] = ()  # addresses and networks whose X-Forwarded-For is believed


class MessageSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[messages]: who writes, as the foot of a message tells it, and what its links carry."""

    address: str | None = None  # the postal address that the law wants in marketing
    web: str | None = None
    phone: str | None = None
    colour: str = "#0b5cad"  # of buttons and links
    tracking: bool = True  # links lead through the public listener, and an image tells of opening
    utm: bool = True
    utm_source: str | None = None  # the organisation's name if left out


class CampaignSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[campaigns]: who lets them out."""

    approval: bool = False  # a new version waits until an approver, who is not its author, lets it out


class SparkSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[spark]: where the workers are, if engine = "spark"."""

    master: str | None = (
        None  # spark://host:7077; nothing: PERIPLO_SPARK_MASTER, else threads of this machine
    )


ENGINES = ("local", "spark")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What periplo.toml says; no secrets belong in it."""

    schema: int = SCHEMA
    name: str
    kind: str = "retail"
    language: str = "es"
    languages: tuple[str, ...] = ("es", "en")
    zone: str = "UTC"
    currency: str = "EUR"
    public_url: str | None = None  # where the public listener is reached from outside; links begin with it
    map: str | None = None  # the map shown first, a file below the workspace
    engine: str = "local"  # where questions are asked: threads of this machine, or Spark
    storage: StorageSettings = StorageSettings()
    console: ConsoleSettings = ConsoleSettings()
    doors: DoorSettings = DoorSettings()
    access: AccessSettings = AccessSettings()
    oidc: OidcSettings | None = None
    messages: MessageSettings = MessageSettings()
    campaigns: CampaignSettings = CampaignSettings()
    spark: SparkSettings = SparkSettings()


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that `periplo init` made. Paths of what may not be there yet are told all the same."""

    root: Path
    settings: Settings

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.db"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox.db"

    @property
    def moved(self) -> Path:
        """The ledger that was, once it has moved to a database."""
        return self.root / "ledger.moved.db"

    @property
    def schema(self) -> str:
        """Its name in a database, where it keeps its ledger there; the inbox's is this with __inbox behind it."""
        return schema_of(self.settings.name, self.settings.storage)

    @property
    def lake(self) -> Lake:
        address = self.settings.storage.lake
        here = lake_in(self.root)
        return StoredLake(here.folder, address) if address else here

    @property
    def apart(self) -> Workspace:
        """The same with its lake in its folder alone, whatever its settings say."""
        storage = msgspec.structs.replace(self.settings.storage, lake=None)
        return Workspace(self.root, msgspec.structs.replace(self.settings, storage=storage))

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def has_events(self) -> bool:
        """Whether anything was ever imported."""
        return self.lake.has_any()

    @property
    def channel_rules(self) -> Path:
        """Which channel a customer came by: the workspace's own rules."""
        return self.root / "channels.yaml"

    @property
    def plan(self) -> Path:
        """The tracking plan: labels of events, properties and values."""
        return self.root / "plan.yaml"

    @property
    def frequency(self) -> Path:
        """When and how often people are written to."""
        return self.root / "frequency.yaml"

    @property
    def seasons(self) -> Path:
        """The organisation's own seasons."""
        return self.root / "seasons.yaml"

    @property
    def content(self) -> Path:
        """Blocks and snippets that messages share."""
        return self.root / "content.yaml"

    @property
    def maps(self) -> list[Path]:
        """The maps that lie here, the one shown first at the head."""
        found = sorted((self.root / "maps").glob("*.y*ml"))
        first = self.root / (self.settings.map or "")
        if first.is_file():
            found = [first, *(path for path in found if path != first)]
        return found

    @property
    def segments(self) -> list[Path]:
        """The segments that lie here."""
        return sorted((self.root / "segments").glob("*.y*ml"))

    @property
    def surveys(self) -> list[Path]:
        """The surveys that lie here."""
        return sorted((self.root / "surveys").glob("*.y*ml"))

    @property
    def forms(self) -> list[Path]:
        """The sign-up forms that lie here."""
        return sorted((self.root / "forms").glob("*.y*ml"))


def lake_in(root: Path) -> Lake:
    """The lake of the workspace in this folder, as far as it lies there."""
    return Lake(root / "lake")


def open_workspace(root: Path | str) -> Workspace:
    """The workspace in this folder.

    Raises: BadInput if there is none, or its settings cannot be understood.
    """
    root = Path(root)
    try:
        text = (root / SETTINGS).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput(
            f"'{root}' is no workspace",
            f"it has no {SETTINGS}",
            "make one with 'periplo init', or name another folder with --in",
        ) from None
    except UnicodeDecodeError:
        raise BadInput(f"{SETTINGS} is not a text in UTF-8", mend="save it again as UTF-8") from None
    return Workspace(root, settings_from(text))


def settings_from(text: str) -> Settings:
    """The settings that a text says.

    Raises: BadInput with the line or key that cannot be understood.
    """
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{SETTINGS} is not TOML", str(error), "mend that line") from None
    except msgspec.ValidationError as error:
        raise BadInput(f"{SETTINGS} says something unknown", str(error), "mend or remove that key") from None
    if settings.schema != SCHEMA:
        raise BadInput(
            f"{SETTINGS} says schema {settings.schema}",
            f"this Periplo reads schema {SCHEMA}",
            "install the Periplo that wrote it",
        )
    if settings.kind not in KINDS:
        raise BadInput(f"{SETTINGS} says kind '{settings.kind}'", mend=f"write {', '.join(KINDS)}")
    if settings.language not in LANGUAGES:
        raise BadInput(
            f"{SETTINGS} says language '{settings.language}'", mend=f"write {' or '.join(LANGUAGES)}"
        )
    check_engine(settings.engine, SETTINGS)
    zone_named(settings.zone)
    check_storage(settings.storage, SETTINGS)
    _check_doors(settings)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", settings.messages.colour):
        raise BadInput(f"{SETTINGS} says colour '{settings.messages.colour}'", mend="write it as #0b5cad")
    return settings


def check_engine(engine: str, place: str) -> None:
    """Raises: BadInput if there is no such engine; place: where it was written."""
    if engine not in ENGINES:
        raise BadInput(f"{place} says engine '{engine}'", mend=f"write {' or '.join(ENGINES)}")


def _check_doors(settings: Settings) -> None:
    if settings.console.sign_in not in SIGN_IN:
        raise BadInput(
            f"{SETTINGS} says sign_in '{settings.console.sign_in}'", mend=f"write {' or '.join(SIGN_IN)}"
        )
    if settings.console.url is not None and not _is_site(settings.console.url):
        raise BadInput(
            f"{SETTINGS} says url '{settings.console.url}'",
            "the console stands at the root of a site of its own",
            "write it as https://console.example.org, without anything behind the name",
        )
    for role in settings.access.require_totp:
        if role not in ROLES:
            raise BadInput(
                f"{SETTINGS} asks role '{role}' for a code", mend=f"take one of: {', '.join(ROLES)}"
            )
    if settings.oidc is not None:
        _check_oidc(settings.oidc)
    for each in settings.doors.trusted_proxies:
        try:
            ip_network(each.strip(), strict=False)
        except ValueError:
            raise BadInput(
                f"{SETTINGS} trusts '{each}'",
                "it is neither an address nor a network",
                "write it as 10.0.0.5 or 10.0.0.0/8",
            ) from None


def _check_oidc(oidc: OidcSettings) -> None:
    found = urlsplit(oidc.issuer)
    is_here = found.scheme == "http" and found.hostname in ("127.0.0.1", "::1", "localhost")
    if not found.hostname or not (found.scheme == "https" or is_here) or found.query or found.fragment:
        raise BadInput(
            f"{SETTINGS} says issuer '{oidc.issuer}'",
            "it is no address of a provider by https",
            "write it as the provider tells it, such as https://id.example.org/realms/shop",
        )
    if oidc.unknown not in UNKNOWN:
        raise BadInput(f"{SETTINGS} says unknown '{oidc.unknown}'", mend=f"take one of: {', '.join(UNKNOWN)}")
    if bool(oidc.roles) != bool(oidc.role_claim):
        raise BadInput(
            f"{SETTINGS} says role_claim without roles, or roles without role_claim",
            "one tells where roles stand, the other what follows from them",
            'write both, such as role_claim = "groups" and roles = {"crm-editors" = "editor"}',
        )
    for role in oidc.roles.values():
        if role not in ROLES:
            raise BadInput(f"{SETTINGS} gives role '{role}'", mend=f"take one of: {', '.join(ROLES)}")


def _is_site(url: str) -> bool:
    try:
        found = urlsplit(url)
        is_port = found.port is None or found.port > 0  # one that is none raises
    except ValueError:
        return False
    is_bare = found.path in ("", "/") and not found.query and not found.fragment and "@" not in found.netloc
    return bool(found.scheme in ("http", "https") and found.hostname and is_bare and is_port)


def make_workspace(root: Path | str, settings: Settings) -> Workspace:
    """Makes the folder and its settings; what stands in the folder already is left as it is.

    Raises: BadInput if it is a workspace already, EnvironmentFault if it cannot be written.
    """
    root = Path(root)
    may_be_made(root, settings)
    try:
        for folder in FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)
        _write_whole(root / SETTINGS, settings_text(settings))
    except OSError as refused:
        raise EnvironmentFault(
            f"'{root}' cannot be made", refused.strerror or "", "name a folder that you may write"
        ) from None
    return Workspace(root, settings)


def may_be_made(root: Path, settings: Settings) -> None:
    """Raises: BadInput if the folder is a workspace already, or the zone does not exist."""
    zone_named(settings.zone)
    if (root / SETTINGS).exists():
        raise BadInput(
            f"'{root}' is a workspace already",
            f"it has a {SETTINGS}",
            "work in it, or name another folder",
        )


def settings_text(settings: Settings) -> str:
    """The settings as TOML; of its tables only what differs from what counts anyway."""
    said, usual = msgspec.to_builtins(settings), msgspec.to_builtins(Settings(name=""))
    lines = [
        f"{key} = {_toml(value)}"
        for key, value in said.items()
        if value is not None and not isinstance(value, dict)
    ]
    for table in (key for key, value in said.items() if isinstance(value, dict)):
        usually = usual[table] or {}
        differs = {
            key: value
            for key, value in said[table].items()
            if value is not None and value != usually.get(key)
        }
        if differs:
            lines += ["", f"[{table}]", *(f"{key} = {_toml(value)}" for key, value in differs.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_toml(key)} = {_toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return msgspec.json.encode(value).decode()  # a JSON text or number is one of TOML too


def _write_whole(path: Path, text: str) -> None:
    """Writes a file that is either wholly there or not at all."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
