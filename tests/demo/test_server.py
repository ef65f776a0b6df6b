"""The sample city answers over real HTTP, month by month."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from demo.city import City
from demo.server import ServerError, serve_city
from rules.month import Month


@pytest.fixture(scope="module")
def served():
    with serve_city(City.build()) as running:
        yield running


def get(port, path, *, method="GET", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()


def test_what_is_served_is_what_the_city_says(served):
    """The server adds nothing: status, body and length are the city's."""
    served.set_month(Month(2020, 1))
    centre = served.city.centre("S0140")
    status, headers, body = get(served.ports[centre.host], "/")

    expected = served.city.respond(centre.host, "/", Month(2020, 1))
    assert (status, body) == (200, expected.body)
    assert int(headers["Content-Length"]) == len(body)


def test_a_connection_is_kept_for_many_requests(served):
    """HTTP/1.1 keep-alive, requests in order."""
    served.set_month(Month(2020, 1))
    with closing(http.client.HTTPConnection("127.0.0.1", served.ports["portal"], timeout=10)) as connection:
        for slug in ("/bangprong", "/thungsommut", "/bangprong"):
            connection.request("GET", slug)
            response = connection.getresponse()
            assert response.status == 200
            assert len(response.read()) > 2000


def test_head_has_the_headers_and_no_body(served):
    """HEAD says what GET would send."""
    status, headers, body = get(served.ports["portal"], "/bangprong", method="HEAD")

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 2000


@pytest.mark.parametrize("ending", [(".pdf", ".jpg", ".docx"), (".php", ".html", "/")])
def test_an_unchanged_copy_is_not_sent_again(served, ending):
    """If-None-Match and If-Modified-Since are answered 304 without a body (RFC 9110), for pages and documents."""
    served.set_month(Month(2020, 1))
    seen = set()
    for centre in served.city.centres[24:34]:
        place = next((path for _, path in served.city.addresses(centre, Month(2020, 1)) if path.endswith(ending)), None)
        if place is None:
            continue
        port = served.ports[centre.host]
        _, headers, whole = get(port, place)
        for name, asking in (("ETag", "If_None_Match"), ("Last-Modified", "If_Modified_Since")):
            if name in headers:
                seen.add(name)
                assert get(port, place, **{asking: headers[name]})[::2] == (304, b"")
        assert get(port, place, If_None_Match='"another"')[::2] == (200, whole)

    assert seen == {"ETag", "Last-Modified"}


def test_a_frozen_city_answers_as_in_one_month():
    """What is audited again unchanged is unchanged to the byte, over HTTP too."""
    with serve_city(City.build(bulk=False, frozen_at=Month(2020, 2)), month=Month(2020, 2)) as running:
        port = running.ports[running.city.centre("S0126").host]
        before = get(port, "/")
        running.set_month(Month(2020, 5))
        assert get(port, "/") == before


def test_the_month_moves_what_is_shown(served):
    """Every request after set_month sees the new month."""
    served.set_month(Month(2020, 3))
    port = served.ports[served.city.centre("S0125").host]
    before = get(port, "/")[2]
    served.set_month(Month(2020, 4))

    assert get(port, "/")[2] != before


def test_a_site_that_is_down_refuses_and_comes_back(served):
    """A refused month is refused where the socket is opened; the next month the site is there again."""
    port = served.ports["S0125"]
    served.set_month(Month(2020, 2))
    with pytest.raises(ConnectionRefusedError):
        get(port, "/")
    served.set_month(Month(2020, 3))

    assert get(port, "/")[0] == 200


def test_the_dead_host_refuses(served):
    """Links to a host that is gone lead to a port where nobody listens."""
    with pytest.raises(ConnectionRefusedError):
        get(served.ports["dead"], "/files/x.pdf")


def test_other_methods_are_not_allowed(served):
    """A visitor reads; nobody writes to the city."""
    assert get(served.ports["portal"], "/bangprong", method="POST")[0] == 405


def test_requests_are_counted(served):
    """Benchmarks and politeness tests can ask how much was asked."""
    before = served.requests_served()
    get(served.ports["portal"], "/bangprong")

    assert served.requests_served() == before + 1


def test_a_server_that_ended_says_so():
    """A month set after the end is an error in words, not a hang."""
    with serve_city(City.build()) as running:
        port = running.ports["portal"]
    with pytest.raises((ServerError, ValueError)):
        running.set_month(Month(2020, 2))
    with pytest.raises(ConnectionRefusedError):
        get(port, "/bangprong")


def test_the_server_dies_with_its_parent():
    """A parent that is killed leaves no server behind: the pipe's end is the server's end."""
    code = (
        "import sys, time\nfrom demo.city import City\nfrom demo.server import serve_city\n"
        "with serve_city(City.build()) as running:\n"
        "    sys.stdout.write(str(running.ports['portal']) + '\\n')\n    sys.stdout.flush()\n    time.sleep(60)\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        port = int(parent.stdout.readline())
        assert get(port, "/bangprong")[0] == 200
        parent.kill()
    for _ in range(100):
        try:
            get(port, "/bangprong")
        except (ConnectionError, TimeoutError):
            return
        time.sleep(0.05)
    pytest.fail("the server still answers")
