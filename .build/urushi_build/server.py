"""The local web server: right MIME types, one folder, nothing else.

It answers as a plain static host does (GitHub Pages, say): no special headers that the page
would come to depend on. The browser tests use the same class and its two hooks, `overrides`
and `requests`.
"""

import errno
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from urushi_build.errors import BuildError

MIME_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".zip": "application/zip",
}
DEFAULT_PORT = 8000
PORTS_TRIED = 20
_UNSAFE = re.compile(r"[\\\0:]|(^|/)\.")


@dataclass
class Override:
    """What to answer for one path instead of the file: every network fault in one place.

    Attributes:
        body: bytes instead of the file's; None keeps the file's own.
        status: the HTTP status.
        mime: the Content-Type; None keeps the right one.
        headers: further headers.
        delay: seconds to wait before the answer begins.
        truncate: send only this many bytes of what Content-Length promised.
        drop: close the connection without an answer.
    """

    body: bytes | None = None
    status: int = 200
    mime: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    truncate: int | None = None
    drop: bool = False


@dataclass(frozen=True)
class LoggedRequest:
    """One request as it came in: `path` is below the base, or the raw path outside it."""

    method: str
    path: str
    status: int
    time: float


class SiteServer:
    """Serves one folder under one base path, in a thread or in the foreground.

    Args:
        root: the folder.
        host: address to listen on.
        port: port; 0 takes any free one.
        base: the path under which the site appears, "/" or "/name/".

    Attributes:
        overrides: path below the base ("runtime/pyodide.asm.wasm", "" for the start page) ->
            what to answer instead. May be changed at any time.
        requests: every request so far, oldest first.

    Raises:
        OSError: the port cannot be had.
    """

    def __init__(self, root: Path, host: str = "127.0.0.1", port: int = 0, base: str = "/") -> None:
        self.root = root.resolve()
        self.base = normal_base(base)
        self.overrides: dict[str, Override] = {}
        self.requests: list[LoggedRequest] = []
        self._thread: threading.Thread | None = None
        site = self

        class Handler(_Handler):
            def answer(self, *, with_body: bool) -> None:
                site._answer(self, with_body=with_body)

        self._server = _Server((host, port), Handler)
        self.host = host
        self.port: int = self._server.server_address[1]

    @property
    def url(self) -> str:
        """The start page's address."""
        host = "localhost" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}{self.base}"

    def start(self) -> "SiteServer":
        """Serve in a background thread until `stop`."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop the thread and free the port."""
        if self._thread:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in the foreground until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def __enter__(self) -> "SiteServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def file_for(self, name: str) -> Path | None:
        """Return the file for a path below the base, or None if there is none to be served."""
        if _UNSAFE.search(name):
            return None
        path = (self.root / (name or "index.html")).resolve()
        return path if path.is_relative_to(self.root) and path.is_file() else None

    def _answer(self, handler: "_Handler", *, with_body: bool) -> None:
        raw = urlsplit(handler.path).path
        if raw + "/" == self.base:
            self._log(handler, raw, 301)
            handler.send(301, b"", {"Location": self.base, "Content-Length": "0"})
            return
        path = unquote(raw)
        name = path[len(self.base) :] if path.startswith(self.base) else None
        override = self.overrides.get(name) if name is not None else None
        if override and override.delay:
            time.sleep(override.delay)
        if override and override.drop:
            self._log(handler, name or "", 0)
            handler.close_connection = True
            return
        file = self.file_for(name) if name is not None else None
        if file is None and (override is None or override.body is None):
            self._log(handler, path if name is None else name, 404)
            handler.send(404, b"not found\n", {"Content-Type": "text/plain"}, with_body=with_body)
            return
        status, body, headers = self._content(file, name or "", override)
        if not override and handler.headers.get("If-None-Match") == headers.get("ETag"):
            status, body = 304, b""
            headers.pop("Content-Length", None)
        self._log(handler, name or "", status)
        if override and override.truncate is not None:
            headers["Content-Length"] = str(len(body))
            body = body[: override.truncate]
            handler.close_connection = True
        handler.send(status, body, headers, with_body=with_body)

    def _content(
        self, file: Path | None, name: str, override: Override | None
    ) -> tuple[int, bytes, dict[str, str]]:
        suffix = Path(name or "index.html").suffix.lower()
        headers = {"Content-Type": MIME_TYPES.get(suffix, "application/octet-stream")}
        body = b""
        if file is not None:
            status = file.stat()
            headers["ETag"] = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            headers["Last-Modified"] = formatdate(status.st_mtime, usegmt=True)
            body = file.read_bytes()
        if override is None:
            return 200, body, headers
        # A faulty answer must never be taken for the good one later.
        headers.pop("ETag", None)
        headers.pop("Last-Modified", None)
        if override.mime is not None:
            headers["Content-Type"] = override.mime
        headers.update(override.headers)
        return override.status, body if override.body is None else override.body, headers

    def _log(self, handler: "_Handler", path: str, status: int) -> None:
        self.requests.append(LoggedRequest(handler.command, path, status, time.time()))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows this would let two servers share a port; elsewhere it only skips TIME_WAIT.
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about browsers that hang up in the middle."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "urushi"
    sys_version = ""
    timeout = 60
    # Head and body are two writes: held back until the first was acknowledged, the second would
    # reach the browser 40 ms later, sixty times over.
    disable_nagle_algorithm = True

    def answer(self, *, with_body: bool) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def send(
        self, status: int, body: bytes, headers: Mapping[str, str], *, with_body: bool = True
    ) -> None:
        """Send one whole answer."""
        self.send_response(status)
        lines = {"Content-Length": str(len(body)), **headers} if status != 304 else headers
        for name, value in lines.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The server prints its address and nothing else."""


def normal_base(base: str) -> str:
    """Return a base path with a slash at both ends."""
    return f"/{base.strip('/')}/" if base.strip("/") else "/"


def open_server(root: Path, host: str, port: int | None, base: str) -> SiteServer:
    """Listen on the port, or, if none was asked for, on the first free one from 8000.

    Raises:
        BuildError: the port is taken, may not be used, or the address is not this machine's.
    """
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    for candidate in ports:
        try:
            return SiteServer(root, host, candidate, base)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            raise BuildError(
                f"The server cannot listen on {host} port {candidate}: {error.strerror}.",
                "Choose another with --host and --port; ports below 1024 need special rights.",
            ) from error
    taken = f"Port {ports[0]} is" if port is not None else f"Ports {ports[0]} to {ports[-1]} are"
    raise BuildError(
        f"{taken} in use on {host}.",
        "Stop the program that holds it, or choose another port: serve --port 9000.",
    )
