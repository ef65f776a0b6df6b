"""What blocks and links are compared with for every one of a page, bound once.

Python 3.11 takes longer to look up a member of an enumeration than to compare it, and a page is compared a thousand
times.
"""

from __future__ import annotations

from crawler.artifacts import BlockKind, LinkKind, Region

HEADING = BlockKind.HEADING
TEXT = BlockKind.TEXT
ROW = BlockKind.ROW
HEADER_ROW = BlockKind.HEADER_ROW
ENTRY = BlockKind.ENTRY

FRAME = LinkKind.FRAME
REFRESH = LinkKind.REFRESH
SITEMAP = LinkKind.SITEMAP

MAIN = Region.MAIN
CHROME = Region.CHROME
