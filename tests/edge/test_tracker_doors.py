"""The tracker's scripts as they are handed out: small, unchanged in meaning, cached well; and the key for web push."""

from __future__ import annotations

import base64
import gzip
import hashlib
import stat
import threading
from collections.abc import Iterator
from importlib import resources

import brotli
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from collecting import Listener, listening
from periplo.core.errors import BadInput
from periplo.edge.public.tracker.scripts import NAMES, encoding_for, script
from periplo.edge.public.tracker.stripping import stripped, tokens
from periplo.usecases.collect.push_key import PLACE, private_key, public_key

SIX_KB = 6 * 1024


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    with listening(tmp_path_factory.mktemp("doors") / "shop") as running:
        yield running


def source(name: str) -> str:
    return resources.files("periplo.edge.public.tracker").joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_tracker_stays_under_six_kilobytes(encoding):
    assert len(script("p.js").bodies[encoding]) <= SIX_KB


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_shows_messages_stays_under_five_kilobytes(encoding):
    assert len(script("p-onsite.js").bodies[encoding]) <= 5 * 1024


@pytest.mark.parametrize("name", NAMES)
def test_every_encoding_holds_the_same_script(name):
    found = script(name)
    whole = found.bodies["identity"]
    assert brotli.decompress(found.bodies["br"]) == gzip.decompress(found.bodies["gzip"]) == whole
    assert found.integrity == "sha384-" + base64.b64encode(hashlib.sha384(whole).digest()).decode()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_served_has_the_same_words_as_what_is_read(name):
    written, served = source(name), script(name).bodies["identity"].decode()
    assert [token for token, _ in tokens(served)] == [token for token, _ in tokens(written)]
    assert stripped(served) == served
    assert "//" not in served.replace("://", "")


@pytest.mark.parametrize("name", NAMES)
def test_no_script_makes_code_of_text(name):
    words = {token for token, _ in tokens(source(name))}
    assert words.isdisjoint(
        {"eval", "Function", "innerHTML", "outerHTML", "insertAdjacentHTML", "write", "style"}
    )


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("let a = 1; // why\nlet b = 2;", "let a=1;let b=2;"),
        ("/* long\n words */ f( a , b );", "f(a,b);"),
        ('say("a  //  b", `c  ${ d }`);', 'say("a  //  b",`c  ${ d }`);'),
        ("a = b / c / d; // e", "a=b/c/d;"),
        ("x.replace(/ [/ ]  \\/ /g, y);", "x.replace(/ [/ ]  \\/ /g,y);"),
        ("return  typeof  x  in  y;", "return typeof x in y;"),
        ("a + +b - -c; d++ + e;", "a+ +b- -c;d++ +e;"),
        ("if (a) {\n  b();\n}\nelse c();", "if(a){b();}\nelse c();"),
        ("f = () => {}\ng()", "f=()=>{}\ng()"),
        ("a ?? b?.c ?? d?.[e];", "a??b?.c??d?.[e];"),
        ("const { a: b = 1, ...c } = d;", "const{a:b=1,...c}=d;"),
        ("1 .toFixed(); a = 1.5;", "1 .toFixed();a=1.5;"),
    ],
)
def test_only_comments_and_needless_spaces_go(written, served):
    assert stripped(written) == served


@pytest.mark.parametrize("broken", ['a = "b', "a = `b", "a = 'b\n';"])
def test_a_text_without_end_is_told(broken):
    with pytest.raises(ValueError, match="does not end"):
        stripped(broken)


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", "identity"),
        ("*", "br"),
        ("identity", "identity"),
        ("br;q=oh, *;q=0", "identity"),
    ],
)
def test_the_best_encoding_that_is_accepted(accepted, best):
    assert encoding_for(accepted) == best


@pytest.mark.parametrize("name", NAMES)
def test_scripts_are_kept_by_browsers_and_asked_about_by_their_tag(listener, name):
    first = listener.ask("GET", f"/{name}", Accept_Encoding="br")
    assert first.status == 200
    assert first.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert first.headers["Content-Encoding"] == "br"
    assert brotli.decompress(first.body) == script(name).bodies["identity"]
    again = listener.ask("GET", f"/{name}", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert "must-revalidate" in first.headers["Cache-Control"] or first.headers["Cache-Control"].startswith(
        ("public, max-age=86400", "no-cache")
    )
    assert listener.ask("HEAD", f"/{name}").status == 200
    assert listener.ask("POST", f"/{name}").status == 405


def test_a_script_named_by_its_content_is_kept_for_good(listener):
    tag = script("p.js").tag
    assert "immutable" in listener.ask("GET", f"/p.js?v={tag}").headers["Cache-Control"]
    assert "immutable" not in listener.ask("GET", "/p.js?v=older").headers["Cache-Control"]


def test_whoever_asks_gets_one_word_on_who_may_read(listener):
    for headers in ({}, {"Origin": "https://shop.example"}):
        answer = listener.ask("GET", "/p.js", **headers)
        assert answer.headers.get_all("Access-Control-Allow-Origin") == ["*"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    refused = listener.ask("POST", "/v1/b", b"{}", Origin="https://shop.example")
    assert refused.headers.get_all("Access-Control-Allow-Origin") == ["https://shop.example"]
    assert refused.headers["Access-Control-Expose-Headers"] == "Retry-After"


def test_the_push_key_is_a_point_of_p256_told_to_holders_of_a_write_key(listener):
    answer = listener.ask("GET", f"/v1/push/key?writeKey={listener.key}", Origin="https://shop.example")
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    told = answer.said["key"]
    point = base64.urlsafe_b64decode(told + "=")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert len(point) == 65
    assert told == public_key(listener.workspace.root)
    for wrong in ("", "?writeKey=", "?writeKey=wk_nobody"):
        refused = listener.ask("GET", f"/v1/push/key{wrong}")
        assert (refused.status, refused.said["error"]["code"]) == (401, "wrong_key")


def test_the_push_key_is_made_once_whoever_asks_first(tmp_path):
    told: list[str] = []
    asking = [threading.Thread(target=lambda: told.append(public_key(tmp_path))) for _ in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert len(told) == 8
    assert len(set(told)) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == [PLACE.name]
    assert stat.S_IMODE((tmp_path / PLACE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / PLACE).parent.stat().st_mode) == 0o700


def test_a_file_that_holds_another_key_is_told_and_left_alone(tmp_path):
    private_key(tmp_path)
    (tmp_path / PLACE).write_text("not a key")
    with pytest.raises(BadInput, match=r"push\.pem holds no key"):
        public_key(tmp_path)
    assert (tmp_path / PLACE).read_text() == "not a key"
