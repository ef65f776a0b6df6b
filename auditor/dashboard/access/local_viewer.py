"""Without accounts: whoever sits at this machine may do everything, from pages of ours only."""

from __future__ import annotations

import getpass
import os
import secrets

from auditor.dashboard.frame.viewer import Role, Viewer


def local_viewer() -> Viewer:
    """Whoever sits here, with a token for the forms of this process."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        name = f"uid {os.getuid()}"
    return Viewer(name=name, role=Role.ADMIN, token=secrets.token_urlsafe(32), signed_in=False)
