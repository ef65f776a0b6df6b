"""Small sites whose pages offer their reader to go on: "ข่าวก่อนหน้า", "related posts", the post before and the next."""

from __future__ import annotations

from paper_sites import PARAGRAPH, page

from tests.rules.substance_traps import BUDGET, OK, PLAN, TENDER, Trap, a, led, listed

NEWS = page(f"<h2>กีฬาชุมชน</h2><p>{'ผู้ชมปรบมือให้ทุกทีมที่ลงสนามในวันนี้ ' * 6}</p>")
FILES = {"n1": NEWS, "n2": NEWS, "1.pdf": OK}
OLDER = f"<ul><li>{a('n1', 'กีฬาชุมชน ปี 2563')} <small>12 ก.พ. 2563</small></li><li>{a('n2', 'จักรยานวันหยุด')}</li></ul>"


def offered(body: str, due: str, name: str, item: str = "7(2)", label: str = "อำนาจหน้าที่") -> Trap:
    """A page of the item's name with `body`."""
    return listed(label, body, item, due, name, FILES)


OFFERS = [
    *(
        offered(f"<h4>{words}</h4>{OLDER}", "empty", f'news under "{words}" are no content of the page they stand on')
        for words in ("ข่าวก่อนหน้า", "ข่าวล่าสุด", "ข่าวที่เกี่ยวข้อง", "บทความอื่น ๆ", "Related Posts", "Post navigation", "ก่อนหน้า / ถัดไป")
    ),
    offered(f"<div>ข่าวที่เกี่ยวข้อง</div>{OLDER}", "empty", "nor are those under words that are no heading"),
    offered(f"<ul><li>ข่าวอื่นๆ<ul><li>{a('n1', 'กีฬาชุมชน')}</li></ul></li></ul>", "empty", "nor those beneath an entry of a list"),
    offered(f"<p>{a('n1', 'Previous Post: กีฬาชุมชน')}</p><p>{a('n2', 'เรื่องถัดไป : จักรยานวันหยุด')}</p>", "empty", "nor the post before and the next"),
    offered(f"<p>{PARAGRAPH * 3}</p><h4>ข่าวก่อนหน้า</h4>{OLDER}", "satisfied", "the text above an offer stays"),
    offered(f"<h4>ข่าวก่อนหน้า</h4>{OLDER}<h4>ภารกิจ</h4><p>{PARAGRAPH * 3}</p>", "satisfied", "the text below an offer stays"),
    offered(f"<div>ข่าวก่อนหน้า</div>{OLDER}<p>{PARAGRAPH * 3}</p>", "satisfied", "a text ends an offer that has no heading"),
    offered(
        f"<p>{PARAGRAPH * 3}</p><h4>ข่าวล่าสุด</h4>{OLDER}", "undated", "an offer's dates are not the page's", PLAN, "แผนปฏิบัติราชการ"
    ),
    offered(f"<p>{a('1.pdf', 'ดาวน์โหลด')}</p><p>{a('n2', 'ถัดไป')}</p>", "satisfied", "a bare turn of the page is no offer"),
    offered(f"<h4>เอกสารที่เกี่ยวข้อง</h4><p>{a('1.pdf', 'ดาวน์โหลด')}</p>", "satisfied", "papers that belong to it are no offer"),
    led(
        "ประกาศจัดซื้อจัดจ้าง", page(f"<h1>ข่าวล่าสุด</h1><ul><li>{a('1.pdf', 'ซื้อรถบรรทุก 12 ก.พ. 2563')}</li></ul>"), TENDER, "satisfied",
        "words over a whole page are its title", site=FILES,
    ),
    listed(
        "กิจการสภา", f"<p>{PARAGRAPH}</p><h4>ข่าวที่เกี่ยวข้อง</h4><ul><li>{a('1.pdf', 'งบประมาณรายจ่าย พ.ศ. 2563')}</li></ul>", BUDGET, "satisfied",
        "what an offer itself names counts as it does anywhere", FILES,
    ),
]  # fmt: skip

TRAPS = tuple(OFFERS)
