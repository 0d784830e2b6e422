"""Files of the lake that are lost or cut: the index still answers, and says what is amiss; the doctor tells it too."""

from pathlib import Path

import pytest

ASK = ("ask", "funnel", "--steps", "visit,cart,pay")


def segment(shop):
    return max(Path(shop, "lake").glob("*.parquet"))


@pytest.mark.parametrize("cut", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:100])])
@pytest.mark.parametrize(
    ("language", "says"), [("en", "The lake lacks 1 of 1 files"), ("es", "Al lago le faltan 1 de 1 archivos")]
)
def test_an_answer_from_a_lake_that_was_cut_says_so_and_how_to_mend_it(periplo, shop, cut, language, says):
    ask = (*ASK, "--in", shop, "--lang", language)
    whole = periplo(*ask)
    assert says not in whole.err
    name = segment(shop).name
    cut(segment(shop))
    told = periplo(*ask)
    assert (told.code, told.out) == (0, whole.out)
    assert says in told.err
    assert name in told.err
    assert {"en": "periplo restore", "es": "periplo restaurar"}[language] in told.err


def test_a_ledger_that_cannot_be_read_is_told_once(periplo, shop):
    Path(shop, "ledger.db").write_bytes(b"this was a ledger once" * 1_000)
    told = periplo("doctor", shop)
    assert told.code == 1
    assert told.out.count("file is not a database") == 1
