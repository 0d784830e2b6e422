"""periplo key, user and audit: who may send, who may manage, who may sign in, and who did what."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.access import ROLES, SCOPES
from periplo.core.acts import KINDS
from periplo.edge.cli.spoken import command, option

SHAPES = click.Choice(("table", "json"))


@command()
@option("--kind", type=click.Choice(("write", "manage")), default="write", help="option.key_kind")
@option("--source", sign="NAME", help="option.key_source")
@option("--channel", sign="CHANNEL", help="option.key_channel")
@option("--place", sign="PLACE", help="option.key_place")
@option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="option.key_scope")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def new_key(**given: Any) -> int:
    from periplo.edge.cli.letting_in import key_made

    return key_made(given)


@command()
@option("--in", "folder", default=".", sign="DIR", help="option.in")
@option("--format", "form", type=SHAPES, default="table", help="option.format")
def list_key(folder: str, form: str) -> int:
    from periplo.edge.cli.letting_in import keys_listed

    return keys_listed(folder, form)


@command()
@click.argument("id", metavar="ID")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def revoke_key(id: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import key_revoked

    return key_revoked(folder, id)


@command()
@click.argument("name", metavar="NAME")
@option("--role", type=click.Choice(ROLES), default="reader", help="option.user_role")
@option("--language", type=click.Choice(("es", "en")), help="option.user_language")
@option("--link", "by_link", is_flag=True, help="option.user_by_link")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def new_user(name: str, role: str, language: str | None, by_link: bool, folder: str) -> int:
    from periplo.edge.cli.letting_in import user_made

    return user_made(folder, name, role, language, by_link)


@command()
@option("--in", "folder", default=".", sign="DIR", help="option.in")
@option("--format", "form", type=SHAPES, default="table", help="option.format")
def list_user(folder: str, form: str) -> int:
    from periplo.edge.cli.letting_in import users_listed

    return users_listed(folder, form)


@command()
@click.argument("name", metavar="NAME")
@click.argument("role", metavar="|".join(ROLES), type=click.Choice(ROLES))
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def role_user(name: str, role: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import role_changed

    return role_changed(folder, name, role)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def password_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import password_changed

    return password_changed(folder, name)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def disable_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import let_in

    return let_in(folder, name, False)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def enable_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import let_in

    return let_in(folder, name, True)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def link_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import linked

    return linked(folder, name)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def sign_out_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import signed_out

    return signed_out(folder, name)


@command()
@click.argument("name", metavar="NAME")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
def reset_totp_user(name: str, folder: str) -> int:
    from periplo.edge.cli.letting_in import factor_reset

    return factor_reset(folder, name)


@command()
@option("--who", sign="NAME", help="option.audit_who")
@option("--kind", type=click.Choice(KINDS), help="option.audit_kind")
@option("--object", sign="ID", help="option.audit_object")
@option("--from", "since", sign="DAY", help="option.audit_from")
@option("--to", sign="DAY", help="option.audit_to")
@option("--most", type=click.IntRange(1, 100_000), default=100, help="option.audit_most")
@option("--in", "folder", default=".", sign="DIR", help="option.in")
@option(
    "--format", "form", type=click.Choice(("table", "json", "csv")), default="table", help="option.format"
)
def audit(**given: Any) -> int:
    from periplo.edge.cli.letting_in import log_told

    return log_told(given)
