"""What keeps an archived page where it is: headers, limits, and what stands in our own pages."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from lxml import html

from bot.model.plan import Limits, Plan, ServerSettings
from bot.web.app import Web, application
from tests.integration.archived import PAGE, URL, ask, opened, serve

__all__ = ["opened"]  # the fixture `web`


def policy(answer: httpx.Response) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("form", ["", "if_", "id_", "im_"])
async def test_every_answer_is_in_a_sandbox_and_fetches_from_the_archive_alone(web: Web, form: str) -> None:
    await serve(web, PAGE, Set_Cookie="a=b", Link="<https://b.example/>; rel=preload", Refresh="0; url=//b.example/")
    answer = await ask(web, f"/replay/20261021060000{form}/{URL}")
    told = policy(answer)
    assert "allow-scripts" not in told["sandbox"]
    assert "allow-same-origin" not in told["sandbox"]
    assert told["default-src"] == told["form-action"] == told["base-uri"] == "'none'"
    assert "script-src" not in told
    sources = told["frame-src"].split()
    assert sources[:2] == ["reader.example/replay/", "http://127.0.0.1:8080/replay/"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-dns-prefetch-control"] == "off"
    assert not {"set-cookie", "refresh", "service-worker-allowed"} & set(answer.headers)
    assert "preload" not in answer.headers["link"]


async def test_the_sources_are_those_of_a_path_behind_a_proxy_too(web: Web) -> None:
    await serve(web, PAGE)
    plan = Plan(server=ServerSettings(base_url="https://news.example/sheet/"))
    proxied = replace(web, plan=lambda: plan)
    answer = await ask(proxied, f"/replay/20261021060000if_/{URL}", host="news.example")
    assert policy(answer)["img-src"] == "news.example/sheet/replay/ https://news.example/sheet/replay/ data:"
    outer = html.fromstring((await ask(proxied, f"/replay/20261021060000/{URL}")).text)
    assert outer.xpath("string(//iframe/@src)") == f"/sheet/replay/20261021060000if_/{URL}"
    hostile = await ask(proxied, f"/replay/20261021060000if_/{URL}", host="x; script-src *")
    assert policy(hostile)["img-src"] == "'self' https://news.example/sheet/replay/ data:"
    assert "script-src" not in policy(hostile)


async def test_what_an_address_holds_is_text_in_our_pages(web: Web) -> None:
    hostile = "https://a.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E?x='\"><script>"
    await serve(web, PAGE, url=hostile)
    for path in (f"/replay/{hostile}", f"/replay/20261021060000/{hostile}x"):
        answer = await ask(web, path)
        if answer.status_code == 302:
            answer = await ask(web, answer.headers["location"])
        assert "<script" not in answer.text


async def test_the_limit_is_that_of_the_configuration_in_force(web: Web) -> None:
    await serve(web, b"x" * 900, "text/html")
    plans = [Plan(limits=Limits(page=100))]
    reloaded = replace(web, plan=lambda: plans[-1])
    transport = httpx.ASGITransport(application(reloaded))
    async with httpx.AsyncClient(transport=transport, base_url="http://reader.example") as client:
        assert (await client.get(f"/replay/20261021060000if_/{URL}")).text.count("x") == 100
        plans.append(Plan(limits=Limits(page=500)))
        assert (await client.get(f"/replay/20261021060000if_/{URL}")).text.count("x") == 500


async def test_the_first_page_lists_what_was_kept_last_and_asks_for_an_address(web: Web) -> None:
    await serve(web, PAGE)
    await serve(web, b"{}", "application/json", url="https://a.example/api")
    page = html.fromstring((await ask(web, "/replay/")).text)
    assert [link.get("href") for link in page.xpath("//li/a")] == [f"/replay/20261021060000/{URL}"]
    assert page.xpath("//form/@action") == ["/replay/"]
    answer = await ask(web, "/replay/?url=a.example/api")
    assert answer.headers["location"] == "/replay/http://a.example/api"
