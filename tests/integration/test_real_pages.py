"""Records of real pages against their truth: floors, by the measures of the public benchmark. Skipped where the pages are absent."""

import gzip
import html
import importlib.util
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.model.capture import Page
from bot.model.codec import encode
from bot.model.entry import Item
from bot.model.source import Source
from bot.stages.extract import make

SHARED = Path(__file__).parents[2].parent / "shared"
PAGES, SCORER = SHARED / "data", SHARED / "tools" / "score.py"
FLOORS = {
    "seed": {
        "title": 1.0,
        "authors": 1.0,
        "day": 1.0,
        "minute": 1.0,
        "topics_f1": 1.0,
        "captions": 1.0,
        "body_f1": 1.0,
        "body_exact": 1.0,
    },
    "aeb": {"body_f1": 0.973, "body_exact": 0.46},
    "fundus": {
        "body_f1": 0.974,
        "body_exact": 0.56,
        "title": 0.825,
        "authors": 0.915,
        "day": 0.99,
        "minute": 0.975,
        "standfirst": 0.83,
        "topics_f1": 0.86,
        "captions": 0.845,
    },
}
"""They may only rise."""

pytestmark = pytest.mark.skipif(
    not (PAGES.is_dir() and SCORER.is_file()), reason="the real pages are not beside the project"
)


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def record(name: str, key: str) -> Any:
    body = gzip.decompress((PAGES / name / "html" / f"{key}.html.gz").read_bytes())
    title = re.search(r"<title[^>]*>(.*?)</title>", body.decode("utf-8", "replace"), re.DOTALL | re.IGNORECASE)
    url = f"http://127.0.0.1/{name}/page/{key}"
    page = Page(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=body,
        fetched_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    source = Source(name=name, feed="http://127.0.0.1/feed", timezone="Asia/Jerusalem" if name == "seed" else "UTC")
    made = make(page, Item(key=key, url=url, title=html.unescape(title[1]).strip() if title else ""), source)
    assert not made.reason, (key, made.reason)
    return encode(made.record)


@pytest.mark.parametrize("name", FLOORS)
def test_records_of_real_pages_reach_their_floors(name: str) -> None:
    score = scorer()
    truth = json.loads((PAGES / name / "truth.json").read_text("utf-8"))
    found = {key: record(name, key) for key in truth}
    bodies = {key: score.body_truth(true) for key, true in truth.items() if true.get("articleBody")}
    reached = score.body_scores(bodies, {key: r["articleBody"] for key, r in found.items()}) | score.metadata_scores(
        truth, found
    )
    assert {n: round(reached[n], 4) for n, floor in FLOORS[name].items() if reached[n] < floor} == {}


def test_the_seed_page_gives_every_field_of_its_truth() -> None:
    key, true = next(iter(json.loads((PAGES / "seed" / "truth.json").read_text("utf-8")).items()))
    made = record("seed", key)
    assert [
        made[n] for n in ("headline", "description", "publisher", "inLanguage", "articleSection", "datePublished")
    ] == [true[n] for n in ("title", "description", "publisher", "language", "section", "publishing_date")]
    assert made["byline"] == "By SETH J. FRANTZMAN"
    assert (made["image"][0]["caption"], made["image"][0]["creditText"]) == (
        true["images"][0]["caption"],
        true["images"][0]["credit"],
    )
