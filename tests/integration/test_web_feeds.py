"""Every document of a topic as it is served, and private ones to those alone who know a secret."""

from __future__ import annotations

import gzip
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.adapters.files import FeedFiles, FileShares
from bot.adapters.sqlite import SqliteStore
from bot.adapters.warc import WarcArchive
from bot.app import sharing
from bot.model.errors import ArchiveError, TearsheetError, UsageError
from bot.model.plan import ArchiveSettings, Plan, ServerSettings
from bot.model.topic import AnyOf, Topic
from bot.stages.sharing import admitted
from bot.web.app import Web, application

NOW = datetime(2026, 10, 21, 6, 0, tzinfo=UTC)
PATHS = ("iraq.atom", "iraq.json", "iraq.rss", "iraq/2026-11.atom")
BASE = "http://reader.example/"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    iraq, plans = (Topic(name=name, title=name, match=AnyOf(of=())) for name in ("iraq", "plans"))
    return Plan(
        archive=ArchiveSettings(path=str(tmp_path)),
        server=ServerSettings(base_url=BASE),
        topics=(iraq, replace(plans, private=True)),
    )


@pytest.fixture
def shares(tmp_path: Path) -> FileShares:
    return FileShares(tmp_path)


@pytest.fixture
async def client(tmp_path: Path, plan: Plan, shares: FileShares) -> AsyncIterator[httpx.AsyncClient]:
    feeds, store = FeedFiles(tmp_path / "feeds"), SqliteStore(tmp_path / "index.db")
    archive = WarcArchive(tmp_path, rotate=1_000_000, now=lambda: NOW, software="tearsheet")
    for path in PATHS:
        await feeds.publish(path, f"public {path} ".encode() * 1000)
        private = path.replace("iraq", "plans")
        await feeds.publish(f"~/{private}", f"private {private} ".encode() * 1000)
    web = Web(
        plan=lambda: plan,
        problems=tuple,
        store=store,
        publisher=feeds,
        archive=archive,
        now=lambda: NOW,
        shares=shares.read,
    )
    transport = httpx.ASGITransport(application(web))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as made:
        yield made
    await store.close()
    await archive.close()


def behind(address: str) -> str:
    """The address without its host and its last part."""
    return "/" + address.removeprefix(BASE).rpartition("/")[0]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("iraq.atom", "application/atom+xml; charset=utf-8"),
        ("iraq.json", "application/feed+json"),
        ("iraq.rss", "application/rss+xml; charset=utf-8"),
        ("iraq/2026-11.atom", "application/atom+xml; charset=utf-8"),
    ],
)
async def test_each_document_is_served_as_its_file_is(client: httpx.AsyncClient, path: str, kind: str) -> None:
    plain = await client.get(f"/feeds/{path}", headers={"Accept-Encoding": "identity"})
    assert (plain.status_code, plain.headers["content-type"]) == (200, kind)
    assert plain.content == f"public {path} ".encode() * 1000
    assert plain.headers["content-length"] == str(len(plain.content))
    async with client.stream("GET", f"/feeds/{path}", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join([piece async for piece in packed.aiter_raw()])
    assert packed.headers["content-length"] == str(len(raw))
    assert gzip.decompress(raw) == plain.content
    again = await client.get(
        f"/feeds/{path}", headers={"Accept-Encoding": "identity", "If-None-Match": plain.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    head = await client.head(f"/feeds/{path}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(plain.content)))


@pytest.mark.parametrize(
    "path",
    [
        "iraq.opml",
        "iraq/2026-12.atom",
        "iraq/2026-11.json",
        "iraq/.atom",
        "iraq/..%2Firaq.atom",
        "iraq/%00.atom",
        f"iraq/{'a' * 300}.atom",
        "~/iraq.atom",
        "iraq/",
    ],
)
async def test_other_addresses_are_no_feed(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/feeds/{path}")).status_code == 404


@pytest.mark.parametrize("path", [path.replace("iraq", "plans") for path in PATHS])
async def test_a_private_topic_is_served_to_those_who_know_a_secret(
    client: httpx.AsyncClient, plan: Plan, path: str
) -> None:
    nobody = await client.get("/feeds/nothing.atom")
    assert (await client.get(f"/feeds/{path}")).content == nobody.content
    _, address = sharing.share(plan, "plans", "a reader")
    found = await client.get(f"{behind(address)}/{path}")
    assert (found.status_code, found.content) == (200, f"private {path} ".encode() * 1000)
    assert found.headers["cache-control"] == "private, max-age=60"
    assert "link" not in found.headers
    for wrong in (behind(address)[:-1], f"{behind(address)}x", "/feeds/~x", "/feeds/~%C3%A9"):
        answer = await client.get(f"{wrong}/{path}")
        assert (answer.status_code, answer.content) == (404, nobody.content)


async def test_a_secret_opens_its_own_topic_alone(client: httpx.AsyncClient, plan: Plan) -> None:
    _, address = sharing.share(plan, "plans")
    for path in ("iraq.atom", "%C3%A9.atom", "plans/%00.atom"):
        assert (await client.get(f"{behind(address)}/{path}")).status_code == 404


async def test_a_secret_that_is_revoked_is_gone_at_once_and_the_others_go_on(
    client: httpx.AsyncClient, plan: Plan
) -> None:
    addresses = [sharing.share(plan, "plans", label)[1] for label in ("one", "two")]
    assert [(await client.get(address)).status_code for address in addresses] == [200, 200]
    assert sharing.revoke(plan, "one").topic == "plans"
    assert [(await client.get(address)).status_code for address in addresses] == [410, 200]
    with pytest.raises(TearsheetError, match="no secret is in use under the label one"):
        sharing.revoke(plan, "one")
    _, again = sharing.share(plan, "plans", "one")
    assert [(await client.get(address)).status_code for address in (*addresses, again)] == [410, 200, 200]
    assert [(share.label, share.revoked is None) for share in sharing.shares(plan)] == [
        ("one", False), ("two", True), ("one", True)
    ]  # fmt: skip


async def test_no_secret_is_in_the_archive(plan: Plan, tmp_path: Path) -> None:
    made, address = sharing.share(plan, "plans")
    secret = address.partition("~")[2].partition("/")[0]
    kept = tmp_path / "keys" / "feeds.json"
    assert len(secret) == 32
    assert secret not in kept.read_text("utf-8")
    assert made.digest in kept.read_text("utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert admitted([made], secret, "plans") == "yes"
    assert admitted([made], secret, "iraq") == "no"


async def test_labels_are_given_and_refused(plan: Plan) -> None:
    assert [sharing.share(plan, "plans")[0].label for _ in range(3)] == ["plans", "plans-2", "plans-3"]
    with pytest.raises(UsageError, match="plans-2 has a secret already"):
        sharing.share(plan, "plans", "plans-2")
    with pytest.raises(UsageError, match="is public"):
        sharing.share(plan, "iraq")
    with pytest.raises(UsageError, match="no topic"):
        sharing.share(plan, "nothing")


async def test_a_file_of_shares_that_was_altered_is_said_and_opens_nothing(
    client: httpx.AsyncClient, plan: Plan, tmp_path: Path, shares: FileShares
) -> None:
    _, address = sharing.share(plan, "plans")
    (tmp_path / "keys" / "feeds.json").write_text("{", "utf-8")
    with pytest.raises(ArchiveError, match="cannot be read"):
        shares.read()
    assert (await client.get(address)).status_code == 503


async def test_private_topics_are_in_no_list(client: httpx.AsyncClient) -> None:
    for path in ("/", "/feeds.opml"):
        answer = await client.get(path)
        assert b"iraq" in answer.content
        assert b"plans" not in answer.content
