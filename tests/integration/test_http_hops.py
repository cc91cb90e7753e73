"""Redirects, hop by hop: what is followed, what is refused, and what another origin never gets to see."""

from __future__ import annotations

import pytest

from bot.adapters.http import Wire
from bot.model.capture import Ask, Exchange
from bot.model.codec import dumps
from bot.model.plan import Limits, NetworkSettings
from bot.ports import Fetcher
from tests.integration.rawserver import AGENT, Peer, RawServer, Script, answers, message, tls, wire

SECRET = "HUNTER2"
BASIC = b"Authorization: Basic dTpIVU5URVIy\r\n"  # u:HUNTER2


def to(location: str, status: int = 302) -> bytes:
    return message(b"moved", f"Location: {location}", status=f"{status} Moved")


def route(**answers: bytes) -> Script:
    """Answers by path; `a` stands for `/a`. Unknown paths get their own name as the body."""

    def script(peer: Peer) -> None:
        while target := peer.path():
            name = target.partition("?")[0].strip("/")
            peer.say(answers.get(name, message(name.encode())))

    return script


async def fetch(url: str, **more: str) -> tuple[Exchange, ...]:
    async with wire() as asking:
        fetcher: Fetcher = asking
        return await fetcher.fetch(Ask(url=url, **more))  # type: ignore[arg-type] # the fields of Ask


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_each_hop_of_a_chain_is_an_exchange(status: int) -> None:
    with RawServer(route(a=to("/b?x=1", status), b=to("c", status))) as raw:
        first, second, last = await fetch(f"{raw.origin}/a")
    assert [first.url, second.url, last.url] == [f"{raw.origin}{path}" for path in ("/a", "/b?x=1", "/c")]
    assert [first.status, second.status, last.status] == [status, status, 200]
    assert (first.body, last.body) == (b"moved", b"c")
    assert [first.request, second.request, last.request] == raw.heads


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 404])
async def test_a_location_of_another_status_is_not_followed(status: int) -> None:
    with RawServer(route(a=message(b"", "Location: /b", status=f"{status} X"))) as raw:
        (only,) = await fetch(f"{raw.origin}/a")
    assert (only.status, only.error) == (status, "")


async def test_a_redirect_without_location_is_the_answer() -> None:
    with RawServer(answers(message(b"where?", status="302 Found"))) as raw:
        (only,) = await fetch(raw.origin)
    assert (only.status, only.body, only.error) == (302, b"where?", "")


@pytest.mark.parametrize(("octets", "target"), [("é".encode(), b"/%C3%A9"), (b"\xe9", b"/%C3%A9")])
async def test_a_location_beyond_ascii_is_utf8_or_else_latin_1(octets: bytes, target: bytes) -> None:
    with RawServer(route(a=to("/" + octets.decode("latin-1")))) as raw:
        *_, last = await fetch(f"{raw.origin}/a")
    assert raw.heads[1].startswith(b"GET %b HTTP/1.1\r\n" % target)
    assert last.status == 200


async def test_a_fragment_is_neither_sent_nor_kept() -> None:
    with RawServer(route(a=to("/b#part"))) as raw:
        chain = await fetch(f"{raw.origin}/a#part")
    assert [hop.url for hop in chain] == [f"{raw.origin}/a", f"{raw.origin}/b"]
    assert all(b"part" not in head for head in raw.heads)


async def test_a_loop_ends_after_the_limit_and_the_hop_too_many_is_not_made() -> None:
    with RawServer(route(a=to("/b"), b=to("/a"))) as raw:
        async with wire(limits=Limits(redirects=3)) as asking:
            *hops, refused = await asking.fetch(Ask(url=f"{raw.origin}/a"))
    assert [hop.status for hop in hops] == [302] * 4
    assert len(raw.heads) == 4
    assert (refused.refused, refused.status, refused.request) == (True, 0, b"")
    assert refused.error == "more than 3 redirects"
    assert refused.url == f"{raw.origin}/a"


@pytest.mark.parametrize(
    "location",
    [
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:,x",
        "gopher://127.0.0.1:70/_x",
        "//[::1",
        "http://a b/",
        "http://xn--_{/",
        "http://xn--a-/",
        "http://127.0.0.1:99999/",
        "/" + "x" * 9_000,
    ],
)
async def test_a_location_that_may_not_be_asked_is_refused(location: str) -> None:
    with RawServer(route(a=to(location))) as raw:
        first, refused = await fetch(f"{raw.origin}/a")
    assert (first.status, first.error) == (302, "")
    assert (refused.refused, refused.status, refused.request, refused.response) == (True, 0, b"", b"")
    assert refused.error
    assert len(raw.heads) == 1


@pytest.mark.parametrize("break_", ["%0d%0aX-Injected: 1", "\tX-Injected: 1", " X-Injected: 1", "\u00e9\u2028"])
async def test_nothing_of_a_location_breaks_out_of_the_request_line(break_: str) -> None:
    moved = to("/b" + break_.encode().decode("latin-1"))
    with RawServer(route(a=moved)) as raw:
        await fetch(f"{raw.origin}/a")
    for head in raw.heads:
        line, *fields = head.split(b"\r\n")
        assert line.count(b" ") == 2
        assert not any(field.lower().startswith(b"x-injected") for field in fields)
        assert line.isascii()


@pytest.mark.parametrize("text", ["/a\r\nX-Injected: 1", "/a\0b", "/a b", "/a\nGET /", "/é\u2028", "/\ud800"])
async def test_nothing_of_an_asked_address_breaks_out_of_the_request_line(text: str) -> None:
    with RawServer(route()) as raw:
        (exchange,) = await fetch(f"{raw.origin}{text}")
    assert all(head.split(b"\r\n")[0].count(b" ") == 2 for head in raw.heads)
    assert all(b"X-Injected" not in head for head in raw.heads)
    assert exchange.refused == (not raw.heads)
    assert exchange.url.isprintable()


@pytest.mark.parametrize("etag", ['"x"\r\nX-Injected: 1', "\0", " ", "x" * 2_000, "\u20ac"])
async def test_a_validator_that_no_field_may_hold_is_not_sent(etag: str) -> None:
    with RawServer(route()) as raw:
        (exchange,) = await fetch(f"{raw.origin}/a", etag=etag)
    assert exchange.status == 200
    assert b"If-None-Match" not in raw.heads[0]


async def test_the_head_says_who_asks_and_for_what() -> None:
    with RawServer(route()) as raw:
        await fetch(f"{raw.origin}/a", purpose="feed", etag='W/"1"', last_modified="Mon, 02 Nov 2026 00:00:00 GMT")
    assert raw.heads == [
        b"GET /a HTTP/1.1\r\n"
        b"Host: 127.0.0.1:%d\r\n"
        b"User-Agent: %s\r\n"
        b"Accept: application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.8\r\n"
        b"Accept-Encoding: gzip, deflate\r\n"
        b'If-None-Match: W/"1"\r\n'
        b"If-Modified-Since: Mon, 02 Nov 2026 00:00:00 GMT\r\n"
        b"Connection: close\r\n\r\n" % (raw.port, AGENT.encode())
    ]


def test_an_agent_that_no_field_may_hold_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="agent"):
        Wire(
            limits=Limits(),
            politeness=None,  # type: ignore[arg-type] # not reached
            network=NetworkSettings(),
            agent="x\r\ny",
            now=None,  # type: ignore[arg-type] # not reached
        )


def _with(raw: RawServer, rest: str) -> str:
    return raw.origin.replace("://", f"://u:{SECRET}@") + rest


async def test_credentials_and_validators_stay_with_their_origin() -> None:
    with RawServer(route()) as other, RawServer(route(a=to("/b"), b=to(f"{other.origin}/c"))) as raw:
        chain = await fetch(_with(raw, "/a"), etag='"1"')
    assert [BASIC in head for head in raw.heads] == [True, True]
    assert [b"If-None-Match" in head for head in raw.heads] == [True, True]
    assert BASIC not in other.heads[0]
    assert b"If-None-Match" not in other.heads[0]
    assert len(chain) == 3


async def test_credentials_once_dropped_do_not_come_back() -> None:
    with RawServer(route()) as raw:
        back = route(c=to(f"{raw.origin}/d"))
        with RawServer(back) as other:
            raw._script = route(a=to(f"{other.origin}/c"))
            await fetch(_with(raw, "/a"))
        assert [BASIC in head for head in raw.heads] == [True, False]
        assert BASIC not in other.heads[0]


async def test_credentials_are_dropped_on_the_way_from_https_to_http() -> None:
    server, client = tls()
    with RawServer(route()) as plain, RawServer(route(a=to(f"{plain.origin}/b")), context=server) as raw:
        async with wire(context=client) as asking:
            chain = await asking.fetch(Ask(url=_with(raw, "/a"), etag='"1"'))
    assert BASIC in raw.heads[0]
    assert b"Authorization" not in plain.heads[0]
    assert b"If-None-Match" not in plain.heads[0]
    assert chain[-1].body == b"b"


async def test_userinfo_of_a_location_is_not_used() -> None:
    with RawServer(route()) as other, RawServer(route(a=to(_with(other, "/b")))) as raw:
        *_, last = await fetch(f"{raw.origin}/a")
    assert b"Authorization" not in other.heads[0]
    assert last.url == f"{other.origin}/b"


async def test_secrets_are_masked_and_nothing_else_changes() -> None:
    with RawServer(route()) as raw:
        async with wire() as asking:
            (exchange,) = await asking.fetch(Ask(url=_with(raw, f"/a?page=2&api_key={SECRET}&z=%20"), purpose="feed"))
    sent = raw.heads[0]
    assert BASIC in sent
    assert f"api_key={SECRET}".encode() in sent
    masked = sent.replace(SECRET.encode(), b"REDACTED").replace(BASIC, b"Authorization: REDACTED\r\n")
    assert exchange.request == masked
    assert exchange.url == f"{raw.origin}/a?page=2&api_key=REDACTED&z=%20"


async def test_of_a_page_only_what_is_secret_in_its_feed_is_masked() -> None:
    with RawServer(route()) as raw:
        async with wire() as asking:
            ask = Ask(url=f"{raw.origin}/a?sid=7&token={SECRET}", purpose="page", secrets=(SECRET,))
            (exchange,) = await asking.fetch(ask)
    assert f"/a?sid=7&token={SECRET} ".encode() in raw.heads[0]
    assert exchange.url == f"{raw.origin}/a?sid=7&token=REDACTED"
    assert exchange.request == raw.heads[0].replace(SECRET.encode(), b"REDACTED")


@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@127.0.0.1:1/?token={SECRET}",
        f"https://u:{SECRET}@127.0.0.1:1/",
        f"http://u:{SECRET}@10.0.0.1/?password={SECRET}",
        f"http://u:{SECRET}@no.example/?sid={SECRET}",
        f"http://u:{SECRET}@host:99999/",
        f"http://u:{SECRET}@ho st/",
        f"ftp://u:{SECRET}@127.0.0.1/",
        f"u:{SECRET}@127.0.0.1/feed",
        f"http:/u:{SECRET}@127.0.0.1/feed",
        f"http://u:{SECRET}@127.0.0.1:1/#access_token={SECRET}",
        f"http://[u:{SECRET}@/#{SECRET}",
        f"http://?key={SECRET}",
        f"http:///?key={SECRET}",
    ],
)
async def test_no_failure_tells_a_secret(url: str, caplog: pytest.LogCaptureFixture) -> None:
    async def nowhere(host: str, port: int) -> tuple[str, ...]:
        raise OSError("no such name")

    caplog.set_level(0)
    async with wire(resolve=nowhere) as asking:
        chain = await asking.fetch(Ask(url=url, purpose="feed"))
        assert SECRET not in repr(asking)
    assert chain[-1].error
    assert SECRET not in dumps(chain)
    assert SECRET not in repr(chain)
    assert SECRET not in caplog.text


async def test_an_answer_that_repeats_the_credentials_in_a_broken_head_puts_them_into_no_error() -> None:
    def script(peer: Peer) -> None:
        head = peer.request()
        peer.say(b"HTTP/1.1 200 OK\r\n" + head.split(b"\r\n")[0] + b"\r\n\r\n")

    with RawServer(script) as raw:
        (exchange,) = await fetch(f"{raw.origin}/?token={SECRET}")
    assert exchange.error == "illegal header line"
    assert SECRET.encode() in exchange.response


class Names:
    """A resolver that counts, and answers each time with the next of its addresses."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        return self.answers.pop(0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1", "[::ffff:127.0.0.1]"])
async def test_loopback_in_any_spelling_is_refused_before_a_byte_is_sent(host: str) -> None:
    with RawServer(route()) as canary:
        async with wire(network=NetworkSettings()) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"http://{host}:{canary.port}/"))
    assert (exchange.refused, exchange.status, exchange.request) == (True, 0, b"")
    assert "loopback" in exchange.error
    assert canary.peers == []


@pytest.mark.parametrize("target", ["10.0.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "127.0.0.9"])
async def test_a_redirect_to_a_private_address_is_refused(target: str) -> None:
    with RawServer(route()) as canary, RawServer(route(a=to(f"http://{target}:{canary.port}/b"))) as raw:
        async with wire(network=NetworkSettings(allow=("127.0.0.1/32",))) as asking:
            first, refused = await asking.fetch(Ask(url=f"{raw.origin}/a"))
    assert (first.status, first.error) == (302, "")
    assert (refused.refused, refused.status, refused.request, refused.address) == (True, 0, b"", "")
    assert refused.error.startswith("address not allowed")
    assert canary.peers == []


async def test_a_name_cannot_answer_otherwise_between_check_and_connect() -> None:
    names = Names(("127.0.0.1",), ("127.0.0.66",))
    with RawServer(route()) as raw:
        async with wire(resolve=names, network=NetworkSettings(allow=("127.0.0.1/32",))) as asking:
            (good,) = await asking.fetch(Ask(url=f"http://rebind.example:{raw.port}/", purpose="feed"))
            assert names.asked == ["rebind.example"]
            (bad,) = await asking.fetch(Ask(url=f"http://rebind.example:{raw.port}/", purpose="feed"))
    assert (good.status, good.address) == (200, "127.0.0.1")
    assert bad.refused
    assert len(raw.peers) == 1


async def test_of_several_addresses_the_denied_are_not_connected_to() -> None:
    with RawServer(route()) as raw:
        names = Names(("127.0.0.66", "10.0.0.1", "127.0.0.1"))
        async with wire(resolve=names, network=NetworkSettings(allow=("127.0.0.1/32",))) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"http://mixed.example:{raw.port}/"))
    assert exchange.address == "127.0.0.1"


async def test_no_proxy_variable_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer(route()) as canary, RawServer(route()) as raw:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, canary.origin)
        (exchange,) = await fetch(f"{raw.origin}/a")
    assert exchange.body == b"a"
    assert canary.peers == []


async def test_a_name_in_another_script_goes_out_as_its_ascii_form() -> None:
    names = Names(("127.0.0.1",))
    with RawServer(route()) as raw:
        async with wire(resolve=names) as asking:
            (exchange,) = await asking.fetch(Ask(url=f"http://zeitung-münchen.example:{raw.port}/straße?q=é"))
    assert names.asked == ["xn--zeitung-mnchen-osb.example"]
    assert raw.heads[0].startswith(b"GET /stra%C3%9Fe?q=%C3%A9 HTTP/1.1\r\nHost: xn--zeitung-mnchen-osb.example:")
    assert exchange.url.isascii()
