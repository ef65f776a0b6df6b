"""The system's Chromium: started when the first page needs it, without a way to the network, ended with its owner.

Playwright's driver speaks to it over a pipe. Both end when their end of a pipe closes, however the owner died, and
the driver removes the profile, which is a new one each time.

BrowserTrouble
└── NoBrowser   there is none to be had on this machine: the text says why, and what to do
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Playwright

UNDRAWN = "some pages need a browser and could not be read"
"""How the remark on a visit begins where none could be had."""
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_INSTALL = "install Debian's package `chromium` (apt-get install chromium), or name another in [browser] executable"
_INSTALL_DRIVER = "install this program with its extra `browser` (pip install 'prongsai[browser]')"
_START = 30_000
"""Milliseconds."""
_PATIENCE = 5.0
"""Seconds for a polite end; then the process group is killed."""
_SWITCHES = (
    # No way out: what a page may have is handed to it by us.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--block-new-web-contents",
    # Nothing of its own business.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-crash-reporter",
    "--disable-breakpad",
    "--disable-sync",
    "--disable-extensions",
    "--disable-speech-api",
    "--disable-file-system",
    "--disable-notifications",
    "--disable-gpu",
    "--disable-3d-apis",
    "--disable-remote-fonts",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--no-first-run",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=256",
)
_SCENE = """(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "SharedWorker"])
    Object.defineProperty(window, name, { value: undefined });
  let within = 0;
  const { go, pushState } = History.prototype;
  History.prototype.pushState = function (...to) { within++; return pushState.apply(this, to); };
  History.prototype.go = function (by) {
    if (by < 0 && within < -by) return;
    if (by < 0) within += by;
    go.call(this, by);
  };
  History.prototype.back = function () { this.go(-1); };
  let seed = 1;
  Math.random = () => {  // mulberry32
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
})();"""
"""What every page finds: chance that is the same each time, no ways of speaking that cannot be watched, and nothing to
go back to but what it added itself: to a visitor who has just come, what stands before is the browser's own page."""


class BrowserTrouble(Exception):
    """The browser cannot be used."""


class NoBrowser(BrowserTrouble):
    """There is none to be had on this machine."""


class BrowserMode(StrEnum):
    """Whether pages that need a browser get one."""

    AUTO = "auto"
    """Where there is one."""
    ON = "on"
    """A run does not begin without one."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """How a browser is used, and what a page may cost it."""

    mode: BrowserMode = BrowserMode.AUTO
    max_pages: int = 10
    """Pages that it draws for one centre and visit."""
    executable: str = ""
    """Chromium's path; "" to look for it."""
    seconds: float = 20.0
    """For one page, without the time that the site takes to answer."""
    max_requests: int = 60
    """Addresses that one page's scripts may ask for."""


def lacking(browsing: Browsing) -> str | None:
    """Why no browser can be used here, and what to do about it; None where one seems to be there."""
    if importlib.util.find_spec("playwright") is None:
        return f"Playwright is not installed: {_INSTALL_DRIVER}"
    if browsing.executable and shutil.which(browsing.executable) is None:
        return f"{browsing.executable} is no program: {_INSTALL}"
    if _executable(browsing) is None:
        return f"Chromium is not installed: {_INSTALL}"
    return None


def _executable(browsing: Browsing) -> str | None:
    names = (browsing.executable,) if browsing.executable else _NAMES
    return next((path for path in map(shutil.which, names) if path is not None), None)


class Browser:
    """One Chromium, of one event loop; an async context is not needed, `aclose` is."""

    def __init__(self, browsing: Browsing) -> None:
        self._browsing = browsing
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._group = 0
        self._missing: str | None = None

    async def scene(self) -> BrowserContext:
        """A new, empty context: no cookies, no cache, the same screen, language, zone and chance each time.

        Raises:
            NoBrowser: from then on, every time.
            playwright.async_api.Error: it started before, and does not now.
        """
        if self._chromium is None or not self._chromium.is_connected():
            await self._start()
        assert self._chromium is not None
        context = await self._chromium.new_context(
            viewport={"width": 1280, "height": 1024},
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            reduced_motion="reduce",
            color_scheme="light",
            service_workers="block",
            accept_downloads=False,
        )
        await context.add_init_script(_SCENE)
        return context

    async def leave(self, context: BrowserContext) -> None:
        """Close a context; where it does not close, end the browser."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await context.close()
        except Exception:  # noqa: BLE001 - whatever the trouble, an end helps
            await self.kill()

    async def kill(self) -> None:
        """End the browser at once; the next page gets a new one."""
        if self._group:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, signal.SIGKILL)
        self._group = 0
        if self._chromium is not None:
            with suppress(Exception):
                async with asyncio.timeout(_PATIENCE):
                    await self._chromium.close()
        self._chromium = None

    async def aclose(self) -> None:
        """End the browser and its driver."""
        if self._chromium is not None:
            with suppress(Exception):
                async with asyncio.timeout(_PATIENCE):
                    await self._chromium.close()
                    self._group = 0
        await self.kill()
        if self._playwright is not None:
            with suppress(Exception):
                async with asyncio.timeout(_PATIENCE):
                    await self._playwright.stop()
            self._playwright = None

    async def _start(self) -> None:
        if self._missing is None:
            self._missing = lacking(self._browsing)
        if self._missing is not None:
            raise NoBrowser(self._missing)
        await self.kill()  # what is left of one that is gone
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415 - optional, and heavy

        try:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            self._chromium = await self._playwright.chromium.launch(
                executable_path=_executable(self._browsing),
                args=list(_SWITCHES),
                chromium_sandbox=os.geteuid() != 0,  # for root, Chromium has none
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=_START,
            )
            self._group = await _process_group(self._chromium)
        except (Error, OSError) as error:
            first = str(error).strip().splitlines() or [type(error).__name__]
            self._missing = f"Chromium does not start ({first[0]}): {_INSTALL}"
            await self.aclose()
            raise NoBrowser(self._missing) from error


async def _process_group(chromium: Chromium) -> int:
    """The browser's process group, of which it is the leader; 0 where it is none."""
    session = await chromium.new_browser_cdp_session()
    told = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    for process in told["processInfo"]:
        if process["type"] == "browser" and os.getpgid(process["id"]) == process["id"] != os.getpgrp():
            return int(process["id"])
    return 0
