"""How many texts are remembered with what was read in them."""

from __future__ import annotations

TEXTS = 8_192
"""Of each kind of answer. Menus repeat on every page of a site, and each rule asks anew; of another site hardly a text
is met again. A site of 300 pages has up to 20,000 distinct texts: to keep twice as many would save such a site a
twelfth of its time and take 20 MB more, four times as many a fifth and 55 MB.
"""
