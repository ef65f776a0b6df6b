"""When a document counts as another agency's (docs/decisions/other-agencies.md)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_sites import HOME, PARAGRAPH, File, page, snapshot

from rules.agencies import Kind, agencies_in
from rules.agency_names import DISTRICTS, PROVINCES
from rules.evaluate import evaluate
from rules.explain import explain
from rules.month import Month
from rules.owner import Owners
from rules.pack import load_pack
from rules.reader import SiteReader
from rules.thai import normal_label

PACK = load_pack("oia-2540")
MONTH = Month(2020, 2)
PLAN = "9(3)-plan"
DUSIT, TAMBON, PUBLIC_HEALTH = "สำนักงานเขตดุสิต", "องค์การบริหารส่วนตำบลบางปู", "สำนักอนามัย"


def owners(name: str, front: str = "", title: str = "") -> Owners:
    return Owners(SiteReader(PACK, snapshot({"": page(front, title=title)})), (name,) if name else ())


def owner_of(label: str, centre: str, item: str | None = None) -> str | None:
    """The other agency that a label names, for whatever item it names (or for that one)."""
    found = owners(centre)
    named = SiteReader(PACK, snapshot({"": page("")})).lexicon.read(label).named
    assert named, f"{label} names no item, so that it would show nothing"
    told = (found.of_label(code, label, phrase) for code, _, phrase in named if item in (None, code))
    return next((owner for owner in told if owner), None)


def owner_of_text(text: str, centre: str) -> str | None:
    """The other agency that a plan's text names."""
    document = next(one for one in snapshot({"d": File(text)}).resources if one.url == HOME + "d")
    return owners(centre).of_document(PLAN, document)


@pytest.mark.parametrize(
    ("centre", "label", "other"),
    [
        (DUSIT, "แผนปฏิบัติราชการกรมการปกครอง", "กรมการปกครอง"),
        (DUSIT, "แผนปฏิบัติราชการ สำนักงานเขตบางรัก", "สำนักงานเขตบางรัก"),
        (DUSIT, "แผนปฏิบัติราชการ เขตบางรัก ประจำปี 2563", "เขตบางรัก"),
        (DUSIT, "แผนปฏิบัติราชการ สำนักงานเขตบางรัก กรุงเทพมหานคร", "สำนักงานเขตบางรัก"),
        (DUSIT, "แผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. ๒๕๖๓ ของกรมการปกครอง กระทรวงมหาดไทย", "กรมการปกครอง"),
        (DUSIT, "แผนปฏิบัติราชการ 4 ปี (พ.ศ. 2561 - 2564) กระทรวงมหาดไทย", "กระทรวงมหาดไทย"),
        (DUSIT, "แผนพัฒนาเทศบาลตำบลบางปู", "เทศบาลตำบลบางปู"),
        (DUSIT, "โครงสร้างองค์กร สำนักการคลัง", "สำนักการคลัง"),
        (DUSIT, "สรุปผลการจัดซื้อจัดจ้าง (สขร.1) สำนักงานเขตบางรัก มกราคม 2563", "สำนักงานเขตบางรัก"),
        (TAMBON, "แผนปฏิบัติราชการ อบต.บางพลี อำเภอบางพลี จังหวัดสมุทรปราการ", "องค์การบริหารส่วนตำบลบางพลี"),
        (PUBLIC_HEALTH, "แผนปฏิบัติราชการสำนักการแพทย์", "สำนักการแพทย์"),
        ("มหาวิทยาลัยมหิดล", "แผนปฏิบัติราชการ มหาวิทยาลัยเชียงใหม่", "มหาวิทยาลัยเชียงใหม่"),
        ("กรมการปกครอง", "แผนปฏิบัติราชการกรมที่ดิน", "กรมที่ดิน"),
    ],
)
def test_a_label_that_names_another_agency_as_the_owner_is_known_by_it(centre, label, other):
    """The owner stands right after the item's words, with nothing between but the time that it is of."""
    assert owner_of(label, centre) == other


@pytest.mark.parametrize(
    ("centre", "label"),
    [
        (DUSIT, "แผนปฏิบัติราชการ สำนักงานเขตดุสิต"),
        (DUSIT, "แผนปฏิบัติราชการ เขตดุสิต กรุงเทพมหานคร"),
        (DUSIT, "แผนปฏิบัติราชการ กทม. ประจำปี 2563"),
        (PUBLIC_HEALTH, "แผนปฏิบัติราชการกรุงเทพมหานครและเอกสารที่เกี่ยวข้อง"),
        (DUSIT, "แผนปฏิบัติราชการ โรงเรียนวัดเบญจมบพิตร"),
        (TAMBON, "แผนปฏิบัติราชการ จังหวัดสมุทรปราการ"),
        (TAMBON, "แผนปฏิบัติราชการ เทศบาลตำบลบางปู"),
        ("กรมการปกครอง", "แผนปฏิบัติราชการกระทรวงมหาดไทย"),
        ("โรงพยาบาลน่าน", "แผนปฏิบัติราชการกรมการแพทย์"),
        ("กรมการท่องเที่ยว", "แผนปฏิบัติราชการกรมการท่องเทียว"),
        ("กรุงเทพมหานคร", "แผนปฏิบัติราชการ สำนักงานเขตบางรัก"),
    ],
)
def test_the_centre_and_those_above_and_beneath_it_are_no_others(centre, label):
    """A parent's plan binds the centre, a school is part of it, and a slip of the pen is no other name."""
    assert owner_of(label, centre) is None


@pytest.mark.parametrize(
    "between",
    [
        "ตามนโยบาย",
        "เสนอ",
        "ถึง",
        "ร่วมกับ",
        "ส่ง",
        "ที่ได้รับจาก",
        "ว่าด้วยการประสานงานกับ",
        "ตามแผนของ",
        "เพื่อรายงาน",
        "โครงการเงินอุดหนุน ",
    ],
)
def test_an_agency_that_is_only_spoken_of_is_no_owner(between):
    """What relates the item to an agency (by, to, with, according to) says nothing of whose it is."""
    assert owner_of(f"แผนปฏิบัติราชการ{between}กรมการปกครอง", DUSIT) is None


@pytest.mark.parametrize(
    "label",
    [
        "อำนาจหน้าที่ของสำนักงานเขตมีดังนี้",
        "อำนาจหน้าที่ สำนักงานเขตพื้นที่การศึกษา",
        "แผนปฏิบัติราชการบุคลากรมหาชน",
        "แผนปฏิบัติราชการกรมธรรม์ประกันภัย",
        "โครงสร้างฝ่ายบริหารและพัฒนาทรัพยากรมนุษย์",
        "แผนปฏิบัติราชการกรมการปกครองที่เกี่ยวข้องกับเขต",
        "โครงสร้างเทศบาลตำบลปัจจุบัน",
        "ชมภาพผู้บริหารมหาวิทยาลัยเยี่ย… read more",
    ],
)
def test_a_head_noun_without_a_name_is_no_agency(label):
    """Where a sentence goes on, a word only looks like one, or the label is cut short, nothing is read."""
    assert owner_of(label, DUSIT) is None


@pytest.mark.parametrize(
    ("item", "label"),
    [
        ("7(4)", "ระเบียบกระทรวงมหาดไทย"),
        ("9(4)", "คู่มือสำหรับประชาชน กรมการปกครอง"),
        ("9(8)-tender", "ประกาศประกวดราคา เทศบาลตำบลบางปู"),
    ],
)
def test_items_for_which_others_documents_are_usual_are_left_alone(item, label):
    """The pack says which (`others: true`): a regulation is a ministry's, and a road lies in a municipality."""
    assert PACK.rule(item).spec.others
    assert owner_of(label, DUSIT, item) is None


def test_of_a_centre_whose_kind_is_unknown_nothing_is_said():
    """Without knowing what the centre is, nobody can tell who is above it."""
    assert owner_of("แผนปฏิบัติราชการกรมการปกครอง", "กองแผนงาน") is None
    assert owner_of("แผนปฏิบัติราชการกรมการปกครอง", "") is None


@pytest.mark.parametrize("front", ["<header>กรมที่ดิน กระทรวงมหาดไทย</header>", "<footer>กรมที่ดิน กระทรวงมหาดไทย</footer>"])
def test_what_the_front_page_calls_itself_is_the_centres_own(front):
    """A name in its title, header or footer is the centre's or its parent's; a link there is neither."""
    label, phrase = "แผนปฏิบัติราชการกระทรวงมหาดไทย", "แผนปฏิบัติราชการ"
    linked = '<footer><a href="http://moi.test/">กระทรวงมหาดไทย</a></footer>'

    assert owners(DUSIT, front).of_label(PLAN, label, phrase) is None
    assert owners(DUSIT, linked).of_label(PLAN, label, phrase) == "กระทรวงมหาดไทย"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("แผนปฏิบัติราชการ ประจำปี 2563 กรมการปกครอง กระทรวงมหาดไทย", "กรมการปกครอง"),
        ("แผนปฏิบัติราชการ\nประจำปี พ.ศ. 2563\nสำนักงานเขตบางรัก\nกรุงเทพมหานคร\nคำนำ", "สำนักงานเขตบางรัก"),
        ("สำนักงานเขตบางรัก กรุงเทพมหานคร\nแผนปฏิบัติราชการประจำปี 2563", "สำนักงานเขตบางรัก"),
        ("ประกาศสำนักงานเขตบางรัก เรื่อง แผนปฏิบัติราชการประจำปี", "สำนักงานเขตบางรัก"),
        (f"แผนปฏิบัติราชการ\nสำนักงานเขตบางรัก\n{PARAGRAPH * 9}ประสานกับสำนักงานเขตดุสิต", None),
        ("แผนปฏิบัติราชการประจำปี 2563 คำนำ กรมการปกครองได้แจ้งให้เขตจัดทำแผน", None),
        ("แผนปฏิบัติราชการประจำปี 2563 จัดทำตามแผนของกรมการปกครอง", None),
        ("แผนปฏิบัติราชการกรุงเทพมหานคร 2563", None),
        ("แผนปฏิบัติราชการประจำปี 2563", None),
        ("", None),
    ],
)
def test_a_document_is_anothers_by_its_cover_alone(text, other):
    """It must name another agency as the owner in its head, and the centre nowhere."""
    assert owner_of_text(text, DUSIT) == other


def findings(resources, names=()):
    found = evaluate(PACK, snapshot(resources), MONTH, names=names)
    return {finding.item: finding for finding in found}


def test_a_rejected_label_is_told_among_the_near_misses():
    """The official reads why the link did not count, in both languages."""
    site = {"": page('<a href="p.pdf">แผนปฏิบัติราชการ สำนักงานเขตบางรัก 2563</a>', title=""), "p.pdf": File()}

    finding = findings(site, (DUSIT, "Dusit District Office"))[PLAN]

    assert finding.status.value == "missing"
    assert any("another agency" in miss.why and "สำนักงานเขตบางรัก" in miss.why for miss in finding.near_misses)
    assert any("หน่วยงานอื่น" in miss.why_th for miss in finding.near_misses)


def test_the_registrys_names_decide_whose_it_is():
    """The same site is Bang Rak's own or not by the name in the registry."""
    site = {"": page('<a href="p.pdf">แผนปฏิบัติราชการ สำนักงานเขตบางรัก 2563</a>', title=""), "p.pdf": File()}

    assert findings(site, ("สำนักงานเขตบางรัก",))[PLAN].status.value == "satisfied"
    assert findings(site)[PLAN].status.value == "satisfied"


def test_a_document_of_another_agency_behind_a_plain_label_says_whose_it_is():
    """It is empty of the centre's own information, and the explanation says why."""
    site = {
        "": page('<a href="p.pdf">แผนปฏิบัติราชการ 2563</a>'),
        "p.pdf": File("แผนปฏิบัติราชการ ประจำปี 2563 กรมการปกครอง"),
    }

    finding = findings(site, (DUSIT,))[PLAN]

    assert finding.status.value == "empty"
    assert "another agency's document" in finding.explanation
    assert "กรมการปกครอง" in finding.explanation
    assert "หน่วยงานอื่น" in finding.explanation_th


def test_a_list_counts_by_the_centres_own_entries():
    """Beside the centre's own plan those of others do no harm; alone they are nothing, and the finding says whose."""
    others = '<li><a href="1.pdf">แผนปฏิบัติราชการ กรมการปกครอง 2563</a></li>'
    own = '<li><a href="2.pdf">แผนปฏิบัติราชการ สำนักงานเขตดุสิต 2562</a></li>'
    files = {"1.pdf": File(), "2.pdf": File()}
    front = {"": page('<a href="plans">แผนปฏิบัติราชการ</a>')}

    both = findings({**front, "plans": page(f"<ul>{others}{own}</ul>"), **files}, (DUSIT,))[PLAN]
    alone = findings({**front, "plans": page(f"<ul>{others}</ul>"), **files}, (DUSIT,))[PLAN]

    assert (both.status.value, both.url) == ("stale", HOME + "2.pdf")
    assert alone.status.value == "empty"
    assert "กรมการปกครอง" in alone.explanation


def test_explain_tells_the_label_that_was_rejected():
    """`prongsai rules explain` shows what stands on a page and why it is no lead."""
    site = snapshot({"": page('<a href="p.pdf">แผนปฏิบัติราชการกรมการปกครอง</a>'), "p.pdf": File()})
    front = next(one for one in site.resources if one.url == HOME)

    found = explain(PACK, front, MONTH, site, (DUSIT,))

    assert not [lead for lead in found.leads if lead.item == PLAN]
    assert any(one.item == PLAN and "another agency" in one.why for one in found.rejected)


TIMES = st.sampled_from(["", " ", " ประจำปี 2563 ", " ปีงบประมาณ พ.ศ. ๒๕๖๓ ", " (พ.ศ. 2561 - 2564) ", "ของ", " - "])
PAIRS = st.permutations(DISTRICTS).map(lambda names: (names[0], names[1]))


@settings(deadline=None)
@given(PAIRS, TIMES)
def test_of_two_districts_each_plan_is_one_ones(pair, time):
    """For any two districts: a plan of the one is the other's on no site but its own."""
    one, other = pair
    label = f"แผนปฏิบัติราชการ{time}สำนักงานเขต{one}"

    assert owner_of(label, f"สำนักงานเขต{one}") is None
    apart = one not in other and other not in one
    assert owner_of(label, f"สำนักงานเขต{other}") == (f"สำนักงานเขต{one}" if apart else None)


@settings(deadline=None)
@given(st.text(alphabet="กรมเขตสำนักงานบางรักจังหวัด การปีที่ของตาม 2563()-.\n", max_size=80))
def test_any_text_can_be_read(text):
    """Nothing that a site may write raises, and what is read stands in the text."""
    form = normal_label(text)

    for agency in agencies_in(form):
        assert form[agency.start : agency.end] == agency.words
        assert agency.name
    owners(DUSIT).of_label(PLAN, text, "แผนปฏิบัติราชการ")
    assert owner_of_text(text, DUSIT) is None or "ดุสิต" not in text


@settings(deadline=None)
@given(st.sampled_from(PROVINCES), st.sampled_from(["", " "]))
def test_every_province_is_known(name, space):
    """Spaces between head noun and name do not matter where the name is known."""
    found = list(agencies_in(normal_label(f"จังหวัด{space}{name} 2563")))

    assert [(one.kind, one.name) for one in found] == [(Kind.PROVINCE, normal_label(name))]


def test_a_pack_may_ask_for_more_or_less():
    """`others` is the pack's to say, per item."""
    spec = replace(PACK.rule(PLAN), spec=PACK.rule(PLAN).spec.model_copy(update={"others": True}))
    lenient = replace(PACK, items=(spec,))
    reader = SiteReader(lenient, snapshot({"": page("")}))

    assert Owners(reader, (DUSIT,)).of_label(PLAN, "แผนปฏิบัติราชการกรมการปกครอง", "แผนปฏิบัติราชการ") is None
