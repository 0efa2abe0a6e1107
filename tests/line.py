"""A line between browser and server that can be cut, mended and made slow."""

import asyncio
import contextlib
import threading
import time


class Line:
    """Passes all that comes to its own port on to another, until it is cut; ends with the block that it is made for.

    Parameters
    ----------
    port : int
        Of the server.
    speed : float
        Bytes a second at most, each way.
    """

    def __init__(self, port, speed=float("inf")):
        self._port, self._speed, self._open, self._ends, self._free = port, speed, True, set(), {}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self.cut()
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def cut(self):
        """Break all that is connected; nothing connects until it is mended."""
        self._open = False
        self._loop.call_soon_threadsafe(lambda: [end.transport.abort() for end in self._ends])

    def mend(self):
        self._open = True

    async def _serve(self):
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connect, "localhost", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        while self._ends:
            await asyncio.sleep(0.01)

    async def _connect(self, reader, writer):
        self._ends.add(writer)
        back = None
        with contextlib.suppress(OSError):  # the server has ended, or the line is cut
            if self._open:
                there, back = await asyncio.open_connection("localhost", self._port)
                self._ends.add(back)
                await asyncio.gather(self._pass(reader, back, "up"), self._pass(there, writer, "down"))
        for end in filter(None, (writer, back)):
            end.transport.abort()
        await asyncio.sleep(0)  # by then they are closed
        self._ends -= {writer, back}

    async def _pass(self, reader, writer, way):
        with contextlib.suppress(OSError):
            while data := await reader.read(8192):
                now = time.monotonic()
                self._free[way] = max(now, self._free.get(way, 0)) + len(data) / self._speed
                await asyncio.sleep(self._free[way] - now)
                writer.write(data)
                await writer.drain()
        writer.close()
