"""Monday's page on the command line, by mail, in a chat and in the console."""

import email
import json
from email import policy

import pytest

import carrier_sink as sinks
from mail_server import mail_server
from periplo.channels.chat import Note, Section, kind_of_url, note_body, post_note
from periplo.core.errors import BadInput
from periplo.edge.cli.main import run
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import Settings, make_workspace
from served import PALETTE, serving
from small_shop import MAP, built

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Ana and Ben fill a cart on Sunday 1 and Monday 2 March, and a campaign of that touchpoint was driven."""
    root = built(tmp_path_factory.mktemp("monday"))
    (root / "maps" / "first.yaml").write_text(
        MAP.replace(
            "channels: [web], rule: cart}", "channels: [web], rule: cart, moment_of_truth: true, owner: Eva}"
        )
    )
    return root


@pytest.fixture
def said(shop, capfd):
    def call(*words, lang="en", code=0, root=shop):
        assert run(["--lang", lang, "monday", *map(str, words), "--in", str(root)], {}) == code
        told = capfd.readouterr()
        return (told.err if code else told.out).replace("\u2009", " ")

    return call


def test_the_page_is_told_in_words_and_as_data(said):
    text = said()
    assert "Monday's page · Week of Feb 23 – Mar 1, 2026" in text
    assert "One customer reached the goal in the week." in text
    assert "Complete “I fill the cart”: it lacks a design\n  Owner: Eva" in text
    assert "Your cart awaits: the effect cannot be measured yet" in text
    assert "The only moment of truth has an active campaign." in text
    data = json.loads(said("--format", "json"))
    assert data["week"] == ["2026-02-23T00:00:00+01:00", "2026-03-02T00:00:00+01:00"]
    assert (data["headline"]["kind"], data["headline"]["n"]) == ("goal", 1)
    (moment,) = data["coverage"]["moments"]
    assert (moment["touchpoint"], moment["passed"], moment["campaigns"]) == ("fill", 1, ["cart-awaits"])
    assert moment["contacted"] + sum(moment["reasons"].values()) == 1


def test_another_week_is_asked_for_in_spanish(said):
    assert "Semana del 2–8 mar 2026" in said("--week", "2026-03-04", lang="es")
    assert "No pasó nada en la semana del 2027-01-04" in said("--week", "2027-01-04", lang="es", code=2)
    assert "write it as 2026-03-31" in said("--week", "soon", code=2)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.pdf", b"%PDF"), ("a.png", PNG), ("a.svg", b"<svg"), ("a.html", b"<!doctype")]
)
def test_it_is_written_as_a_file(said, tmp_path, name, begins):
    said("--out", tmp_path / name, "--theme", "dark")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_file_of_a_page_stands_alone(said, tmp_path):
    said("--out", tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text("utf-8")
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert "<script" not in text.replace(PALETTE, "")
    assert "it lacks a design" in text.partition('class="words"')[2]


def test_what_cannot_be_written_or_sent_is_said_before_anything_is(said, tmp_path):
    assert "it can be written as html, pdf, png, svg" in said("--out", tmp_path / "a.docx", code=2)
    assert "No mail server is declared here" in said("--mail", "ana@shop.example", code=2)
    assert "--channel says by what" in said("--channel", "email", code=2)
    assert "no es una dirección" in said("--post", "http://chat.example/x", lang="es", code=2)
    assert "no secret 'NOT_THERE'" in said("--post", "NOT_THERE", code=3)


def test_a_workspace_without_events_says_a_sentence(said, tmp_path):
    empty = make_workspace(tmp_path / "empty", Settings(name="empty", language="en")).root
    text = said(root=empty)
    assert "There are no events yet" in text
    assert "Without a map it is not known which the moments of truth are." in text
    said("--out", tmp_path / "empty.png", root=empty)
    assert (tmp_path / "empty.png").read_bytes().startswith(PNG)


def test_it_is_mailed_with_words_and_the_picture_inside(said, shop):
    with mail_server() as server:
        (shop / "carriers.yaml").write_text(
            f"schema: 1\ncarriers:\n  - {{id: email, kind: smtp, host: 127.0.0.1, port: {server.port}, security: none, "
            'sender: "Shop <hola@shop.example>"}\n'
        )
        try:
            said("--mail", "ana@shop.example", "--mail", "eva@shop.example")
            assert "There is no mail server 'other'" in said(
                "--mail", "a@b.example", "--channel", "other", code=2
            )
        finally:
            (shop / "carriers.yaml").unlink()
    assert [to for _, to, _ in server.taken] == ["ana@shop.example", "eva@shop.example"]
    mail = email.message_from_bytes(server.taken[0][2], policy=policy.default)
    assert mail["Subject"].startswith("Monday's page · Week of Feb 23")
    assert "One customer reached the goal" in mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert 'src="cid:monday"' in html
    assert picture["Content-ID"] == "<monday>"
    assert picture.get_content().startswith(PNG)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip


def taking(kept, asked):
    kept.taken.append(asked.said)
    return 202, {}


def test_it_is_posted_to_a_chat_whose_address_is_a_secret(said, shop):
    with sinks.sink(taking) as chat:
        keep_secret(shop, "CHAT", f"{chat.url}/hooks/x")
        assert "it must begin with https://" in said("--post", "CHAT", code=2)
        for kind in ("slack", "teams", "json"):
            said("--post", "CHAT", "--inside", "--kind", kind)
        said("--post", f"{chat.url}/hooks/x", "--inside")
    slack, teams, plain, by_host = chat.taken
    assert slack["blocks"][0]["text"]["text"].startswith("Monday's page")
    assert "One customer reached the goal" in slack["text"]
    card = teams["attachments"][0]
    assert (teams["type"], card["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    assert (card["content"]["type"], card["content"]["version"]) == ("AdaptiveCard", "1.4")
    assert plain["page"] == "monday"
    assert by_host == plain


def test_what_the_chat_answers_is_told_without_its_address(said):
    for status, match, code in ((404, "knows no such webhook", 2), (500, "did not take the note", 3)):
        with sinks.sink(lambda kept, asked, status=status: (status, {})) as chat:
            told = said("--post", f"{chat.url}/hooks/hidden", "--inside", code=code)
        assert match in told
        assert "hidden" not in told
    told = said("--post", f"{chat.url}/hooks/hidden", "--inside", code=3)
    assert "cannot be reached" in told
    assert "--inside" in said("--post", "https://127.0.0.1/hooks/hidden", code=2)


@pytest.mark.parametrize(
    "url",
    ["https://a..example/hidden", f"https://{'a' * 64}.example/hidden", f"https://{'é' * 80}.example/hidden",
     "https://chat.example/\x01hidden", "https://chat.example/" + "hidden" * 20_000],
)  # fmt: skip
def test_what_is_no_address_is_told_without_it(url):
    with pytest.raises(BadInput) as told:
        post_note(url, b"{}")
    assert "hidden" not in str(told.value)


def test_the_kind_of_a_webhook_is_known_by_its_host():
    known = {
        "https://hooks.slack.com/services/T/B/x": "slack",
        "https://prod-1.westeurope.logic.azure.com:443/workflows/x": "teams",
        "https://default1.2.environment.api.powerplatform.com/powerautomate/x": "teams",
        "https://shop.webhook.office.com/webhookb2/x": "teams",
        "https://hooks.slack.com.evil.example/x": "json",
        "https://evillogic.azure.com.example/x": "json",
        "https://chat.example/hooks/x": "json",
    }
    assert {url: kind_of_url(url) for url in known} == known


def test_names_of_people_and_campaigns_command_no_chat():
    note = Note("Monday", (Section("A", "<!channel> & <http://x|y>", ("*b*",)),), "small", {})
    text = json.loads(note_body(note, "slack"))["blocks"][1]["text"]["text"]
    assert "&lt;!channel&gt; &amp; &lt;http://x|y&gt;" in text
    body = json.loads(note_body(note, "teams"))["attachments"][0]["content"]["body"]
    assert {one["type"] for one in body} == {"RichTextBlock"}  # in which no Markdown is read
    long = Note("x" * 200, (Section("A", "y" * 4000),), "small", {})
    header, section, _ = json.loads(note_body(long, "slack"))["blocks"]
    assert (len(header["text"]["text"]), len(section["text"]["text"])) == (150, 3000)


def test_the_console_has_the_page_with_its_weeks_and_files(shop):
    with serving(shop) as visitor:
        page = visitor.get("/monday?lang=en").text
        assert 'href="/monday" aria-current="page"' in page
        assert "it lacks a design" in page
        assert "week=2026-03-02" in page
        later = visitor.get("/monday?week=2026-03-02&lang=es").text.replace("\u2009", " ")
        assert "Semana del 2–8 mar 2026" in later
        for kind, begins in (("pdf", b"%PDF"), ("png", PNG)):
            assert visitor.get(f"/monday/page.{kind}?lang=en").body.startswith(begins)
        assert visitor.get("/monday/page.docx").status == 404
        assert visitor.get("/monday?week=never").status == 400
