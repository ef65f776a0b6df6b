"""The JSON interface: the command line's documents, in pages, with validators, and problems in words."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_program import Program
from dashboard_server import served_folder
from proof_city import MONTH
from starlette.requests import Request
from starlette.responses import Response

from auditor.dashboard.api.problems import Entrance


@pytest.fixture(scope="module")
def city(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The three sites, with a person's decision, one that was withdrawn, a closed month and an amendment."""
    folder = tmp_path_factory.mktemp("api") / "city"
    shutil.copytree(kept_city, folder)
    program = Program(folder)
    decision = ("--month", MONTH, "--by", "สมชาย", "--reason", "looked at it")
    for arguments in (
        ("override", "aa", "9(4)", "--status", "satisfied", *decision),
        ("months", "close", MONTH, "--by", "สมหญิง"),
        ("override", "bb", "9(4)", "--status", "stale", *decision),
        ("override", "bb", "9(5)", "--status", "empty", *decision),
        ("decisions", "withdraw", "3", "--by", "สมชาย", "--reason", "a mistake"),
    ):
        code, _, err = program.run(*arguments)
        assert code in (0, 1), err
    return program


@pytest.fixture(scope="module")
def asked(city: Program) -> Iterator[httpx.Client]:
    """A client of the interface."""
    with served_folder(city.folder) as served, httpx.Client(base_url=f"{served.address}/api/v1/") as client:
        yield client


def items_of(client: httpx.Client, path: str, **query: Any) -> list[Any]:
    """All items of a list, page by page."""
    page = client.get(path, params=query).raise_for_status()
    items = page.json()["items"]
    while further := page.json()["next"]:
        assert page.links["next"]["url"] == further
        page = client.get(httpx.URL(client.base_url).join(further)).raise_for_status()
        items += page.json()["items"]
    assert len(items) == page.json()["total"]
    return items


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("round", ("evaluate",)),
        ("round?as_of=2563-02", ("evaluate", "--as-of", "2563-02")),
        (f"centres/aa/months/{MONTH}", ("show", "aa", "--month", MONTH)),
        ("months", ("months", "list")),
        ("items", ("rules", "check")),
        ("schedule?count=3", ("schedule", "--count", "3")),
    ],
)
def test_a_document_is_the_one_that_the_command_prints(
    asked: httpx.Client, city: Program, path: str, command: tuple[str, ...]
) -> None:
    """One fact, one key, one number, however it is asked for."""
    code, out, err = city.run(*command, "--json")
    assert code in (0, 1), err

    answer = asked.get(path)

    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == httpx.Response(200, content=out).json()


@pytest.mark.parametrize(
    ("path", "command", "key"),
    [
        ("centres", ("centres", "list"), "centres"),
        ("decisions", ("decisions", "list"), "decisions"),
        ("journal", ("journal", "list"), "entries"),
        ("review", ("review",), "waiting"),
    ],
)
def test_a_list_has_the_items_that_the_command_prints(
    asked: httpx.Client, city: Program, path: str, command: tuple[str, ...], key: str
) -> None:
    """In the same order, whatever the size of the pages."""
    code, out, err = city.run(*command, "--json")
    assert code in (0, 1), err

    assert items_of(asked, path, limit=2) == httpx.Response(200, content=out).json()[key]


def test_scores_and_findings_are_those_of_the_audits(asked: httpx.Client) -> None:
    """People's decisions count in all of them; pages of any size join without a gap."""
    audits = items_of(asked, f"months/{MONTH}/audits", limit=1)
    findings = items_of(asked, "findings", limit=7)
    scores = items_of(asked, "scores", month=MONTH)

    assert [audit["centre"] for audit in audits] == ["aa", "bb", "cc"]
    names = ("centre", "month", "score", "score_bounds", "final")
    assert scores == [{name: audit[name] for name in names} for audit in audits]
    assert findings == [
        {"centre": audit["centre"], "month": "2020-02", "item": item, **finding}
        for audit in audits
        for item, finding in audit["findings"].items()
    ]
    decided = {(one["centre"], one["item"]): one["status"] for one in findings if one["override"]}
    assert decided == {("aa", "9(4)"): "satisfied", ("bb", "9(4)"): "stale"}


def test_findings_are_chosen_by_what_they_stand_as(asked: httpx.Client) -> None:
    """A verdict that a person changed is found under theirs, and no longer under the rules'."""
    everything = items_of(asked, "findings")
    for status in sorted(
        {one["status"] for one in everything}
        | {one["override"]["machine"]["status"] for one in everything if one["override"]}
    ):
        chosen = items_of(asked, "findings", status=status, limit=3)
        assert chosen == [one for one in everything if one["status"] == status]
    by_item = items_of(asked, "findings", item="9(4)", centre="bb", **{"from": "2563-01", "to": "2020-03"})
    assert [(one["centre"], one["item"], one["status"]) for one in by_item] == [("bb", "9(4)", "stale")]


def test_coverage_counts_each_items_verdicts(asked: httpx.Client) -> None:
    """The same as counting the findings."""
    coverage = asked.get("coverage").json()

    findings = items_of(asked, "findings", month=MONTH)
    assert (coverage["month"], coverage["audited"]) == ("2020-02", 3)
    for one in coverage["items"]:
        counted = [each["status"] for each in findings if each["item"] == one["item"]]
        assert {status: count for status, count in one["statuses"].items() if count} == {
            status: counted.count(status) for status in counted
        }


def test_what_did_not_change_is_not_sent_again(asked: httpx.Client) -> None:
    """RFC 9110 §13.1.2: a list of tags, `*`, and weak comparison; another encoding has another tag."""
    plain = {"accept-encoding": "identity"}
    whole = asked.get("findings", headers=plain)
    tag = whole.headers["etag"]

    assert tag == f'"{hashlib.sha256(whole.content).hexdigest()}"'
    assert whole.headers["cache-control"] == "private, no-cache"
    for said in (tag, f'"other", W/{tag}', "*"):
        unchanged = asked.get("findings", headers={"if-none-match": said, **plain})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["etag"] == tag
    assert asked.get("findings", headers={"if-none-match": '"other"', **plain}).status_code == 200
    packed = asked.get("findings", headers={"accept-encoding": "gzip", "if-none-match": tag})
    assert packed.status_code == 200
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == whole.content


def test_head_tells_what_get_would(asked: httpx.Client) -> None:
    """The headers, without the body."""
    plain = {"accept-encoding": "identity"}
    got, told = asked.get("items", headers=plain), asked.head("items", headers=plain)

    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["etag"] == got.headers["etag"]
    assert int(told.headers["content-length"]) == len(got.content)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("nothing", 404, "no such path"),
        ("", 404, "no such path"),
        ("centres/ab", 404, "no centre 'ab'"),
        ("scores?centre=ab", 404, "no centre 'ab'"),
        ("centres/aa/months/2563-03", 404, "no audit of aa"),
        ("centres/aa/months/february", 400, "'february' is no month"),
        ("scores?month=2563-13", 400, "not between 01 and 12"),
        ("scores?month=2563-02&from=2563-02", 400, "`month` is one month"),
        ("scores?from=2563-03&to=2563-02", 400, "lies after"),
        ("scores?center=aa", 400, "no parameter `center`"),
        ("months?limit=3", 400, "it has none"),
        ("scores?cursor=abc", 400, "cursor"),
        ("scores?cursor=WzFd", 400, "cursor"),
        ("centres?cursor=WzFlOTld", 400, "cursor"),
        ("centres?cursor=W3RydWVd", 400, "cursor"),
        ("scores?limit=0", 422, "query.limit"),
        ("findings?status=good", 422, "query.status"),
    ],
)
def test_troubles_are_problem_documents(asked: httpx.Client, path: str, status: int, said: str) -> None:
    """RFC 9457, with a sentence that says what to do otherwise."""
    answer = asked.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert said in problem["detail"]
    assert problem["instance"] == f"/api/v1/{path.partition('?')[0]}"
    assert {"type", "title"} <= problem.keys()


def test_it_only_reads(asked: httpx.Client) -> None:
    """Every other method is refused, and told which there are."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = asked.request(method, "scores")
        assert refused.status_code == 405
        assert refused.headers["allow"] == "GET, HEAD"
        assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
async def test_nobody_gets_in_without_a_viewer() -> None:
    """Whatever the path: the door stands before them all."""

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await Response(Request(scope).state.viewer)(scope, receive, send)

    transport = httpx.ASGITransport(Entrance(inside))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        refused = await client.get("/scores")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert "www-authenticate" in refused.headers


def test_people_find_every_path_on_a_page(asked: httpx.Client) -> None:
    """In both languages, from the interface's own description."""
    paths = asked.get("openapi.json").json()["paths"]
    root = str(asked.base_url).removesuffix("/api/v1/")
    for address in (f"{root}/api", f"{root}/en/api"):
        page = asked.get(address)
        assert page.status_code == 200
        assert all(path in page.text for path in paths)
