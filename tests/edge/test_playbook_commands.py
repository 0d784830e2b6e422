"""periplo playbook: what is listed and shown, and what is written or refused, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from periplo.usecases.playbooks.book import NAMES

CART = ("playbook", "use", "abandoned-cart", "--in", "shop")


def test_all_are_listed_by_what_fits_with_figures_of_this_workspace(periplo, shop):
    told = periplo("playbook", "list", "--in", shop)
    assert told.code == 0
    assert all(f"\n  {id} · " in told.out for id in NAMES)
    assert "Something is lacking:" in told.out
    assert "lacks trait 'birthday'" in told.out
    spanish = periplo("receta", "lista", "--in", shop, PERIPLO_LANG="es").out
    assert "Les falta algo:" in spanish
    assert "falta el dato «birthday»" in spanish


def test_the_list_as_data_has_needs_states_and_guesses(periplo, shop):
    told = json.loads(periplo("playbook", "list", "--in", shop, "--format", "json").out)
    assert [one["id"] for one in told["playbooks"]] == list(NAMES)
    cart = next(one for one in told["playbooks"] if one["id"] == "abandoned-cart")
    assert cart["state"] == "lacks"  # nothing here is like an order
    needs = {one["name"]: one for one in cart["needs"]}
    assert needs["product added"]["may_be"][0] == {"rule": "cart", "customers": 2, "sure": False}
    assert needs["order completed"]["state"] != "has"


def test_one_is_shown_with_its_flow_and_its_words(periplo, shop):
    told = periplo("playbook", "show", "abandoned-cart", "--in", shop).out
    for part in ("What for:", "When not:", "What it needs:", "  1. Waits 3 hours", "Your cart is still here (reminder)",
                 "To use it: periplo playbook use abandoned-cart --in shop"):  # fmt: skip
        assert part in told
    assert "no e-mail leaves" in told  # the shop has no public address


def test_it_is_written_with_own_names_and_can_be_checked_and_rehearsed(periplo, shop):
    told = periplo(*CART, "--as", "cart", "--say", "product added=cart", "--say", "order completed=pay")
    assert told.code == 0
    assert "Written: shop/campaigns/cart.yaml" in told.err
    assert "'product added' is 'cart' here." in told.err
    assert "'cart' stands at 'fill'." in told.err
    written = Path("shop/campaigns/cart.yaml")
    said = yaml.safe_load(written.read_text())
    assert (said["id"], said["map"], said["touchpoint"], said["status"]) == ("cart", "shop", "fill", "draft")
    assert (said["entry"]["event"], said["goal"]["rule"]) == ("cart", "pay")
    checked = periplo("campaign", "check", str(written), "--in", shop)
    assert checked.out.count("error: ") == 2, "both e-mails end with a footer, and there is no public address"
    assert checked.out.count("would not leave: it holds links or images of ours") == 2
    settings = Path(shop) / "periplo.toml"
    settings.write_text(f'public_url = "https://shop.example"\n{settings.read_text()}')
    checked = periplo("campaign", "check", str(written), "--in", shop)
    assert {line.split(": ")[1] for line in checked.out.splitlines() if line.startswith("shop/")} <= {
        "warning",
        "note",
    }
    assert "people would have entered" in periplo("campaign", "backtest", str(written), "--in", shop).out


def test_nothing_is_written_over_and_nothing_guessed_unasked(periplo, shop):
    sure = (*CART, "--say", "order completed=pay", "--say", "product added=cart")
    assert periplo(*sure).code == 0
    before = Path("shop/campaigns/abandoned-cart.yaml").read_text()
    again = periplo(*sure)
    assert (again.code, "exists already" in again.err) == (2, True)
    assert Path("shop/campaigns/abandoned-cart.yaml").read_text() == before
    unsaid = periplo(*CART, "--as", "other")
    assert unsaid.code == 2
    assert "it may be: cart" in unsaid.err.casefold()
    assert not Path("shop/campaigns/other.yaml").exists()


def test_what_is_of_no_use_is_refused_with_how_to_mend_it(periplo, shop):
    for words, told in (
        (("playbook", "show", "nothing", "--in", shop), "there is no playbook 'nothing'"),
        ((*CART, "--say", "cart"), "--say says 'cart'"),
        ((*CART, "--as", "../cart"), "the campaign's name is '../cart'"),
        ((*CART, "--link", "javascript:alert(1)"), "the link is 'javascript:alert(1)'"),
        (
            (*CART, "--as", "cart-awaits", "--say", "order completed=pay", "--say", "product added=cart"),
            "campaign 'cart-awaits' was published already",
        ),
        (("playbook", "list"), "no workspace was named"),
    ):
        ran = periplo(*words)
        assert ran.code == 2
        assert told in ran.err.casefold() or told in ran.err
        spanish = periplo(*words, PERIPLO_LANG="es").err
        assert told not in spanish


def test_an_empty_workspace_can_look_at_them_too(periplo, here):
    assert periplo("init", "empty").code == 0
    told = periplo("playbook", "list", "--in", "empty")
    assert told.code == 0
    assert "Can be used with what is here" not in told.out
