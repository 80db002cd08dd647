"""A run's calls that log files. What cannot be written where it belongs waits in the journal, and is told of."""

from __future__ import annotations

import time

from tracker.client.numbers import as_step, as_timestamp
from tracker.client.warnings import warn_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from typing import Any

    from tracker.client.recording import Recording


class ArtifactLogging:
    """What every active run can do with files."""

    _recording: Recording
    _tags: dict[str, str]

    def set_tag(self, key: str, value: Any) -> None:
        raise NotImplementedError

    def log_artifact(self, local_path: str | PathLike[str], artifact_path: str | None = None) -> None:
        """Copy a file, or a folder under its name, into the run's artifacts or a folder of them."""
        from tracker.client.artifacts.copying import copy_file

        self._keep(lambda root: self._tell(copy_file(local_path, root, artifact_path)))

    def log_artifacts(self, local_dir: str | PathLike[str], artifact_path: str | None = None) -> None:
        """Copy what a folder holds into the run's artifacts or a folder of them."""
        from tracker.client.artifacts.copying import copy_folder

        self._keep(lambda root: self._tell(copy_folder(local_dir, root, artifact_path)))

    def log_text(self, text: str, artifact_file: str) -> None:
        """Write a text as an artifact."""
        from tracker.client.artifacts.text import text_bytes

        self._write({artifact_file: text_bytes(text)})

    def log_dict(self, dictionary: Mapping[str, Any], artifact_file: str) -> None:
        """Write a dictionary as an artifact: YAML for `.yaml` and `.yml`, else JSON."""
        from tracker.client.artifacts.text import dictionary_bytes

        self._write({artifact_file: dictionary_bytes(dictionary, artifact_file)})

    def log_figure(self, figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
        """Write a figure of matplotlib or plotly as an artifact, in the format that its name ends in."""
        from tracker.client.artifacts.figures import figure_bytes

        self._write({artifact_file: figure_bytes(figure, artifact_file, save_kwargs=save_kwargs)})

    def log_image(
        self,
        image: Any,
        artifact_file: str | None = None,
        *,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
    ) -> None:
        """Write an image (PIL, numpy, or a path): as one file, or as one of a series of steps under a key."""
        from tracker.client.artifacts.images import LOGGED_IMAGES_TAG, image_file, series_image_files
        from tracker.core.errors import InvalidValue

        if (artifact_file is None) == (key is None):
            raise InvalidValue("log_image takes an artifact_file, or a key for one of a series; one of the two.")
        if artifact_file is not None:
            self._write(image_file(image, artifact_file))
            return
        series = str(key)
        now = time.time_ns() // 1_000_000 if timestamp is None else as_timestamp(series, timestamp)
        self._write(series_image_files(image, series, step=as_step(series, step), timestamp=now))
        self.set_tag(*LOGGED_IMAGES_TAG)

    def log_table(self, data: Any, artifact_file: str) -> None:
        """Write a table, a dictionary of columns or a pandas frame; one that is there already grows."""
        from tracker.client.artifacts.place import checked_file, resolved
        from tracker.client.artifacts.tables import LOGGED_TABLES_TAG, logged_tables_tag, table_files

        existing = _content(resolved(self._recording.artifact_root(), checked_file(artifact_file)))
        self._write(table_files(existing, data, artifact_file))
        tag = logged_tables_tag(self._tags.get(LOGGED_TABLES_TAG), artifact_file)
        if tag is not None:
            self.set_tag(LOGGED_TABLES_TAG, tag)

    def get_artifact_uri(self, artifact_path: str | None = None) -> str:
        """Where the run's artifacts are, or one of them."""
        uri = self._recording.artifact_uri() or self._recording.artifact_root()
        return f"{uri.rstrip('/')}/{artifact_path.lstrip('/')}" if artifact_path else uri

    def _write(self, files: Mapping[str, bytes]) -> None:
        from tracker.client.artifacts.writing import write_bytes

        def write(root: str) -> None:
            for path, content in files.items():
                write_bytes(content, root, path)

        self._keep(write)

    def _keep(self, put: Callable[[str], None]) -> None:
        """Put files into the run's artifacts; where these cannot be written, into the journal, to be moved later."""
        from tracker.client.artifacts.writing import ArtifactNotKept

        self._recording.open_journal()
        root = self._recording.artifact_root()
        waiting = self._recording.folder.artifacts
        try:
            put(root)
        except ArtifactNotKept as error:
            if root == waiting:
                warn_once(f"artifact {self._recording.run_id}", str(error))
                return
            try:
                put(waiting)
            except ArtifactNotKept:
                warn_once(f"artifact {self._recording.run_id}", str(error))
            else:
                warn_once(f"artifact {self._recording.run_id}", f"{error} It waits in {waiting} until it can be.")

    def _tell(self, notes: tuple[str, ...]) -> None:
        for note in notes:
            warn_once(f"artifact {self._recording.run_id}", note)


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
