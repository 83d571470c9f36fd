"""sukashi serve: the web app on this machine, until it is stopped."""

from __future__ import annotations

import argparse
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Any

import sukashi
from sukashi.cli.language import language
from sukashi.cli.model import bytes_of
from sukashi.cli.parser import PORT
from sukashi.cli.screen import note
from sukashi.view.catalogue import say


def run(options: argparse.Namespace) -> None:
    """Print the link on standard output, open it, and answer until an interrupt."""
    from sukashi.web.server import Server, Settings

    lang = language(options.lang)
    files = [Path(name) for name in options.files]
    for path in files:
        sukashi.open(path)  # what cannot be shown is said now
    _check_device(options.device, options.dtype)
    settings = Settings(
        files=files,
        models=options.model,
        host=options.host,
        port=options.port,
        usual_port=PORT,
        workspace=Path(options.workspace),
        download=options.allow_download,
        loading=_loading(options),
    )
    server = Server(settings)
    if not server.address.loopback:
        note(say("serving others", lang, host=options.host))
    note(say("serving", lang, folder=options.workspace))
    server.opened = lambda: _open(server.link, browser=not options.no_browser)
    with suppress(KeyboardInterrupt):  # how a server is stopped
        server.serve_until_stopped()
    note(say("served", lang))


def _open(link: str, *, browser: bool) -> None:
    sys.stdout.write(f"{link}\n")
    sys.stdout.flush()
    if browser:  # some systems wait for the browser to close
        threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def _check_device(device: str | None, dtype: str | None) -> None:
    """Raises MisuseError for a device or number format that no model could have here."""
    if device is None and dtype is None:
        return  # without torch, which takes seconds
    from sukashi.model.device import pick_device, pick_dtype

    pick_dtype(dtype, pick_device(device))


def _loading(options: argparse.Namespace) -> dict[str, Any]:
    given = {
        "device": options.device,
        "dtype": options.dtype,
        "memory": bytes_of(options.memory),
        "truncate": options.truncate or None,
    }
    return {name: value for name, value in given.items() if value is not None}
