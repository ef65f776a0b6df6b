"""Without accounts: whoever sits at this machine may do everything, from pages of ours only."""

from __future__ import annotations

import getpass
import secrets

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from auditor.dashboard.viewer import Role, Viewer


class LocalViewer:
    """Gives each request its viewer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._viewer = Viewer(name=getpass.getuser(), role=Role.ADMIN, token=secrets.token_urlsafe(32), signed_in=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            Request(scope).state.viewer = self._viewer
        await self._app(scope, receive, send)
