"""The dashboard at a demo's end: on any free port, in the person's browser, until Ctrl-C."""

from __future__ import annotations

import logging
import os
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from auditor.cli.failures import say
from auditor.cli.serve import desk_of

if TYPE_CHECKING:
    from auditor.cli.session import Session

HOST = "127.0.0.1"


def show_dashboard(session: Session, rules: str | None) -> None:
    """Serve it until Ctrl-C, which ends the demo as its figures say and is no fault."""
    from auditor.dashboard.app import dashboard
    from auditor.dashboard.serving import listening, serve

    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    desk = desk_of(session, host=HOST, round_name=None, rules=rules)
    sys.stdout.flush()
    with suppress(KeyboardInterrupt), listening(HOST, 0) as waiting:
        address = f"http://{HOST}:{waiting.getsockname()[1]}/"

        def ready() -> None:
            say(f"the dashboard is at {address} (Ctrl-C ends it)")
            threading.Thread(target=_open, args=(address,), daemon=True).start()

        serve(dashboard(desk), waiting, ready=ready)


def _open(address: str) -> None:
    """In a browser with windows, or the one that BROWSER names: one in text would write over the terminal."""
    with suppress(webbrowser.Error, OSError):
        browser = webbrowser.get()
        in_text = type(browser) is webbrowser.GenericBrowser
        if not in_text or os.environ.get("BROWSER"):
            browser.open(address)
