"""The model in the terminal, by onnxruntime."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scanveil.errors import UsageError
from scanveil.said import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.writing.searching import Run

MODEL = "detector.onnx"


def can_run() -> bool:
    """Whether onnxruntime is installed."""
    return find_spec("onnxruntime") is not None


def load(threads: int = 1) -> Run:
    """The model, ready to be run. Raises UsageError where onnxruntime is not installed."""
    try:
        import onnxruntime
    except ImportError as error:
        raise UsageError(
            _("To look for writing, another package is needed: pip install 'scanveil[writing]' gets it.")
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # it would keep the room for the largest picture
    weights = files(__package__).joinpath(MODEL).read_bytes()
    session: Any = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def run(tensor: NDArray[np.uint8]) -> NDArray[np.uint8]:
        found: NDArray[np.uint8] = session.run(None, {"picture": tensor})[0]
        return found

    return run
