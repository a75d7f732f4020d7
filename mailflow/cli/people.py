"""Logins of the admin."""

import click

from mailflow.cli.start import Start


@click.group(short_help="Logins of the admin.")
def user() -> None:
    """Who may log in to the admin. The first start of `mailflow run` makes one login and shows its password once."""


@user.command("add", short_help="Make a login.")
@click.argument("login")
@click.option("--name", default="", help="The person's name, as others see it.")
@click.option("--role", "roles", multiple=True, default=("clerk",), show_default=True, help="What the person may do; may be repeated.")
@click.option("--attorney", default="", help="Of an attorney: the name by which the ledger knows whose clients they are.")
@click.option("--password", prompt=True, hide_input=True, default="", show_default=False, help="Empty: one is made and shown.")
@click.pass_obj
def add(start: Start, login: str, *, name: str, roles: tuple[str, ...], attorney: str, password: str) -> None:
    """Makes a login for the admin."""
    from mailflow.services.people import add_person
    from mailflow.wiring import open_store

    store = open_store(start.settings())
    chosen = add_person(store, login=login, name=name or login, password=password, roles=roles, attorney=attorney)
    click.echo(f"{login} may log in" if password else f"{login} may log in with the password {chosen}")


@user.command("password", short_help="Set another password.")
@click.argument("login")
@click.option("--password", prompt=True, hide_input=True, default="", show_default=False, help="Empty: one is made and shown.")
@click.pass_obj
def password(start: Start, login: str, *, password: str) -> None:
    """Sets another password for a login."""
    from mailflow.services.people import set_password
    from mailflow.wiring import open_store

    chosen = set_password(open_store(start.settings()), login=login, password=password)
    click.echo("the password was changed" if password else f"the password is {chosen}")


@user.command("roles", short_help="Give a login other roles.")
@click.argument("login")
@click.option("--role", "roles", multiple=True, required=True, help="What the person may do; may be repeated.")
@click.option("--attorney", default="", help="Of an attorney: the name by which the ledger knows whose clients they are.")
@click.pass_obj
def roles(start: Start, login: str, *, roles: tuple[str, ...], attorney: str) -> None:
    """Gives a login other roles: clerk, collector, attorney, manager, auditor, administrator."""
    from mailflow.services.people import set_roles
    from mailflow.wiring import open_store

    set_roles(open_store(start.settings()), login=login, roles=roles, attorney=attorney)
    click.echo(f"{login} is {', '.join(roles)} now")
