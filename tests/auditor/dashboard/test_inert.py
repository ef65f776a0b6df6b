"""An archived page can do nothing: whatever its markup, what is written of it holds nothing that acts."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nasty_pages import NASTY
from selectolax.lexbor import LexborHTMLParser

from auditor.dashboard.archived.attachment import attachment_headers, safe_name
from auditor.dashboard.archived.highlight import marked
from auditor.dashboard.archived.inert import MARK, Frame, Marks, inert_page, served_policy
from auditor.dashboard.archived.styles import declarations, fenced

PAGE = "http://site.example/folder/page.html"
KNOWN = {"http://site.example/folder/next.html": "/archived/1/page?url=next"}
HARMLESS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "p",
        "span",
        "a",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "small",
        "big",
        "sub",
        "sup",
        "br",
        "hr",
        "wbr",
        "pre",
        "code",
        "kbd",
        "samp",
        "var",
        "tt",
        "q",
        "cite",
        "abbr",
        "acronym",
        "dfn",
        "ins",
        "del",
        "mark",
        "time",
        "font",
        "center",
        "bdi",
        "bdo",
        "address",
        "blockquote",
        "article",
        "aside",
        "footer",
        "header",
        "hgroup",
        "main",
        "nav",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "dir",
        "menu",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "img",
        "details",
        "summary",
        "fieldset",
        "legend",
        "label",
        "figure",
        "figcaption",
        "ruby",
        "rp",
        "rt",
        "strike",
    ]
)
ACTING = re.compile(
    r"on|src|srcset|srcdoc|action|formaction|xlink|poster|background|data$|style$|ping|target|http-equiv"
)


def page_of(body: bytes, content_type: str = "text/html", *, nonce: str | None = "n0nce", **marks: object) -> str:
    frame = Frame(url=PAGE, banner=("copy",), links=KNOWN, nonce=nonce)
    return inert_page(body, content_type, frame, Marks(**marks))  # type: ignore[arg-type]


def acting(html: str) -> list[str]:
    """All of a document that could act."""
    found = []
    for node in LexborHTMLParser(html).root.traverse(include_text=False):  # type: ignore[union-attr]
        if node.tag not in HARMLESS and not node.tag.startswith(("-", "!")):
            found.append(node.tag)
        for name, value in node.attributes.items():
            allowed = (
                (node.tag == "a" and name == "href" and (value or "").startswith(("#", "/archived/")))
                or (
                    node.tag == "img"
                    and name == "src"
                    and re.match(r"data:image/(png|gif|jpeg|webp);base64,[\w+/=]*\Z", value or "")
                )
                or (node.tag == "meta" and name == "http-equiv" and value == "Content-Security-Policy")
                or not (ACTING.match(name) or name == "href")
            )
            if not allowed:
                found.append(f"{node.tag} {name}={value}")
    return found


def test_what_acts_is_noticed() -> None:
    """The measure of the tests below."""
    page = "<p onclick=x><script></script><a href=http://e/><img src=x><svg></svg><iframe></iframe>"

    assert len(acting(page)) == 6


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("nonce", ["n0nce", None])
def test_nothing_of_a_nasty_page_can_act(name: str, nonce: str | None) -> None:
    """Read again as a browser reads it, what is written holds no script, no address but ours, one style element."""
    html = page_of(NASTY[name], nonce=nonce)

    assert acting(html) == []
    assert html.count("<style") == 1
    assert html.count("http-equiv") == (1 if nonce is None else 0)
    assert "127.0.0.1:9/" not in re.sub(r'title="[^"]*"|>[^<]*<', "", html.partition("</style>")[2])


PIECES = st.sampled_from(
    [
        "<svg>",
        "</svg>",
        "<math>",
        "<mtext>",
        "<mglyph>",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<title>",
        "</title>",
        "<table>",
        "<select>",
        "<option>",
        "<template>",
        "</template>",
        "<noscript>",
        "</noscript>",
        "<p>",
        "</p>",
        "<a",
        "href=javascript:x>",
        "</a>",
        "<img",
        "src=x",
        "onerror=y>",
        "<script>",
        "</script>",
        "<xmp>",
        "</xmp>",
        "<form>",
        "</form>",
        "<b>",
        "</b>",
        "<iframe>",
        "<textarea>",
        "<plaintext>",
        "<![CDATA[",
        "]]>",
        "<foreignObject>",
        "<desc>",
        "<annotation-xml>",
        "<body",
        "onload=x>",
        '"',
        "'",
        ">",
        "<",
        "&",
        "&lt;",
        "&#0;",
        "\x00",
        "=",
        "/",
        "x",
        "<frameset>",
        "<base",
        "href=//e>",
        "<font",
        "color=red>",
        "<p",
        'style="x:url(y)">',
        "<ol>",
        "<li>",
        "<button>",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40))
def test_no_mixture_of_markup_gets_through(pieces: list[str]) -> None:
    """Nor does reading what was written and writing it anew bring anything back."""
    html = page_of("".join(pieces).encode())

    assert acting(html) == []
    assert acting(LexborHTMLParser(html).html or "") == []


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_make_a_page(body: bytes) -> None:
    """Whatever they are, in whatever encoding they seem to be."""
    assert acting(page_of(body)) == []


@settings(max_examples=300)
@example(["/", "\\", '"', "*/"])
@example(["a{", "(", "}", ")"])
@example(["]", "["])
@given(
    st.lists(
        st.sampled_from([*"{}()[];:'\"\\/*<>@u r l ( , a \n 7 5", "url(", "@import", "\\75", "/*", "*/", "</style"]),
        max_size=30,
    )
)
def test_styles_stay_within_their_fence(parts: list[str]) -> None:
    """Blocks end where they begin, texts too; nothing is loaded, and no element begins."""
    for css in (fenced("".join(parts)), declarations("".join(parts))):
        bare = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "", css)
        open_: list[str] = []
        for character in bare:
            if character in "{([":
                open_.append(character)
            elif character in "})]":
                assert open_.pop() + character in ("{}", "()", "[]")
        assert open_ == []
        assert bare.count("'") == bare.count('"') == 0
        assert not re.search(r"url\s*\(|@import|<|\\|/\*", css, re.IGNORECASE)


def test_blocks_are_no_deeper_than_browsers_bear() -> None:
    """Thousands within one another have crashed them."""
    for css in ("a{" * 50_000, "a:not(" * 30_000, "@supports (" + "(" * 90_000):
        deepest = depth = 0
        for character in fenced(css):
            depth += (character in "{([") - (character in "})]")
            deepest = max(depth, deepest)
        assert deepest <= 50
        assert depth == 0


@pytest.mark.parametrize(
    "page",
    [
        "<b>" * 60_000,
        "<div>" * 60_000,
        "<p " + "a=1 " * 5_000 + ">x",
        "<a><font>" * 9_000 + "<p>" * 9_000,
        "<style></style>" * 100_000,
        f"<style>{'a' * 190_000}</style>" * 12,
    ],
)
def test_huge_nestings_take_no_time(page: str) -> None:
    """A page that would keep a parser busy for minutes is cut."""
    begun = time.process_time()

    assert acting(page_of(page.encode())) == []
    assert time.process_time() - begun < 30  # a hang, not a speed, is what is looked for


def test_the_words_are_marked_whatever_breaks_them() -> None:
    """Elements, white space, zero-width characters, a sara am in two characters."""
    body = "<p>แผน<b>งาน\n  ปร\u200bะจํา</b>ปี <i>2563</i></p><p>แผนงานประจำปี 2562</p>".encode()

    html = page_of(body, texts=("แผนงาน ประจำปี 2563",))

    assert "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", html)).replace("\u200b", "") == "แผนงาน\n  ประจําปี2563"
    assert html.count(f'id="{MARK}"') == 1


def test_the_link_that_was_followed_is_framed_and_its_words_marked_there_alone() -> None:
    """Where many links bear the same words."""
    body = "<a href=other.html>ดาวน์โหลด</a> <a href=next.html>ดาวน์โหลด</a>".encode()

    html = page_of(body, texts=("แผนงาน | ดาวน์โหลด",), target="http://site.example/folder/next.html")

    assert html.count("<mark") == 1
    assert re.search(r'class="prongsai-link prongsai-seen" href="/archived/1/page\?url=next"[^>]*><mark', html)
    assert "<span" in html.partition("next.html")[0]


def test_what_a_page_hides_until_a_script_shows_it_is_shown_where_it_is_marked() -> None:
    """Tabs and accordions."""
    body = b"<style>.tab{display:none}</style><div class=tab><details><summary>s</summary>the words</details></div>"

    html = page_of(body, texts=("the words",))

    assert re.search(r'<div class="tab prongsai-seen prongsai-unhidden"><details open="" class="prongsai-seen">', html)


def test_pages_in_the_old_thai_encoding_read_as_they_did() -> None:
    """What the header declares, and what is there in spite of it."""
    body = "<p>ศูนย์ข้อมูลข่าวสาร</p>".encode("cp874")

    assert "ศูนย์ข้อมูลข่าวสาร" in page_of(body, "text/html; charset=tis-620")
    assert "ศูนย์ข้อมูลข่าวสาร" in page_of(body * 5, "text/html; charset=utf-8")


def test_the_policy_allows_no_script_and_no_style_but_ours() -> None:
    """As a header with a nonce, and in a file with the digest of its one style."""
    header, file = served_policy("abc"), page_of(b"<p style=color:red>x</p>", nonce=None)

    assert header.startswith("sandbox; default-src 'none';")
    assert "style-src 'nonce-abc'" in header
    assert "unsafe" not in header + file
    assert file.index("Content-Security-Policy") < file.index("<title>") < file.index("<style>")
    assert "style-src &#x27;sha256-" in file


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_file_name_breaks_out_of_its_header(name: str) -> None:
    """Nor leads to another folder, hides its ending or is run by a double click."""
    headers = attachment_headers(b"x", name)
    told = headers["content-disposition"]

    assert re.fullmatch(r"attachment; filename=\"[A-Za-z0-9._\-]+\"; filename\*=UTF-8''[A-Za-z0-9._~%\-]+", told)
    assert not re.search(r"[/\\\x00-\x1f\u202e\"]|\A\.", safe_name(name, b"x"))
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("แผน ปี 2563.pdf", "แผน ปี 2563.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.bin"),
        ("a\u202efdp.exe", "afdp.exe.bin"),
        ("con.pdf", "_con.pdf"),
        ('a";\r\nSet-Cookie: x.pdf', "a_Set-Cookie_ x.pdf"),
        ("", "archived.bin"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_it_is_safe(name: str, safe: str) -> None:
    """Thai names and spaces stay."""
    assert safe_name(name, b"x") == safe


def test_a_documents_text_is_marked_in_pieces() -> None:
    """For a template that escapes each."""
    assert marked("ข้อ 1\nแผน ปี", ["แผนปี"]) == [("ข้อ 1\n", False), ("แผน ปี", True)]
