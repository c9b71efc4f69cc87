from __future__ import annotations

import stat
from hashlib import sha256

from tests.conftest import CONTENT

MODEL = CONTENT / "model" / "all-MiniLM-L6-v2-int8"


def test_the_shipped_model_is_the_one_that_was_measured() -> None:
    digest = sha256((MODEL / "model.onnx").read_bytes()).hexdigest()
    assert digest == "b24a62574932e345889038933af669508c5dae2be76153c5504362630a8bbdba"
    assert digest in (CONTENT / "model" / "README.md").read_text(encoding="utf-8")


def test_the_shipped_model_can_be_read_by_whoever_runs_it_and_runs_nothing() -> None:
    files = sorted(MODEL.iterdir())
    assert [path.name for path in files] == [
        "config.json",
        "model.onnx",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    for path in files:
        assert stat.S_ISREG(path.lstat().st_mode)
        assert path.stat().st_mode & 0o555 == 0o444
