"""An ear on a port: hears whatever reaches it, in whatever protocol."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType


class Ear:
    """Listens on a free port of this machine and notes the first line of every connection.

    Attributes:
        heard: those lines, oldest first; an empty one for a connection that said nothing.
    """

    def __init__(self) -> None:
        self.heard: list[str] = []
        ear = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 5

            def handle(self) -> None:
                try:
                    line = self.rfile.readline(2000).decode("latin-1").strip()
                except OSError:
                    line = ""
                ear.heard.append(line)
                self.wfile.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: 0\r\n"
                    b"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
                )

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def origin(self) -> str:
        """The address without a scheme, as host and port."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Ear:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
