"""Every page stands in both languages, says the same, links to what exists, and names no machine."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from making.pages import DOCS, FRONT, LANGUAGES, ROOT, blocks, pages, prose, shown, twin

ENGLISH = pages("en")
EVERY = [page for language in LANGUAGES for page in pages(language)]
WANTED = [
    "README",
    "tutorial/first-map",
    *(f"how-to/{name}" for name in (
        "begin-from-an-example",
        "draw-a-map", "make-a-map", "ask-questions", "read-my-files", "run-a-campaign", "use-in-a-notebook", "serve",
        "ask-customers", "connect-a-shop", "import-my-shop", "count-visits", "join-and-part", "ask-for-consent",
        "use-postgresql", "track-my-site", "use-an-sdk", "open-the-doors", "send-email", "send-sms", "send-whatsapp",
        "send-notifications", "hand-over", "read-mondays-page", "read-the-living-map", "grow-my-list")),
    *(f"reference/{name}" for name in (
        "commands", "rules", "map-format", "map-check", "library-format", "campaign-format", "survey-format",
        "funnel", "transitions", "paths", "dwell", "detours", "leaving",
        "frustration", "motives", "atrisk", "customer", "teams",
        "stages", "touchpoints", "costs", "moments", "growth", "fluidity", "improve", "lifecycle", "cohorts",
        "retention", "sessions", "drift", "feelings", "variants", "conformance", "channels", "attribution",
        "live-sources", "forecast", "picture", "effect", "reading",
        "import-formats", "json", "errors", "sources", "collecting",
        "identity", "plan-format", "frequency-format", "law-presets", "seasons",
        "preference-page", "tracker", "settings", "carriers", "form-format")),
    *(f"explanation/{name}" for name in (
        "one-idea", "how-data-flows", "exact-and-repeatable", "what-a-campaign-promises", "who-is-who",
        "consent", "roles")),
    "glossary",
]  # fmt: skip
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
_PLACES = re.compile(r"(?<![\w.])/(?:work|root|tmp|home|Users)/|[A-Z]:\\\\")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", WANTED)
def test_every_promised_page_is_written(page):
    assert (DOCS / "en" / f"{page}.md").is_file()


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_page_stands_in_both_languages(page):
    assert twin(page).is_file()


@pytest.mark.parametrize("page", ENGLISH, ids=named)
def test_both_languages_have_the_same_headings(page):
    assert levels(page) == levels(twin(page))


@pytest.mark.parametrize(
    "page", [page for page in ENGLISH if not page.name.startswith("commands")], ids=named
)
def test_both_languages_show_the_same_examples(page):
    assert examples(page) == examples(twin(page))


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_link_leads_somewhere(page):
    for target in links(page):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path.partition("?")[0]).resolve() if path else page
        assert place.exists(), f"{named(page)} links to {target}"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), f"{named(page)} links to {target}"


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_a_page_in_one_language_links_to_pages_in_that_language(page):
    other = "/es/" if page in pages("en") else "/en/"
    if page.name in ("README.md", "LEEME.md"):
        return
    assert not [target for target in links(page) if other in target]


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_no_page_names_a_place_on_somebody_s_machine(page):
    assert not _PLACES.search(page.read_text("utf-8"))


@pytest.mark.parametrize("page", EVERY, ids=named)
def test_every_block_is_closed_and_says_its_language(page):
    text = page.read_text("utf-8")
    assert text.count("\n```") % 2 == 0
    assert all(block.language for block in blocks(text))


def test_every_page_is_reached_from_the_front_page():
    for language in LANGUAGES:
        seen, waiting = set(), [FRONT[language]]
        while waiting:
            page = waiting.pop()
            if page in seen or page.suffix != ".md" or not page.is_file():
                continue
            seen.add(page)
            waiting += [
                (page.parent / target.partition("#")[0]).resolve()
                for target in links(page)
                if "://" not in target
            ]
        assert not [named(page) for page in pages(language) if page not in seen]


def levels(page: Path) -> list[int]:
    return [len(mark) for mark in re.findall(r"^(#+) ", prose(page.read_text("utf-8")), re.MULTILINE)]


def examples(page: Path) -> list[tuple[str, tuple[str, ...]]]:
    """What a page shows, without outputs, remarks and sketches, which speak their own language; a rule's lines
    stand in any order."""
    found = []
    for block in blocks(page.read_text("utf-8")):
        if block.language == "console":
            found.append((str(dict(block.flags)), tuple(one.command for one in shown(block))))
        elif block.language == "rule":
            found.append(("rule", tuple(sorted(block.lines))))
        elif block.language == "sh":
            found.append(("sh", tuple(line.partition(" # ")[0].rstrip() for line in block.lines)))
        elif block.language == "text" and "file" not in block.flags:
            found.append(("text", (str(len(block.lines)) if "printed" not in block.flags else "",)))
        else:
            found.append((block.language, block.lines))
    return found


@cache
def links(page: Path) -> tuple[str, ...]:
    return tuple(a or b for a, b in _LINK.findall(prose(page.read_text("utf-8"))))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The names that a heading gets where pages are shown."""
    titles = re.findall(r"^#+ (.+)$", prose(page.read_text("utf-8")), re.MULTILINE)
    return frozenset(anchor(title) for title in titles)


def anchor(title: str) -> str:
    plain = unicodedata.normalize("NFC", re.sub(r"[`*\[\]]|\([^)]*\.md[^)]*\)", "", title)).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
