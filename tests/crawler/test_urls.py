"""URL identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import host_key, normal_url, path_of, query_of

BASE = "http://h.go.th/a/b.php?x=1"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("c.html", "http://h.go.th/a/c.html"),
        ("?y=2", "http://h.go.th/a/b.php?y=2"),
        ("/x/../y/./z", "http://h.go.th/y/z"),
        ("../../../up", "http://h.go.th/up"),
        ("//Other.GO.th:80", "http://other.go.th/"),
        ("/\t/other.go.th/p", "http://other.go.th/p"),
        ("HTTPS://h.go.th:443/", "https://h.go.th/"),
        ("https://h.go.th:8443/", "https://h.go.th:8443/"),
        ("http:\\\\h.go.th\\p", "http://h.go.th/p"),
        ("http:page", "http://h.go.th/a/page"),
        ("https:page", "https://page/"),
        ("#tab2", "http://h.go.th/a/b.php?x=1"),
        ("/p#top", "http://h.go.th/p"),
        ("  /p\n", "http://h.go.th/p"),
        ("/pa\r\nth", "http://h.go.th/path"),
        ("/a b", "http://h.go.th/a%20b"),
        ("/%7euser/%2e%2e/%41", "http://h.go.th/A"),
        ("/a%2fb", "http://h.go.th/a%2Fb"),
        ("/แผน?ปี=2563", "http://h.go.th/%E0%B9%81%E0%B8%9C%E0%B8%99?%E0%B8%9B%E0%B8%B5=2563"),
        ("/%a1%d2%C3.pdf", "http://h.go.th/%A1%D2%C3.pdf"),
        ("/100%", "http://h.go.th/100%25"),
        ("/ก%ขค%41", "http://h.go.th/%E0%B8%81%25%E0%B8%82%E0%B8%84A"),
        ("http://user:pass@h.go.th/p", "http://h.go.th/p"),
        ("http://กทม.ไทย/", "http://xn--12c8b4a.xn--o3cw4h/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("http://h.go.th./", "http://h.go.th/"),
        ("/p?PHPSESSID=abc&a=1&b=&a=0", "http://h.go.th/p?a=1&b=&a=0"),
        ("/p;jsessionid=0A1B?x=1", "http://h.go.th/p?x=1"),
        ("/p?sid=0123456789abcdef0123456789abcdef", "http://h.go.th/p"),
        ("/p?sid=12", "http://h.go.th/p?sid=12"),
        ("/p;sid=0123456789abcdef0123456789abcdef/q", "http://h.go.th/p/q"),
        ("/p;sid=12", "http://h.go.th/p;sid=12"),
        ("/p?a=1;jsessionid=0A1B&b=2", "http://h.go.th/p?a=1&b=2"),
        ("/(S(lit3py55t21z5v55vlm25s55))/a/p.aspx", "http://h.go.th/a/p.aspx"),
        ("/(X(1)S(lit3py55t21z5v55vlm25s55))", "http://h.go.th/"),
        ("/(S)/p", "http://h.go.th/(S)/p"),
        ("http://2130706433/", "http://2130706433/"),
    ],
)
def test_one_thing_has_one_address(href: str, expected: str) -> None:
    """What a browser would take for one address is written one way."""
    assert normal_url(BASE, href) == expected


@pytest.mark.parametrize(
    "href",
    [
        "",
        "#",
        " \n",
        "mailto:a@b.go.th",
        "tel:02",
        "javascript:void(0)",
        "data:text/html,x",
        "ftp://h/",
        "file:///etc",
        "http://",
        "http:///",
        "http://h:99999/",
        "http://h:x/",
        "http://a b/",
        "http://[::1/",
        "/" + "a" * 20_000,
    ],
)
def test_what_is_no_web_address_is_none(href: str) -> None:
    """Only http and https lead anywhere."""
    assert normal_url(BASE, href) is None


@pytest.mark.parametrize(
    "name",
    ["PHPSESSID", "jsessionid", "ASPSESSIONIDxyz", "cfid", "CFTOKEN", "oscsid", "zenid", "sid", "sessid", "session_id"],
)
def test_a_session_is_no_part_of_an_address(name: str) -> None:
    """Whatever its parameter is called, and wherever in a query that is plain otherwise."""
    session = f"{name}=0123456789abcdef"
    for href in (f"/p?{session}&a=1", f"/p?a=1&{session}", f"http://h.go.th/p?{session}&a=1"):
        assert normal_url(BASE, href) == "http://h.go.th/p?a=1"


def test_an_absolute_address_needs_no_base() -> None:
    """The registry's home URLs are normalised without a page to stand on; a relative one cannot be."""
    assert normal_url("", "HTTP://H.go.th") == "http://h.go.th/"
    assert normal_url("", "/path") is None
    assert normal_url("mailto:x", "page") is None


hrefs = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="/.?#&=;%:@[]\\ abกsSiId09\t", max_size=40),
    st.builds("http://{}/{}".format, st.text(max_size=12), st.text(alphabet="/.%2eEfF;?&=jsid(S)", max_size=24)),
    st.builds("/{};jsessionid={}/../{}?{}".format, *[st.text(alphabet="ab/.;%?", max_size=8)] * 4),
)


@given(hrefs)
def test_a_second_pass_changes_nothing(href: str) -> None:
    """A normal form is its own normal form, on any base."""
    once = normal_url(BASE, href)
    if once is not None:
        assert normal_url(BASE, once) == once
        assert normal_url("", once) == once
        assert normal_url(once, once) == once


@given(hrefs)
def test_normal_forms_are_plain(href: str) -> None:
    """No spaces, controls, fragments, passwords or raw letters reach the wire."""
    url = normal_url(BASE, href)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert url.isprintable()
        assert not set(url) & set(' "<>\\^`{|}#')
        assert "@" not in host_key(url)
        assert path_of(url).startswith("/")


def test_the_host_key_names_a_port_only_where_it_is_unusual() -> None:
    """Politeness is counted by host and port."""
    assert host_key("http://h.go.th/p") == "h.go.th"
    assert host_key("https://h.go.th/p") == "h.go.th"
    assert host_key("http://h.go.th:8080/p?q=http://x/") == "h.go.th:8080"


def test_path_and_query_are_told_apart() -> None:
    """Scope goes by path, shapes by query names."""
    assert path_of("http://h/a/b?c=/d") == "/a/b"
    assert query_of("http://h/a/b?c=/d?e") == "c=/d?e"
    assert query_of("http://h/") == ""
