"""What stands in frames beside a page's content, and is nobody's disclosure: a network's box, a film, a counter."""

from __future__ import annotations

import re

from crawler.artifacts import Link

_WIDGET = re.compile(
    r"https?://(?:[a-z0-9\-]+\.)*(?:facebook\.com/plugins|youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com|platform\.twitter\.com"
    r"|addthis\.com|sharethis\.com|disqus\.com|google\.com/recaptcha|googletagmanager\.com|doubleclick\.net"
    r"|w\.soundcloud\.com|cdn\.statcounter\.com|histats\.com|line\.me)",
    re.IGNORECASE,
)


def is_widget(frame: Link) -> bool:
    """Whether a frame holds one."""
    return _WIDGET.match(frame.url or "") is not None
