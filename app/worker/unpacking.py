"""What lies in archives, as more files: each says where in its archive its bytes are. Nothing is unpacked for that."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import js
from pyodide.ffi import JsException

from scanveil.archives.kinds import check_depth, check_share, members_of, shown
from scanveil.archives.locks import TRIED, locked_among, no_password, wrong_password
from scanveil.archives.member import AS_IT_IS, DEFLATE, Member
from scanveil.archives.unpacking import damaged
from scanveil.conducting.reader import Opened
from worker.desk import Desk
from worker.files import DroppedFile, gather, span
from worker.wire import Reply, Work, as_object

TOLD_EVERY = 20
"""Files of a locked archive that are unlocked until it is told how many they are."""


class Unpacking:
    """What a reader answers of an archive."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._files = desk, desk.files
        self._found_in: Counter[int] = Counter()
        self._stops = 0
        self.work: dict[str, Work] = {"unpack": self._unpack, "stop-unpacking": self._stop}

    def _stop(self, message: Any) -> None:
        """Nobody wants any more what is being unlocked."""
        self._stops += 1

    async def _unpack(self, message: Any, number: int, password: str) -> Reply:
        """Without a password what is not locked, and how many are; with it, those that are."""
        file, path, size = self._files.opened(number)
        check_depth(1 + self._files.depth(number), path)
        members, within = members_of(file, size, path, gather), self._files.outermost(number)
        locked = locked_among(members, path)
        before = self._stops

        def tell(done: int) -> None:
            if self._stops != before:
                raise no_password(path)
            self._desk.page.tell("unlocked", {"number": number, "done": done, "count": len(locked)})

        wanted = [member for member in members if member.is_locked == bool(password)]
        if locked and not wanted:
            raise no_password(path)
        check_share(self._found_in[within], len(wanted), path)
        unlocked = await _unlock(Opened(file, path, size), locked, password, tell) if password else {}
        self._found_in[within] += len(wanted)
        files = js.Array.new()
        for member in wanted:
            files.push(_file(number, member, unlocked.get(member.start)))
        paths = json.dumps([f"{path}/{shown(member.name)}" for member in wanted])
        left = 0 if password else len(locked)
        return Reply({**_sizes(file, wanted), "locked": left}, {"files": files, "paths": paths})


def _sizes(file: BinaryIO, members: Sequence[Member]) -> dict[str, int]:
    """Bytes that come out of packed files, and of them those that the browser itself could not unpack as it saves."""
    is_packed = not isinstance(file, DroppedFile)
    inflates = sum(one.size for one in members if is_packed or (one.packing != AS_IT_IS and not one.is_locked))
    return {"inflates": inflates, "deep": inflates if is_packed else 0}


def _file(number: int, member: Member, unlocked: Any) -> Any:
    """What `Files` opens: where a member lies in the archive of that number, or its own bytes."""
    if unlocked is not None:
        return as_object(of=number, blob=unlocked, size=unlocked.size, lastModified=0)
    where = {"start": member.start, "packed": member.packed_size, "packing": member.packing, "crc32": member.crc32}
    if member.is_locked:  # it could not be unlocked, though others could
        where.update(packed=0, packing=DEFLATE)
    return as_object(of=number, size=member.size, lastModified=0, **where)


async def _unlock(
    opened: Opened, locked: Sequence[Member], password: str, tell: Callable[[int], None]
) -> dict[int, Any]:
    """Locked files as Blobs, by where they lie; `tell` is told how many. Raises LockedError where nothing opens."""
    file, path, size = opened
    js.loadUnlocking()
    js.zip.configure(as_object(useWebWorkers=False))
    options = as_object(password=password, checkSignature=True)
    reader = js.zip.ZipReader.new(js.zip.BlobReader.new(span(file, 0, size)), options)
    found: dict[int, Any] = {}
    try:
        entries = {int(entry.offset): entry for entry in await reader.getEntries()}
    except JsException as error:
        raise damaged().at(path) from error
    for at, member in enumerate(locked):
        if at % TOLD_EVERY == 0:
            tell(at)
        try:
            found[member.start] = await entries[member.start].getData(js.zip.BlobWriter.new())
        except (JsException, KeyError) as error:
            if not found and at + 1 in (TRIED, len(locked)):
                raise wrong_password(path) from error
    return found
