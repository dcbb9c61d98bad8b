"""Whatever leaves a browser: connections, packets and looked-up names, each by the port or the name that it is for."""

from __future__ import annotations

import asyncio
import re
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import cast

SECRET = b"s3cr3t"
ANSWER = b"HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
MOST = 65536
SILENT_SECONDS = 3
OF_A_WAY = re.compile(r"w(\d+)\.(\w+)\.test$")


class Seen:
    """What came, by where it was meant for: the port, or for a name its place and number."""

    def __init__(self) -> None:
        self.secrets: Counter[int] = Counter()
        self.connections: Counter[int] = Counter()
        self.packets: Counter[int] = Counter()
        self.names: Counter[tuple[str, int]] = Counter()


class _Packets(asyncio.DatagramProtocol):
    """Packets of one port; `answer` makes an answer to what came, if there is one."""

    def __init__(self, came: Callable[[bytes], bytes]) -> None:
        self._came = came
        self._transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        answer = self._came(data)
        if answer:
            self._transport.sendto(answer, address)


class _Listener:
    def __init__(self, address: str, ports: range) -> None:
        self.seen = Seen()
        self._address, self._ports = address, ports

    async def listen(self) -> None:
        """Answer on all ports, and as the server of all names."""
        loop = asyncio.get_running_loop()
        for port in self._ports:
            await asyncio.start_server(self._connected(port), self._address, port)
            await loop.create_datagram_endpoint(
                lambda port=port: _Packets(self._packet(port)), local_addr=(self._address, port)
            )
        await loop.create_datagram_endpoint(lambda: _Packets(self._asked), local_addr=(self._address, 53))

    def _connected(self, port: int):  # type: ignore[no-untyped-def]
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.seen.connections[port] += 1
            data = b""
            with suppress(TimeoutError, OSError):  # what came until then counts
                while SECRET not in data and len(data) < MOST:
                    more = await asyncio.wait_for(reader.read(MOST), SILENT_SECONDS)
                    if not more:
                        break
                    data += more
            self.seen.secrets[port] += SECRET in data
            with suppress(TimeoutError, OSError):  # whoever asked may be gone
                writer.write(ANSWER)
                writer.write_eof()
                await asyncio.wait_for(reader.read(), SILENT_SECONDS)  # an early end would be none, for a browser
            writer.close()

        return answer

    def _packet(self, port: int) -> Callable[[bytes], bytes]:
        def came(data: bytes) -> bytes:
            self.seen.packets[port] += 1
            self.seen.secrets[port] += SECRET in data
            return b""

        return came

    def _asked(self, data: bytes) -> bytes:
        """A DNS question: every name is that of this address, and has no other."""
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode("latin-1"))
            at += 1 + data[at]
        (kind,) = struct.unpack(">H", data[at + 1 : at + 3])
        found = OF_A_WAY.search(".".join(labels).lower())
        if found:
            self.seen.names[found[2], int(found[1])] += 1
        question, known = data[12 : at + 5], kind == 1
        head = data[:2] + struct.pack(">HHHHH", 0x8180, 1, int(known), 0, 0)
        address = bytes(map(int, self._address.split(".")))
        return head + question + (b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + address if known else b"")


@contextmanager
def listening(address: str, ports: range) -> Iterator[Seen]:
    """Listen on an address while the block lasts, at all of these ports and at that of names."""
    listener, loop = _Listener(address, ports), asyncio.new_event_loop()
    loop.run_until_complete(listener.listen())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield listener.seen
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
