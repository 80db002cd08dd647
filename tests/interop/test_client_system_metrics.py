"""How the machine is used is logged under the names and with the values that real MLflow logs."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.client import replayed_nvml
from tests.interop.conftest import MLflows
from tests.interop.environments import environment
from tests.interop.running import SOURCE, Checkout, Library
from tests.interop.stores import Place

psutil = pytest.importorskip("psutil")
ASKED = {
    "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": "true",
    "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL": "0.05",
    "MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING": "2",
    "MLFLOW_SYSTEM_METRICS_NODE_ID": "node_0",
}
BEYOND = {f"system/node_0/gpu_{index}_temperature_celsius" for index in range(2)}


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    """A folder for the path of modules: psutil, and cards that NVML tells of."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    (folder / "psutil").symlink_to(Path(psutil.__file__).parent)
    shutil.copy(str(replayed_nvml.__file__), folder / "pynvml.py")
    return folder


@pytest.mark.parametrize("age", ["2.22", "3.17"])
def test_the_same_variables_give_the_same_names_steps_and_gpus(
    age: str, libraries: Path, mlflows: MLflows, tmp_path: Path
) -> None:
    mlflow = mlflows(age)
    checkout = Checkout.create(tmp_path / "checkout")

    def logged(library: Library) -> dict[str, list[tuple[int, str]]]:
        place = Place("files", tmp_path / library / "mlruns")
        path = f"{libraries}:{SOURCE}"
        environ = ASKED | {"MLFLOW_TRACKING_URI": place.uri, "PYTHONPATH": path, "TRACKER_CAPTURE_DIFF": "0"}
        checkout.run("system_metrics.py", library, environment(age), environ)
        (histories,) = mlflow.ask("read_store", uri=place.uri)["histories"].values()
        return {key: [(step, value) for _, step, value in points] for key, points in histories.items()}

    theirs, ours = logged("mlflow"), logged("tracker")
    assert set(theirs) <= set(ours)
    assert set(ours) - set(theirs) == BEYOND
    for key in theirs:
        assert key.startswith("system/node_0/")
        assert [step for step, _ in ours[key]] == list(range(len(ours[key])))
        assert theirs[key][0][0] == ours[key][0][0] == 0
        if "gpu" in key:
            assert ours[key][0] == theirs[key][0]
    _are_alike(theirs, ours)


def _are_alike(theirs: dict[str, Any], ours: dict[str, Any]) -> None:
    """What hardly changes within seconds is told in the same unit."""
    for name in ("disk_usage_megabytes", "disk_available_megabytes", "system_memory_usage_megabytes"):
        (_, their), (_, our) = theirs[f"system/node_0/{name}"][0], ours[f"system/node_0/{name}"][0]
        assert float(our) == pytest.approx(float(their), rel=0.5), name
