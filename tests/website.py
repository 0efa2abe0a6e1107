"""What `publish` makes, and a plain web space that serves it, for the tests."""

import contextlib
import functools
import http.server
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[1]
SMALLEST = "00_start_here"


def publish(command, *arguments):
    """What `run.py` starts for this command, in this same Python."""
    return subprocess.run(
        [sys.executable, "-m", "publish", command, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """The tests say what is wrong."""


@contextlib.contextmanager
def served(folder):
    """A plain web space: the address of this folder."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
