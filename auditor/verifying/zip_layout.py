"""That a ZIP file holds nothing but what its directory tells: no gaps, no second truths in the local headers.

Source: PKWARE's APPNOTE.TXT 6.3.10, §4.3.7 (local headers), §4.3.12 (directory), §4.3.16 (end).
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ATTRIBUTES = 0o644 << 16
_VERSION, _MADE_BY = 20, 20 | 3 << 8
"""As Python writes them: ZIP 2.0, made on Unix."""


def layout_fault(path: Path, files: zipfile.ZipFile) -> str | None:
    """Where a file's bytes are not those that its directory entries make; None where there is no such place."""
    entries, place = files.infolist(), 0
    directory = b""
    with path.open("rb") as file:
        for entry in entries:
            name = entry.filename.encode()
            flags = 0 if entry.filename.isascii() else 0x800
            told = (flags, entry.compress_type, *_time(entry), entry.CRC, entry.compress_size, entry.file_size)
            head = _LOCAL.pack(b"PK\x03\x04", _VERSION, *told, len(name), 0) + name
            file.seek(place)
            if entry.header_offset != place or file.read(len(head)) != head:
                return f"the header of {entry.filename} does not fit the file's directory"
            directory += (
                _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, _VERSION, *told, len(name), 0, 0, 0, 0, _ATTRIBUTES, place)
                + name
            )
            place += len(head) + entry.compress_size
        count = len(entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), place, 0)
        file.seek(place)
        return None if file.read() == directory + end else "the file's directory is not as it was written"


def _time(entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Time and day as MS-DOS wrote them: two numbers of 16 bits."""
    year, month, day, hour, minute, second = entry.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
