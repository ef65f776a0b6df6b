"""What is still looked for decides what is opened, and when a visit ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.aim import Standing
from crawler.artifacts import FetchFailure, Link, SiteSnapshot
from tests.crawler.loopback import Reply, crawled
from tests.crawler.loopback import page as page_of

Promise = Callable[[Link], float]


@dataclass
class Sought:
    """Words that are looked for: each is found once an address that holds it answers."""

    words: tuple[str, ...]
    asked: list[bool] = field(default_factory=list)

    def promise(self, link: Link) -> float:
        """A link is worth something by a word in its label."""
        return 0.9 * any(word in link.text for word in self.words)

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Promise | None:
        """What no address that answered holds."""
        self.asked.append(promising)
        here = [resource.url for resource in seen.resources if not isinstance(resource, FetchFailure)]
        left = tuple(word for word in self.words if not any(word in url for url in here))
        return Sought(left).promise if left else None

    def stands(self, seen: SiteSnapshot) -> Standing:
        """Well once everything is found."""
        left = self.left(seen, promising=False)
        return Standing(seek=left, whole=left is not None)


def links(*paths: str) -> str:
    return "".join(f'<p><a href="{path}">{path.strip("/").replace("/", " ")}</a></p>' for path in paths)


def page(*paths: str) -> Reply:
    return page_of(f"<main>{links(*paths)}</main>")


def test_a_visit_ends_when_all_was_found() -> None:
    """Pages that nothing speaks for are not opened once nothing is left to be found; that is no complete visit."""
    result, web = crawled(
        {"/": page("/other/1", "/other/2", "/plan"), "/plan": page(), "/other/1": page(), "/other/2": page()},
        aim=Sought(("plan",)),
    )

    assert "/plan" in web.paths
    assert not any(path.startswith("/other") for path in web.paths)
    assert result.ending.stopped_because == "all that was looked for was found"
    assert not result.ending.complete


def test_documents_that_could_only_add_to_what_was_found_stay_unopened() -> None:
    """With thirty plans and no budget, one look settles the plans; the pages are searched for the budget to the end."""
    plans = [f"/plan/{number}.pdf" for number in range(60)]
    routes = {
        "/": page("/news", *plans),
        "/news": page(),
        **{path: Reply(body=b"%PDF-1.4", headers={"Content-Type": "application/pdf"}) for path in plans},
    }
    result, web = crawled(routes, aim=Sought(("plan", "budget")))

    opened = sum(path.startswith("/plan") for path in web.paths)
    assert 0 < opened < 30
    assert "/news" in web.paths
    assert result.ending.complete
    assert "documents left that could only add to what was found" in result.ending.stopped_because


def test_what_is_not_found_is_looked_for_everywhere() -> None:
    """An aim that is not reached keeps the visit going to its end."""
    routes = {"/": page("/a", "/b", "/plan"), "/a": page("/c"), "/b": page(), "/c": page(), "/plan": page()}
    result, web = crawled(routes, aim=Sought(("plan", "budget")))

    assert {"/a", "/b", "/c", "/plan"} <= set(web.paths)
    assert result.ending.complete
