"""The console log's writer tells when lines were written, and the reader finds it."""

from __future__ import annotations

import time
from pathlib import Path

from tracker.client.console.log_file import LogFile
from tracker.feed.log_times import LogTimes


def test_each_writing_of_the_console_log_leaves_its_time(tmp_path: Path) -> None:
    path = tmp_path / "artifacts" / "console.log"
    log = LogFile()
    log.move_to(str(path))
    before = time.time_ns() // 1_000_000
    for text in ("one\n", "two\n", "three\n"):
        log.feed(text)
        log.write()
    log.close()
    after = time.time_ns() // 1_000_000
    times = LogTimes(str(path)).of_lines([0, 4, 8])
    assert path.read_text() == "one\ntwo\nthree\n"
    assert all(before <= (each or 0) <= after for each in times)
    assert times == sorted(each or 0 for each in times)
    assert LogTimes(str(path)).offset_at(after + 1) == 14
