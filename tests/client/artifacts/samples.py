"""What both sides log, MLflow in its own environment and tracker in ours; imports nothing of tracker."""

import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

TEXTS = {"plain.txt": "one\ntwo\r\n", "deep/er/ümlaut.html": "<p>é 漢字 🎉</p>", "empty": ""}


def dictionaries() -> dict[str, Any]:
    import numpy as np

    mixed = {"text": "é/漢", "number": 1.5, "none": None, "nan": float("nan"), "list": [1, [2, {"a": True}]], "5": {}}
    return {
        "mixed.json": mixed,
        "mixed.yaml": mixed,
        "config/mixed.yml": mixed,
        "no suffix": mixed,
        "other.txt": mixed,
        "list.json": [1, 2, 3],
        "numpy.json": {"f32": np.float32(0.1), "f64": np.float64(0.1), "i": np.int64(3), "a": np.arange(3)},
        "objects.json": {"date": datetime.date(2020, 1, 2), "decimal": Decimal("1.50"), 3: "int key"},
    }


def tables() -> dict[str, list[Any]]:
    """Of each file what is logged to it, one after the other."""
    import numpy as np

    return {
        "plain.json": [{"q": ["a/b", "é"], "n": [1, 2], "score": [0.5, 1.25], "ok": [True, False]}],
        "deep/scalars.json": [{"q": "one", "n": 1}],
        "spread.json": [{"q": "same", "n": [1, 2, 3]}],
        "missing.json": [{"text": ["a", None], "number": [0.5, float("nan")]}],
        "numpy.json": [{"i": np.arange(3), "f": np.array([0.5, 1.0, 1e300]), "b": np.array([True, False, True])}],
        "nested.json": [{"messages": [[{"role": "user", "content": "hi"}], []]}],
        "appended.json": [{"a": [1], "b": ["x"]}, {"a": [2], "b": ["y"]}],
        "no rows.json": [{"a": [], "b": []}],
    }


def frames() -> dict[str, list[Any]]:
    pd: Any = import_module("pandas")

    frame = pd.DataFrame(
        {
            "text": ["a/b", "é"],
            "number": [0.5, None],
            "whole": [1, 2],
            "day": pd.to_datetime(["2020-01-02", "2021-03-04"]),
            "kind": pd.Categorical(["x", "y"]),
        },
        index=[7, 8],
    )
    return {"frame.json": [frame], "frame twice.json": [frame[["text", "whole"]], frame[["text", "whole"]]]}


def arrays() -> dict[str, Any]:
    """Images as arrays, of every kind that MLflow takes."""
    import numpy as np

    ramp = np.linspace(0, 1, 300 * 49 * 3).reshape(300, 49, 3)
    return {
        "float.png": ramp,
        "float32.png": ramp.astype(np.float32),
        "stretched.png": ramp * 7 - 3,
        "bytes.png": (ramp * 255).astype(np.uint8),
        "int64.png": (ramp * 255).astype(np.int64),
        "bool.png": ramp > 0.5,
        "grey.png": ramp[:, :, 0],
        "grey3.png": ramp[:, :, :1],
        "rgba.png": np.concatenate([ramp, ramp[:, :, :1]], axis=2),
        "deep/photo.jpg": ramp,
    }


def figure() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    drawn, axes = plt.subplots()
    axes.plot([1, 2, 4])
    return drawn


def datasets() -> dict[str, tuple[str, dict[str, Any]]]:
    """Names of the functions that describe a dataset, and what they are given."""
    import numpy as np

    pd: Any = import_module("pandas")

    frame = pd.DataFrame(
        {
            "i": [1, 2],
            "i8": np.array([1, 2], np.int8),
            "i32": np.array([1, 2], np.int32),
            "u32": np.array([1, 2], np.uint32),
            "f": [0.5, 1.5],
            "f16": np.array([1, 2], np.float16),
            "s": ["a", "b"],
            "b": [True, False],
            "day": pd.to_datetime(["2020-01-01", "2021-01-01"]),
            "utc": pd.to_datetime(["2020-01-01", "2021-01-01"], utc=True),
            "raw": [b"a", b"c"],
            "some": ["a", None],
            "holes": [1.0, None],
            "nullable": pd.array([1, None], dtype="Int64"),
            "kind": pd.Categorical(["x", "y"]),
        }
    )
    given: dict[str, tuple[str, dict[str, Any]]] = {
        f"column {name}": ("from_pandas", {"df": frame[[name]], "source": "data.csv"}) for name in frame.columns
    }
    simple = frame[["i", "f"]]
    for source in ("data.csv", "/data/x.csv", "file:///x.csv", "s3://b/k.csv", "gs://b/k", "https://h/x.csv"):
        given[f"source {source}"] = ("from_pandas", {"df": simple, "source": source, "name": "named"})
    given["long"] = ("from_pandas", {"df": pd.DataFrame({"x": np.arange(12_345)}), "source": "x"})
    given["numbers as names"] = ("from_pandas", {"df": pd.DataFrame([[1, 2.5]]), "source": "x"})
    given["mixed"] = ("from_pandas", {"df": pd.DataFrame({"x": [1, "a"]}), "source": "x"})
    given["whole frame"] = ("from_pandas", {"df": frame, "source": "x", "targets": "b"})
    array = np.arange(12.0).reshape(3, 4)
    given["array"] = ("from_numpy", {"features": array, "source": "x"})
    given["targets"] = ("from_numpy", {"features": array, "targets": np.array([1, 2, 3]), "source": "x"})
    named = {"x": np.zeros((2, 3), np.float32), "a": np.ones(2)}
    given["arrays"] = ("from_numpy", {"features": named, "targets": {"y": np.array([1, 2])}, "source": "x"})
    given["texts"] = ("from_numpy", {"features": np.array(["a", "b"]), "source": "x"})
    given["big"] = ("from_numpy", {"features": np.arange(23_456).reshape(2, -1).T, "source": "x"})
    return given
