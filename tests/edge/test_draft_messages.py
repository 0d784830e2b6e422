"""Messages of a draft written in the console: fields, blocks, lengths, as a person reads them, back to the flow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.documents import read_document
from served import Page, Visitor, serving
from small_shop import CAMPAIGN, copied

DRAFT = "/campaigns/cart-awaits/draft"
PAGE = f"{DRAFT}/message"
KEPT = "# ours\n" + CAMPAIGN.replace("  - {id: remind,", "  # say it once\n  - {id: remind,")


@pytest.fixture
def root(built_shop: Path, tmp_path: Path) -> Path:
    return copied(built_shop, tmp_path / "shop", KEPT)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def file_of(root: Path) -> Path:
    return root / "campaigns" / "cart-awaits.yaml"


def fields_of(page: str) -> dict[str, str]:
    """What a page's form would send."""
    found = {
        one["name"]: unescape(one.get("value") or "") for one in Page(page).all("input") if one.get("name")
    }
    return {name: value for name, value in found.items() if name != "token"}


def write(visitor: Visitor, page: str, do: str, **given: str):
    return visitor.post(f"{PAGE}?lang=en", page, **fields_of(page) | {"do": do} | given)


OPEN = f"{PAGE}?message=reminder&node=remind&lang=en"


def test_words_are_written_in_each_language_and_the_flow_is_come_back_to(root: Path, visitor: Visitor):
    page = visitor.get(OPEN).text
    assert "Shall we go on?" in page
    reply = write(
        visitor, page, "keep back", **{"subject:en": "Still <b>there</b>?", "body:en": "We kept it."}
    )
    assert reply.status == 303, reply.text
    assert reply.headers["Location"] == f"{DRAFT}?node=remind&done=message#inspector"
    said = read_document(file_of(root)).data["messages"]["reminder"]
    assert said == {
        "subject": {"es": "¿Seguimos?", "en": "Still <b>there</b>?"}, "body": {"es": "Aquí está.", "en": "We kept it."},
    }  # fmt: skip
    assert file_of(root).read_text().startswith("# ours\n")
    assert "  # say it once\n" in file_of(root).read_text()
    page = visitor.get(f"{DRAFT}?node=remind&done=message&lang=en").text
    assert "Message saved to the draft." in page
    assert "<b>there</b>" not in page
    assert visitor.get(f"{DRAFT}?node=remind&lang=en").text.count("Undo what") == 1


def test_a_message_is_begun_with_its_send_and_nothing_half_is_ever_there(root: Path, visitor: Visitor):
    flow = visitor.get(f"{DRAFT}?node=settle&lang=en").text
    reply = visitor.post(
        f"{DRAFT}?lang=en",
        flow,
        node="settle",
        do="insert",
        kind="send",
        new_send="+",
        new_channels="sms, email",
    )
    assert reply.status == 303
    assert file_of(root).read_text() == KEPT
    page = visitor.get(f"{reply.headers['Location']}&lang=en").text
    assert "E-mail" in page
    refused = write(visitor, page, "keep back")
    assert refused.status == 400
    assert "has no subject" in refused.text
    assert file_of(root).read_text() == KEPT
    plain = write(visitor, page, "as text", **{"subject:es": "Ven a verlo"})
    assert plain.status == 200
    assert fields_of(plain.text)["subject:es"] == "Ven a verlo"
    reply = write(visitor, plain.text, "keep back", **{"body:es": "Está aquí."})
    assert reply.status == 303, reply.text
    plan = read_campaign(file_of(root))
    assert [node.id for node in plan.nodes] == ["settle", "send", "remind", "end"]
    assert (plan.node("send").channels, plan.node("send").message) == (("sms", "email"), "ven-a-verlo")
    assert plan.message("ven-a-verlo").body.to("es") == "Está aquí."


def test_a_send_says_another_message_from_now_on(root: Path, visitor: Visitor):
    page = visitor.get(f"{PAGE}?message=%2B&node=remind&lang=en").text
    given = {"subject:es": "Otro", "subject:en": "Another", "body:es": "Uno", "body:en": "One"}
    assert write(visitor, page, "keep back", **given).status == 303
    assert read_campaign(file_of(root)).node("remind").message == "otro"
    flow = visitor.get(f"{DRAFT}?node=remind&lang=en").text
    assert visitor.post(f"{DRAFT}?lang=en", flow, node="remind", do="set", message="reminder").status == 303
    assert read_campaign(file_of(root)).node("remind").message == "reminder"


def test_blocks_are_added_moved_and_taken_out_without_losing_what_was_typed(root: Path, visitor: Visitor):
    page = visitor.get(OPEN).text
    page = write(visitor, page, "in blocks", **{"subject:en": "Typed"}).text
    for do in ("add blocks", "up blocks.2"):
        reply = write(visitor, page, do, **({"blocks.1.words:en": "Bye"} if do == "add blocks" else {}))
        assert reply.status == 200
        page = reply.text
    given = {"blocks.1.kind": "button", "blocks.1.words:en": "Go", "blocks.1.link:en": "https://a.example"}
    reply = write(visitor, page, "keep", **given)
    assert reply.status == 303, reply.text
    said = read_document(file_of(root)).data["messages"]["reminder"]
    assert said["subject"]["en"] == "Typed"
    assert [next(iter(one)) if isinstance(one, dict) else one for one in said["body"]] == [
        "text",
        "button",
        "footer",
    ]
    page = visitor.get(OPEN).text
    assert json.loads(fields_of(page)["text"]) == said
    page = write(visitor, page, "drop blocks.2").text
    refused = write(visitor, page, "keep")  # a marketing mail without the way out
    assert refused.status in (303, 400)


def test_how_long_it_is_is_told_by_channel(root: Path, visitor: Visitor):
    file_of(root).write_text(KEPT.replace("channel: log", "channels: [sms, whatsapp, app]"))
    page = visitor.get(OPEN).text
    assert "in 1 SMS (GSM-7)" in page
    told = write(visitor, page, "look", **{"body:en": "a" * 80 + "…"}).text
    assert "in 2 SMS (UCS-2); without “…” more would fit" in told
    assert "Too much" in write(visitor, page, "look", **{"body:en": "a" * 4_100}).text


def test_it_is_read_as_a_person_before_it_is_kept(root: Path, visitor: Visitor):
    page = visitor.get(OPEN).text
    told = write(visitor, page, "show", **{"as": "ben", "tongue": "en", "subject:en": "Not kept yet"}).text
    assert "<h3>Not kept yet</h3>" in told
    assert file_of(root).read_text() == KEPT
    assert "<h3>¿Seguimos?</h3>" in write(visitor, page, "show", **{"as": "ben", "tongue": "es"}).text
    blocks = write(visitor, page, "in blocks").text
    framed = write(visitor, blocks, "show", **{"as": "ben", "width": "narrow"}).text
    frame = next(one for one in Page(framed).all("iframe"))
    assert frame["class"] == "mail narrow"
    assert visitor.get(frame["src"]).status == 200
    failed = write(
        visitor, page, "show", **{"as": "ben", "tongue": "en", "body:en": "{{ profile.unknown }}"}
    ).text
    assert "could not be sent" in failed
    chosen = write(visitor, page, "show", tongue="en").text
    assert "chosen among those who meet the entry and the audience" in chosen
    assert "<h3>Shall we go on?</h3>" in chosen
    assert write(visitor, page, "show", **{"as": "nobody@nowhere"}).status == 200


def test_two_who_write_one_message_do_not_write_over_one_another(root: Path, visitor: Visitor):
    page, other = visitor.get(OPEN).text, visitor.get(f"{DRAFT}?node=settle&lang=en").text
    assert visitor.post(f"{DRAFT}?lang=en", other, node="settle", do="set", span="5").status == 303
    assert (
        write(visitor, page, "keep", **{"subject:en": "First"}).status == 303
    )  # others changed another part
    refused = write(visitor, page, "keep", **{"subject:en": "Second"})
    assert refused.status == 400
    assert "something else by now" in refused.text
    assert fields_of(refused.text)["subject:en"] == "Second"
    assert read_document(file_of(root)).data["messages"]["reminder"]["subject"]["en"] == "First"


def test_what_is_not_there_is_not_opened(visitor: Visitor):
    for address in (f"{PAGE}?message=none", f"{PAGE}", "/campaigns/none/draft/message?message=%2B"):
        assert visitor.get(address).status == 404
    page = visitor.get(OPEN).text
    assert visitor.post(f"{PAGE}?lang=en", page, message="reminder", text="[", do="keep").status == 400


def test_the_language_is_changed_after_a_refusal_and_nothing_written_is_lost(root: Path, visitor: Visitor):
    page = visitor.get(OPEN).text
    refused = write(
        visitor, page, "keep", **{"subject:es": "", "subject:en": "", "body:en": "Kept <i>words</i>"}
    )
    assert refused.status == 400
    form = next(one for one in Page(refused.text).all("form") if one.get("class") == "tongue")
    assert form["action"] == f"{PAGE}?lang=es"
    begins = refused.text.index('<form class="tongue"')
    resent = refused.text[begins : refused.text.index("</form>", begins) + len("</form>")]
    other = visitor.post(form["action"], resent, **fields_of(resent))
    assert other.status == 400
    assert "el mensaje no tiene asunto" in other.text.casefold()
    assert "Kept &lt;i&gt;words&lt;/i&gt;" in other.text
    assert file_of(root).read_text() == KEPT


def test_a_refused_password_stands_in_no_page(visitor: Visitor):
    page = visitor.get("/login?lang=en").text
    refused = visitor.post("/login?lang=en", page, name="eva", password="a secret of hers")
    assert refused.status >= 400 or refused.status == 303
    assert "a secret of hers" not in refused.text
