"""Rows of an array on disk that are wanted here and there."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Spread:
    """Reads runs of rows from a file of numpy's without mapping it.

    With each row that is looked at in a mapped file come 16 pages, so some hundred searches bring the whole file into a
    program's memory; what is read takes none, and the system keeps the file's contents while it has room for them.
    """

    def __init__(self, path: Path, array: NDArray[Any]) -> None:
        """Take the file, and the array that is mapped from it, which tells its form."""
        self._form = array.dtype
        self._columns = array.shape[1:]
        self._row = array.dtype.itemsize * int(np.prod(self._columns, dtype=np.int64))
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._first = os.fstat(self._file).st_size - len(array) * self._row

    def take(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[Any]:
        """Read the rows from each start to before its end, one run after the other.

        Raises ValueError where the file has become shorter.
        """
        runs = zip((self._first + starts * self._row).tolist(), ((ends - starts) * self._row).tolist(), strict=True)
        read = b"".join([os.pread(self._file, length, place) for place, length in runs])
        return np.frombuffer(read, dtype=self._form).reshape(int((ends - starts).sum()), *self._columns)
