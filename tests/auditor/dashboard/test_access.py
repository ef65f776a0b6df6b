"""Who may come in, who may do what, and what is noted of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from dashboard_server import Served, served_desk
from starlette.routing import Route

from auditor.cli.serve import desk_of
from auditor.cli.session import Session
from auditor.dashboard.app import PAGES
from auditor.dashboard.desk.door import Door
from auditor.dashboard.desk.passwords import Passwords, Refused
from auditor.dashboard.desk.throttle import FIRST, LONGEST, MANY, MOST, PAIR, Throttle
from auditor.dashboard.frame.routing import routes_of
from auditor.dashboard.run import events
from storage import views
from storage.accounts import AccountRole, account_named, add_account, set_enabled
from storage.deeds import Doer, deeds_page
from storage.overrides import overrides_of

PASSWORD = "correct horse battery"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PEOPLE = {
    "vera": AccountRole.VIEWER,
    "otto": AccountRole.OPERATOR,
    "anna": AccountRole.ADMIN,
    "olga": AccountRole.OPERATOR,
}
ANYBODY = {"/sign-in", "/healthz"}
OWN = {"/sign-out", "/account/password"}
"""Forms that everybody with an account may send."""


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class Office:
    """A served dashboard, its clock, and browsers that come to it."""

    def __init__(self, served: Served, clock: Hand) -> None:
        self.served, self.clock, self.repo = served, clock, served.desk.source.repository

    @contextmanager
    def browser(self, name: str = "", **headers: str) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=self.served.address, headers=headers) as client:
            if name:
                assert sign_in(client, name).status_code == 303
            yield client

    def deeds(self) -> list[tuple[str, str]]:
        """Oldest first."""
        return [(deed.account, deed.deed) for deed in reversed(deeds_page(self.repo, first=0, size=None)[1])]


@contextmanager
def office(folder: Path, people: dict[str, AccountRole], **door: Any) -> Iterator[Office]:
    clock = Hand()
    with chdir(folder):
        session = Session(database=str(folder / "prongsai.db"))
        try:
            desk = desk_of(session, host="127.0.0.1", round_name=None, rules=None)
            by = Doer(account="root", address="terminal", at=clock())
            for name, role in people.items():
                add_account(session.repository, name, role, CHEAP.hashed(PASSWORD, name), by)
            source = replace(desk.source, clock=clock)  # type: ignore[arg-type]
            settings = desk.settings.model_copy(update={"second_person": True})
            with served_desk(
                replace(desk, source=source, settings=settings, door=Door(passwords=CHEAP, **door))
            ) as served:
                yield Office(served, clock)
        finally:
            session.close()


@pytest.fixture
def folder(kept_city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept_city, tmp_path / "city"))


@pytest.fixture(scope="module")
def lasting(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all tests that change nothing of it but sessions."""
    folder = Path(shutil.copytree(kept_city, tmp_path_factory.mktemp("lasting") / "city"))
    with office(folder, PEOPLE) as made:
        yield made


@pytest.fixture
def staffed(folder: Path) -> Iterator[Office]:
    with office(folder, PEOPLE) as made:
        yield made


def form_token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    token = form_token(client.get("/sign-in"))
    return client.post("/sign-in", data={"form_token": token, "name": name, "password": password, **more})


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """A form of ours, sent by who has signed in."""
    return client.post(path, data={"form_token": form_token(client.get("/account")), **fields})


def routes() -> list[Route]:
    return routes_of(*(page.ROUTES for page in PAGES))


def address(route: Route) -> str:
    """One of the addresses that it answers."""
    known = {"code": "aa", "month": "2020-02", "item": "7(1)", "number": "1"}
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: known.get(found[1], "1"), route.path)


def test_without_accounts_whoever_sits_here_may_do_everything(folder: Path) -> None:
    """There is nothing to sign in to; but what a proxy brings may come from anywhere, and gets nothing."""
    with office(folder, {}) as made, made.browser() as browser:
        assert browser.get("/").status_code == 200
        assert browser.get("/accounts").status_code == 200
        assert browser.get("/sign-in").headers["location"] == "/"
        assert browser.get("/", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 303


def test_a_server_that_others_reach_shows_nothing_without_accounts(folder: Path) -> None:
    """Also where the last account was disabled while it ran."""
    with office(folder, {}, local=False) as made, made.browser() as browser:
        assert browser.get("/").headers["location"] == "/sign-in"


def test_the_first_account_shuts_the_door_at_once(folder: Path) -> None:
    """Made on the page itself; it must be an admin's."""
    with office(folder, {}) as made, made.browser() as browser:
        fields = {"account": "Anna", "new_password": PASSWORD, "new_password_again": PASSWORD}
        fields["form_token"] = form_token(browser.get("/accounts"))
        assert browser.post("/accounts", data=fields | {"role": "viewer"}).status_code == 400
        assert browser.get("/").status_code == 200
        assert browser.post("/accounts", data=fields | {"role": "admin"}).status_code == 303

        assert browser.get("/").status_code == 303
        assert sign_in(browser, "ANNA").status_code == 303
        assert browser.get("/").status_code == 200


def test_nothing_answers_without_a_session_but_what_is_open(lasting: Office) -> None:
    """Every route of every page, whatever becomes of it later."""
    with lasting.browser() as browser:
        for route in routes():
            if route.path in ANYBODY:
                continue
            for method in {"GET", "POST"} & (route.methods or set()):
                told = browser.request(method, address(route))
                assert told.status_code == 303, route.path
                assert told.headers["location"].startswith("/sign-in"), route.path
        for path in ("/api/v1/centres", "/api/v1/no-such-thing", "/api/"):
            assert browser.get(path).status_code == 401, path
        assert browser.get("/", headers={"HX-Request": "true"}).status_code == 401
        assert browser.get("/run/events", headers={"Accept": "text/event-stream"}).status_code == 401
        assert browser.get("/static/app.css").status_code == 200


def test_who_only_looks_may_do_nothing(lasting: Office) -> None:
    """Every form of every page refuses a viewer, but those of one's own account."""
    with lasting.browser("vera") as browser:
        token = form_token(browser.get("/account"))
        for route in routes():
            if "POST" in (route.methods or set()) and route.path not in ANYBODY | OWN:
                told = browser.post(address(route), data={"form_token": token})
                assert told.status_code == 403, route.path
                assert "ไม่มีสิทธิ์" in told.text, route.path
        assert browser.get("/accounts").status_code == 403
        assert browser.get("/accounts/deeds").status_code == 403


def test_accounts_and_closings_are_for_admins(lasting: Office) -> None:
    """An operator runs and decides; no more."""
    with lasting.browser("otto") as browser:
        assert post(browser, "/months/2020-02/close").status_code == 403
        assert post(browser, "/accounts/role", account="otto", role="admin").status_code == 403


def test_the_session_cookie_is_for_this_server_alone(lasting: Office) -> None:
    """No script reads it, no other site sends it with a form; and signing in leads where one wanted to go."""
    with lasting.browser() as browser:
        assert browser.get("/en/months?x=1").headers["location"] == "/en/sign-in?next=%2Fen%2Fmonths%3Fx%3D1"
        told = sign_in(browser, "anna", next="/en/months?x=1")

    assert told.headers["location"] == "/en/months?x=1"
    (cookie,) = (one for one in told.headers.get_list("set-cookie") if one.startswith("prongsai_session="))
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=lax"}
    assert "strict-transport-security" not in told.headers


def test_under_tls_the_cookie_travels_by_tls_alone(folder: Path) -> None:
    """And browsers are told to come back by it only."""
    with office(folder, PEOPLE, local=False, secure=True) as made, made.browser() as browser:
        page = browser.get("/sign-in")
        form = {"form_token": form_token(page), "name": "anna", "password": PASSWORD}
        sent = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
        told = browser.post("/sign-in", data=form, headers=sent)

    (cookie,) = (one for one in told.headers.get_list("set-cookie") if one.startswith("__Host-prongsai_session="))
    assert "secure" in cookie.lower()
    assert told.headers["strict-transport-security"].startswith("max-age=")


def test_a_session_that_was_planted_is_not_taken_up(lasting: Office) -> None:
    """Each signing in makes a token of its own, and the one before it ends with its browser's sign-out."""
    with lasting.browser() as browser:
        browser.cookies.set("prongsai_session", "planted", domain="127.0.0.1", path="/")
        assert sign_in(browser, "anna").status_code == 303
        first = {cookie.value for cookie in browser.cookies.jar if cookie.name == "prongsai_session"} - {"planted"}
        assert len(first) == 1
        assert len(first.pop()) >= 43


def test_signing_out_ends_the_session_on_the_server(lasting: Office) -> None:
    """A copy of the cookie is worth nothing any more."""
    with lasting.browser("anna") as browser:
        kept = browser.cookies["prongsai_session"]
        assert post(browser, "/sign-out").headers["location"] == "/sign-in"
        assert browser.get("/").status_code == 303
        assert browser.get("/", headers={"Cookie": f"prongsai_session={kept}"}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/form"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(lasting: Office, headers: dict[str, str]) -> None:
    """Even with the right token; the sign-in form too."""
    with lasting.browser("anna") as browser:
        form = {"form_token": form_token(browser.get("/account"))}
        assert browser.post("/sign-out", data=form, headers=headers).status_code == 403
        assert browser.post("/sign-in", data=form, headers=headers).status_code == 403
        assert browser.get("/").status_code == 200
        assert browser.post("/sign-out", data=form, headers={"Origin": lasting.served.address}).status_code == 303


def test_a_form_without_its_token_is_refused(lasting: Office) -> None:
    """Nor is another person's taken, nor a sign-in form that this browser was not given."""
    with lasting.browser("anna") as anna, lasting.browser("otto") as otto, lasting.browser() as nobody:
        others = form_token(otto.get("/account"))
        for form in ({}, {"form_token": ""}, {"form_token": others}):
            assert anna.post("/sign-out", data=form).status_code == 403
        stolen = {"form_token": form_token(anna.get("/account")), "name": "anna", "password": PASSWORD}
        assert nobody.post("/sign-in", data=stolen).status_code == 403
        assert nobody.post("/sign-in", data={"name": "x" * 30_000}).status_code == 413
        assert nobody.get("/").status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\n/evil.example",
        "/sign-out",
    ],
)
def test_signing_in_never_leads_elsewhere(lasting: Office, wanted: str) -> None:
    """What is no page of this server leads to the first page."""
    with lasting.browser() as browser:
        assert (
            re.search(r'name="next" value="[^"]*(evil|:)', browser.get("/sign-in", params={"next": wanted}).text)
            is None
        )
        assert sign_in(browser, "anna", next=wanted).headers["location"] == "/"


def test_wrong_passwords_cost_time(staffed: Office) -> None:
    """After five the right one has to wait as well; the page says how long; names that nobody has are no different."""
    for name in ("anna", "nobody"):
        with staffed.browser() as browser:
            answers = [sign_in(browser, name, "wrong wrong wrong") for _ in range(PAIR)]
            assert {told.status_code for told in answers} == {401}
            held = sign_in(browser, name)
            assert held.status_code == 429
            assert held.headers["retry-after"] == "30"
            assert "30 วินาที" in held.text
    staffed.clock.move(FIRST)
    with staffed.browser() as browser:
        assert sign_in(browser, "anna").status_code == 303
    assert [deed for _, deed in staffed.deeds()].count("sign_in_failed") == 2 * PAIR


def test_what_is_typed_as_a_name_is_not_written_down(lasting: Office) -> None:
    """It may be a password."""
    with lasting.browser() as browser:
        sign_in(browser, "my secret password", "anna")
    newest = deeds_page(lasting.repo, first=0, size=1)[1][0]
    assert (newest.account, newest.deed, newest.about) == ("", "sign_in_failed", {"known": False})


def test_delays_double_up_to_a_quarter_of_an_hour_and_end() -> None:
    """Nobody is shut out for ever, and a second address has failures of its own."""
    throttle, now, waits = Throttle(), datetime.now(UTC), []
    for _ in range(PAIR + 8):
        waits.append(throttle.begin("anna", "192.0.2.1", now) or timedelta(0))
        now += waits[-1]
        if waits[-1]:
            assert throttle.begin("anna", "192.0.2.1", now) is None
    assert max(waits) == LONGEST
    assert [wait.total_seconds() for wait in waits if wait][:3] == [30, 60, 120]
    assert throttle.begin("anna", "192.0.2.2", now) is None
    assert throttle.begin("anna", "192.0.2.1", now + timedelta(hours=2)) is None


def test_strangers_cannot_shut_an_account_out_of_where_it_signs_in() -> None:
    """Many addresses slow each other down; not the one that the account is known to use."""
    throttle, now = Throttle(), datetime.now(UTC)
    for number in range(MANY):
        assert throttle.begin("anna", f"192.0.2.{number}", now) is None
    assert throttle.begin("anna", "198.51.100.1", now) is not None
    assert throttle.begin("anna", "198.51.100.2", now, known=True) is None


def test_one_address_is_slowed_down_whatever_names_it_tries() -> None:
    """An IPv6 customer's whole network counts as one; what is kept of strangers is bounded."""
    throttle, now = Throttle(), datetime.now(UTC)
    for number in range(MANY):
        assert throttle.begin(f"name {number}", f"2001:db8::{number:x}", now) is None
    assert throttle.begin("anna", "2001:db8::ffff", now) is not None
    for number in range(MOST):
        throttle.begin(f"name {number}", f"10.{number >> 8}.{number & 255}.1", now)
    assert len(throttle._counts) <= MOST


def test_a_session_ends_by_itself(staffed: Office) -> None:
    """After an hour without a page, and after twelve hours whatever happens."""
    with staffed.browser("anna") as browser:
        staffed.clock.move(timedelta(minutes=61))
        assert browser.get("/").status_code == 303
    with staffed.browser("anna") as browser:
        for _ in range(17):
            staffed.clock.move(timedelta(minutes=40))
            assert browser.get("/account").status_code == 200
        staffed.clock.move(timedelta(minutes=40))
        assert browser.get("/account").status_code == 303


def test_signing_out_ends_what_is_being_watched(lasting: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream of a run's progress does not go on for who has left."""
    monkeypatch.setattr(events, "STAYING", 0.0)
    with lasting.browser("vera") as vera, vera.stream("GET", "/run/events", timeout=20) as stream:
        lines = stream.iter_lines()
        next(lines)
        with httpx.Client(base_url=lasting.served.address, cookies=vera.cookies) as same:
            assert post(same, "/sign-out").status_code == 303
        assert len(list(lines)) < 10_000  # it ends


def test_only_who_operates_is_told_where_files_are(lasting: Office) -> None:
    """Whoever only looks is told the pack's name."""
    with lasting.browser("vera") as vera, lasting.browser("otto") as otto:
        file = lasting.served.desk.source.pack.file

        assert file not in vera.get("/rules").text
        assert file in otto.get("/rules").text


def test_a_disabled_account_is_out_at_once(staffed: Office) -> None:
    """Its sessions are gone, its password opens nothing, and nobody is told why."""
    with staffed.browser("otto") as browser:
        set_enabled(staffed.repo, "otto", Doer(account="x", address="", at=staffed.clock()), enabled=False)
        assert browser.get("/").status_code == 303
        assert sign_in(browser, "otto").status_code == 401


def test_a_changed_password_ends_all_other_sessions(staffed: Office) -> None:
    """Where it was changed one stays signed in, under a new token."""
    new = "another long sentence"
    with staffed.browser("otto") as here, staffed.browser("otto") as there:
        before = here.cookies["prongsai_session"]
        fields = {"new_password": new, "new_password_again": new}
        assert post(here, "/account/password", password="wrong", **fields).status_code == 400
        assert post(here, "/account/password", password=PASSWORD, **fields | {"new_password": "x"}).status_code == 400
        assert there.get("/").status_code == 200
        assert post(here, "/account/password", password=PASSWORD, **fields).status_code == 303
        assert here.cookies["prongsai_session"] != before
        assert here.get("/").status_code == 200
        assert there.get("/").status_code == 303
        assert sign_in(there, "otto", new).status_code == 303


def test_an_admin_looks_after_accounts(staffed: Office) -> None:
    """Adds, changes, disables and enables them; the last admin stays one."""
    with staffed.browser("anna") as anna, staffed.browser("otto") as otto:
        passwords = {"new_password": PASSWORD, "new_password_again": PASSWORD}
        assert post(anna, "/accounts", account="ใหม่ คนดี", role="operator", **passwords).status_code == 303
        assert post(anna, "/accounts", account="OTTO", role="viewer", **passwords).status_code == 409
        assert post(anna, "/accounts", account="<b>", role="viewer", **passwords).status_code == 400
        assert "ใหม่ คนดี" in anna.get("/accounts").text
        assert post(anna, "/accounts/role", account="otto", role="viewer").status_code == 303
        assert otto.get("/").status_code == 303
        assert post(anna, "/accounts/disable", account="otto").status_code == 303
        assert sign_in(otto, "otto").status_code == 401
        assert post(anna, "/accounts/enable", account="otto").status_code == 303
        assert sign_in(otto, "otto").status_code == 303
        assert post(anna, "/accounts/disable", account="anna").status_code == 409
        assert post(anna, "/accounts/role", account="anna", role="viewer").status_code == 409
        assert anna.get("/accounts").status_code == 200


def test_what_is_done_is_noted_with_who_did_it(staffed: Office) -> None:
    """And shown to admins, without passwords and tokens; what was refused is not among it."""
    with staffed.browser("anna") as anna:
        post(anna, "/months/2020-02/close", reason="<i>the round ends</i>", seen="0")
        left = re.search(r'name="seen" value="(\d+)"', anna.get("/months").text)
        post(anna, "/months/2020-02/close", reason="<i>the round ends</i>", seen=left[1] if left else "3")
        page = anna.get("/en/accounts/deeds").text

    assert staffed.deeds()[-2:] == [("anna", "signed_in"), ("anna", "month_closed")]
    newest = deeds_page(staffed.repo, first=0, size=1)[1][0]
    assert newest.about["path"] == "/months/2020-02/close"
    assert newest.about["form"]["reason"] == "<i>the round ends</i>"
    assert "form_token" not in str(newest)
    assert "closed a month" in page
    assert "<i>the round" not in page


def test_a_decision_bears_the_name_of_who_has_signed_in(staffed: Office) -> None:
    """Whatever the form says; and nobody agrees to their own."""
    audit = views.official_audits(staffed.repo, views.audited_months(staffed.repo)[0])[0]
    finding = next(one for one in audit.findings if one.status.value != "not_applicable")
    place = f"/centres/{audit.centre}/{audit.month}/items/{finding.item}/override"
    with staffed.browser("otto") as otto, staffed.browser("olga") as olga:
        fields = {"status": "missing", "reason": "looked myself", "by": "anna"}
        assert post(otto, place, **fields).status_code == 303
        (made,) = overrides_of(staffed.repo)
        assert (made.by, made.in_force) == ("otto", False)
        assert post(otto, f"/decisions/{made.id}/agree", reason="", by="olga").status_code == 409
        assert post(olga, f"/decisions/{made.id}/agree", reason="", by="otto").status_code == 303
    (made,) = overrides_of(staffed.repo)
    assert (made.by, made.second, made.in_force) == ("otto", "olga", True)
    assert [deed for _, deed in staffed.deeds()][-2:] == ["override", "agree"]


def test_programs_may_send_a_name_and_a_password(lasting: Office) -> None:
    """To the interface for programs, and nowhere else; wrong ones are slowed down as on the page."""
    with lasting.browser() as client:
        assert client.get("/api/v1/centres", auth=("anna", PASSWORD)).status_code == 200
        assert client.get("/", auth=("anna", PASSWORD)).status_code == 303
        told = client.get("/api/v1/centres")
        assert told.headers["www-authenticate"].startswith("Basic")
        assert told.json()["status"] == 401
        for _ in range(PAIR):
            assert client.get("/api/v1/centres", auth=("otto", "wrong wrong")).status_code == 401
        held = client.get("/api/v1/centres", auth=("otto", PASSWORD))
        assert (held.status_code, held.headers["retry-after"]) == (429, "30")
        assert client.get("/api/v1/centres", auth=("anna", PASSWORD)).status_code == 200


def test_only_a_proxy_that_was_named_is_believed(folder: Path) -> None:
    """Where it says that a request comes from is what the register keeps."""
    for proxies, kept in (((), "127.0.0.1"), (("127.0.0.1",), "203.0.113.9")):
        with office(folder, {} if proxies else PEOPLE, local=False, proxies=proxies) as made:
            with made.browser() as browser:
                browser.headers["X-Forwarded-For"] = "198.51.100.7, 203.0.113.9"
                sign_in(browser, "anna")
            assert deeds_page(made.repo, first=0, size=1)[1][0].address == kept


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", "short"), ("x" * 257, "long"), ("anna-anna-12", "same"), ("annaannaanna", "same"), ("Password1234", "common"),
     ("123456789012", "common"), ("aaaaaaaaaaaaa", "common"), ("ก" * 6 + "ข" * 6, "common"), ("a plain sentence", None)],
)  # fmt: skip
def test_passwords_need_length_and_not_to_be_common(password: str, reason: str | None) -> None:
    """No rules about signs and digits."""
    try:
        CHEAP.hashed(password, "anna")
    except Refused as refused:
        assert refused.reason == reason
    else:
        assert reason is None


def test_a_password_is_the_same_from_every_keyboard() -> None:
    """Composed or decomposed; kept as Argon2id."""
    kept = CHEAP.hashed("cafe\u0301 au lait", "anna")

    assert kept.startswith("$argon2id$")
    assert CHEAP.verifies(kept, "caf\u00e9 au lait")
    assert not CHEAP.verifies(kept, "cafe au lait")
    assert not CHEAP.verifies(None, "a password that is nobody's")


def test_hashes_are_made_anew_when_their_cost_rises(folder: Path) -> None:
    """At the next signing in, without anybody noticing."""
    with office(folder, PEOPLE) as made:
        dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
        object.__setattr__(made.served.desk.door, "passwords", dearer)
        with made.browser("anna") as browser:
            assert browser.get("/").status_code == 200

        kept = account_named(made.repo, "anna")
        assert kept is not None
        assert "t=2" in kept.password
