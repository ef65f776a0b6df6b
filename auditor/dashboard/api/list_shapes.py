"""The shapes of the registry, of months, decisions, runs and the history, as the description tells them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from auditor.dashboard.api.shapes import Instant, ListPage, MonthText, Rules, Scored, Sha256, Shape
from rules.findings import Status


class Centre(Shape):
    """A centre with the registry's columns."""

    code: str
    name_th: str
    name_en: str
    kind: str
    home_url: str = Field(description="Empty while the office has not filled it in.")
    extra_hosts: list[str]
    exempt_items: list[str]
    contact_email: str
    allow_private: bool
    window: str | None = Field(description="The hours in which it may be visited, in Bangkok's time.")


class CentrePage(ListPage):
    """Centres."""

    items: list[Centre]


class Closing(Shape):
    """When and by whom a month was closed, with how many centres."""

    at: Instant
    by: str
    reason: str
    audited: int


class Amendment(Shape):
    """A score that came about after its month was closed."""

    closed: Scored | None
    now: Scored


class MonthState(Shape):
    """How an audited month stands."""

    month: MonthText
    audited: int
    undetermined: list[str] = Field(description="Centres without a final score.")
    closed: Closing | None
    amended: dict[str, Amendment] = Field(description="By centre: scores that came about after the closing.")


class Months(Shape):
    """What `prongsai months list --json` prints."""

    months: list[MonthState]


class PackItem(Shape):
    """A disclosure duty."""

    item: str
    title_th: str
    title_en: str
    clause: str
    weight: float
    recency: Any = Field(description="How recent the newest information must be; as a rule pack has it.")
    none_accepted: bool | Literal["month"]


class Pack(Rules):
    """What `prongsai rules check --json` prints: the rules in force."""

    items: list[PackItem]


class Attachment(Shape):
    """A file that is kept with a decision."""

    name: str
    sha256: Sha256


class Decision(Shape):
    """A person's decision on one finding."""

    number: int
    centre: str
    month: MonthText
    item: str
    status: Status
    by: str
    at: Instant
    reason: str
    until: MonthText | None
    evidence_sha256: Sha256 | None
    attachment: Attachment | None
    second: str | None
    in_force: bool
    withdrawn: Instant | None


class DecisionPage(ListPage):
    """Decisions."""

    items: list[Decision]


class Entry(Shape):
    """An entry of the journal, as `prongsai journal list --json` prints it."""

    number: int
    at: Instant
    by: str
    kind: str
    subject: dict[str, Any] = Field(description="Which rows it is about.")
    reason: str
    digest: Sha256
    previous: Sha256
    sha256: Sha256
    public_key: str
    signature: str


class EntryPage(ListPage):
    """Entries."""

    items: list[Entry]


class Run(Shape):
    """One run over some centres of a month."""

    id: int
    month: MonthText
    by: str
    reason: str
    started_at: Instant
    finished_at: Instant | None = Field(description="Null while it is under way, or where it was interrupted.")
    centres: int
    done: int


class RunPage(ListPage):
    """Runs."""

    items: list[Run]


class Appointment(Shape):
    """A run to come."""

    at: Instant
    kind: Literal["monthly", "second pass"]
    month: MonthText


class Schedule(Shape):
    """What `prongsai schedule --json` prints."""

    timezone: str
    runs: list[Appointment]


class Holdings(Shape):
    """What the database holds."""

    schema_: str = Field(alias="schema", description="The revision of the database's tables.")
    crawls: int
    archive_bytes: int


class Head(Shape):
    """The end of the history."""

    entries: int
    head: Sha256


class Holder(Shape):
    """The process that runs an audit."""

    pid: int | None
    since: Instant | None


class Health(Shape):
    """Whether the database can be read, what it holds, and whether a run is under way."""

    status: Literal["ok"]
    database: Holdings
    journal: Head
    run: Holder | None = Field(description="Who runs an audit on this database now.")


class Version(Shape):
    """The program."""

    product: Literal["prongsai"]
    version: str
    api: Literal["v1"]
