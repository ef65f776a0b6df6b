"""What a visit is for: what is worth a request by now, and whether all that had been found stands."""

from __future__ import annotations

import pytest
from paper_sites import HOME, PARAGRAPH, File, Gone, page, snapshot

from crawler.artifacts import Link, LinkKind
from rules.aim import Aim
from rules.evaluate import evaluate
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack

FEBRUARY = Month(2020, 2)
PACK = load_pack("oia-2540")
DUTIES, CONCESSIONS = "อำนาจหน้าที่", "สัญญาสัมปทาน"
LISTED = tuple(rule.code for rule in PACK.items)


def home(*more):
    return page("<h1>ศูนย์ข้อมูลข่าวสาร</h1>" + "".join(f'<p><a href="{path}">{label}</a></p>' for path, label in more))


BOTH = {
    "": home(("duty", DUTIES), ("concessions", CONCESSIONS)),
    "duty": page(f"<h1>{DUTIES}</h1><p>{PARAGRAPH * 8}</p>"),
    "concessions": page(f"<h1>{CONCESSIONS}</h1><p>สำนักงานเขตไม่มีสัญญาสัมปทาน</p>"),
}
WITHOUT_DUTIES = {"": home(("concessions", CONCESSIONS)), "concessions": BOTH["concessions"]}
BROKEN_DUTIES = {**BOTH, "duty": Gone()}


def all_but(*codes):
    """An exemption that leaves these items."""
    return frozenset(LISTED) - frozenset(codes)


def aim(*codes, before=None, exempt=None, month=FEBRUARY, pack=PACK):
    """An aim at these items alone."""
    return Aim(pack, month, all_but(*codes) if exempt is None else exempt, (), before)


def verdicts(site, *codes):
    found = {finding.item: finding.status for finding in evaluate(PACK, snapshot(site), FEBRUARY, all_but(*codes))}
    return {code: found[code] for code in codes}


def link(label, path="x"):
    return Link(url=HOME + path, href=path, text=label, kind=LinkKind.ANCHOR)


def test_the_sites_of_these_tests_are_what_they_seem():
    """One item is satisfied, one declared to be none."""
    assert verdicts(BOTH, "7(2)", "9(6)") == {"7(2)": Status.SATISFIED, "9(6)": Status.NONE_DECLARED}
    assert verdicts(WITHOUT_DUTIES, "7(2)") == {"7(2)": Status.MISSING}
    assert verdicts(BROKEN_DUTIES, "7(2)") == {"7(2)": Status.BROKEN}


def test_before_anything_was_seen_every_item_is_worth_a_request():
    """Save those that the registry exempts the centre from."""
    assert aim(*LISTED).promise(link(DUTIES)) > 0.5
    assert aim("9(6)").promise(link(DUTIES)) == 0


def test_what_was_found_is_worth_no_further_request():
    """Another page of duties could not better the verdict; one of concessions still could."""
    left = aim("7(1)", "7(2)").left(snapshot(BOTH), promising=True)

    assert left is not None
    assert left(link(DUTIES)) == 0
    assert left(link("โครงสร้างและการจัดองค์กร")) > 0.5


def test_when_all_was_found_nothing_is_left():
    """What the centre is exempt from is not waited for."""
    assert aim("7(2)").left(snapshot(BOTH), promising=True) is None
    assert aim(exempt=frozenset(LISTED)).left(snapshot(BOTH), promising=True) is None


@pytest.mark.parametrize(("promising", "is_over"), [(True, False), (False, True)])
def test_that_there_is_none_is_believed_once_nothing_speaks_against_it(promising, is_over):
    """A statement earns as much as the thing itself; a link that may deny it is opened first."""
    assert (aim("9(6)").left(snapshot(BOTH), promising=promising) is None) is is_over


@pytest.mark.parametrize("site", [WITHOUT_DUTIES, BROKEN_DUTIES])
def test_what_is_missing_or_broken_keeps_a_visit_going(site):
    """It may stand elsewhere."""
    assert aim("7(2)").left(snapshot(site), promising=False) is not None


def all_stands(purpose, site):
    """Whether nothing is to be looked for that fares worse than before."""
    return purpose.stands(snapshot(site)).seek is None


STANDS = [
    ("satisfied as before", BOTH, "7(2)", Status.SATISFIED, True),
    ("better than before", BOTH, "7(2)", Status.MISSING, True),
    ("decided since", BOTH, "7(2)", Status.UNDETERMINED, True),
    ("none, as before", BOTH, "9(6)", Status.NONE_DECLARED, True),
    ("none, where there were some", BOTH, "9(6)", Status.SATISFIED, True),
    ("missing as before", WITHOUT_DUTIES, "7(2)", Status.MISSING, True),
    ("vanished", WITHOUT_DUTIES, "7(2)", Status.SATISFIED, False),
    ("broken as before", BROKEN_DUTIES, "7(2)", Status.BROKEN, True),
    ("broken since", BROKEN_DUTIES, "7(2)", Status.SATISFIED, False),
    ("missing where it was too old", WITHOUT_DUTIES, "7(2)", Status.STALE, False),
    ("missing where it was undecided", WITHOUT_DUTIES, "7(2)", Status.UNDETERMINED, False),
    ("missing where the centre was exempt", WITHOUT_DUTIES, "7(2)", Status.NOT_APPLICABLE, False),
    ("missing, and the pack did not have it", WITHOUT_DUTIES, "7(2)", None, False),
    ("found, and the pack did not have it", BOTH, "7(2)", None, True),
]


@pytest.mark.parametrize(
    ("site", "item", "before", "stands"), [row[1:] for row in STANDS], ids=[row[0] for row in STANDS]
)
def test_what_had_been_found_stands_while_no_item_is_worse(site, item, before, stands):
    """An item that was never looked for to the end does not stand by being missing."""
    was = {item: before} if before is not None else {}

    assert all_stands(aim(item, before=was), site) is stands


def test_one_item_that_is_worse_is_enough():
    """However well the others stand."""
    before = dict.fromkeys(("7(2)", "9(6)"), Status.SATISFIED)

    assert all_stands(aim("7(2)", "9(6)", before=before), BOTH)
    assert not all_stands(aim("7(2)", "9(6)", before=before), WITHOUT_DUTIES)


def test_an_item_that_could_not_be_looked_at_does_not_stand():
    """A failure that may pass says neither that it is there nor that it is not."""
    site = {**BOTH, "duty": Gone(status=503, attempts=1)}

    assert verdicts(site, "7(2)") == {"7(2)": Status.UNDETERMINED}
    assert not all_stands(aim("7(2)", before={"7(2)": Status.MISSING}), site)


def test_what_the_month_asks_to_be_newer_does_not_stand():
    """A plan of the fiscal year that ended in September satisfied then, and does so no longer in October."""
    plan = "แผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2563"
    site = {"": home(("plan.pdf", plan)), "plan.pdf": File(f"{plan} {PARAGRAPH * 4}")}
    before = {"9(3)-plan": Status.SATISFIED}

    assert all_stands(aim("9(3)-plan", before=before, month=Month(2020, 9)), site)
    assert not all_stands(aim("9(3)-plan", before=before, month=Month(2020, 10)), site)


def test_new_items_of_a_pack_are_looked_for(tmp_path):
    """What an older pack did not ask for was looked for by nobody: only what is found stands."""
    wider = tmp_path / "wider.yaml"
    wider.write_text(
        "name: wider\nversion: '1'\ntitle: {th: ก, en: wider}\nextends: oia-2540\nitems:\n"
        "  - code: bees\n    title: {th: ทะเบียนผู้เลี้ยงผึ้ง, en: Bee keepers}\n    clause: ประกาศ\n    weight: 1\n"
        "    phrases: {strong: [ทะเบียนผู้เลี้ยงผึ้ง]}\n",
        encoding="utf-8",
    )
    pack = load_pack(wider)
    exempt = frozenset(rule.code for rule in pack.items) - {"7(2)", "bees"}
    again = aim(before={"7(2)": Status.SATISFIED}, exempt=exempt, pack=pack)
    bees = {
        **BOTH,
        "": home(("duty", DUTIES), ("bees", "ทะเบียนผู้เลี้ยงผึ้ง")),
        "bees": page(f"<h1>ทะเบียนผู้เลี้ยงผึ้ง</h1><p>{PARAGRAPH * 8}</p>"),
    }

    assert not all_stands(again, BOTH)
    assert all_stands(again, bees)


def paths(urls):
    return [url.removeprefix(HOME) for url in urls]


def test_what_is_found_rests_on_the_pages_that_lead_there():
    """From the front page on; not on what nothing was found at."""
    site = {**BOTH, "": home(("more", "รายการ"), ("concessions", CONCESSIONS)), "more": home(("duty", DUTIES))}

    assert paths(aim("7(2)").stands(snapshot(site)).rests_on) == ["", "more", "duty"]
    assert aim("7(2)").stands(snapshot({"": home()})).rests_on == ()


PLAN = "แผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2563"
OLD_PLAN = {"": home(("plan.pdf", PLAN)), "plan.pdf": File(f"{PLAN} {PARAGRAPH * 4}")}
WORSE = [
    ("too old", OLD_PLAN, "9(3)-plan", Status.SATISFIED, False),
    ("too old, and undecided before", OLD_PLAN, "9(3)-plan", Status.UNDETERMINED, True),
    ("too old, and not asked for before", OLD_PLAN, "9(3)-plan", None, True),
    ("vanished", WITHOUT_DUTIES, "7(2)", Status.SATISFIED, True),
    ("broken", BROKEN_DUTIES, "7(2)", Status.SATISFIED, True),
]


@pytest.mark.parametrize(("site", "item", "before", "whole"), [row[1:] for row in WORSE], ids=[row[0] for row in WORSE])
def test_only_what_is_reached_may_be_worse_without_a_look_at_the_whole_site(site, item, before, whole):
    """And had been looked for to the end before."""
    was = {item: before} if before is not None else {}
    standing = aim(item, before=was, month=Month(2020, 10)).stands(snapshot(site))

    assert standing.seek is not None
    assert standing.whole is whole


def test_only_what_fares_worse_is_looked_for():
    """What names an item that stands is worth nothing."""
    before = dict.fromkeys(("7(2)", "9(6)"), Status.SATISFIED)
    seek = aim("7(2)", "9(6)", before=before).stands(snapshot(WITHOUT_DUTIES)).seek

    assert seek is not None
    assert seek(link(DUTIES)) > 0 == seek(link(CONCESSIONS))
