"""Three processes that dispatch, killed at every step and at random, and started again."""

from __future__ import annotations

import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from random import Random

from tests.faults.dispatching import Death, Orders, Shared, shared, start
from tests.faults.steps import STEPS, Step

COPIES = 3
_KILLED = -signal.SIGKILL
_AT_RANDOM = 0.2
_LONGEST_LIFE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A process, how it is to die, when it began to work, and how many seconds of that it has if it lives so long."""

    process: ForkServerProcess
    death: Death | None
    began: Shared
    life: float

    @property
    def is_over(self) -> bool:
        return 0 < self.began.value < time.monotonic() - self.life


@dataclass(slots=True, kw_only=True)
class Supervisor:
    """Starts the copies, kills them, and counts."""

    orders: Orders
    rng: Random
    copies: list[Copy] = field(default_factory=list)
    starts: int = 0
    at_steps: Counter[Step] = field(default_factory=Counter)
    at_random: int = 0

    @property
    def kills(self) -> int:
        return self.at_random + self.at_steps.total()

    def look_after(self, *, killing: bool) -> None:
        """Kill whose time has come, and start anew whoever is dead: to be killed again, or to live on."""
        for copy in list(self.copies):
            if copy.process.exitcode is None and killing and copy.is_over:
                copy.process.kill()
                copy.process.join()
                self.at_random += 1
                self._bury(copy)
            elif copy.process.exitcode is not None:
                self._count(copy)
                self._bury(copy)
        while len(self.copies) < COPIES:
            self.copies.append(self._started(killing=killing))

    def end(self) -> None:
        """Kill all of them without counting that."""
        for copy in list(self.copies):
            copy.process.kill()
            copy.process.join()
            self._bury(copy)

    def _count(self, copy: Copy) -> None:
        code = copy.process.exitcode
        assert code == _KILLED, f"A process ended with {code}:\n{self.orders.troubles.read_text()}"
        assert copy.death is not None
        self.at_steps[copy.death.step] += 1

    def _bury(self, copy: Copy) -> None:
        self.copies.remove(copy)
        copy.process.close()

    def _started(self, *, killing: bool) -> Copy:
        self.starts += 1
        at_random = self.rng.random() < _AT_RANDOM
        death = self._death() if killing and not at_random else None
        life = self.rng.uniform(0, 1) if at_random else _LONGEST_LIFE
        began = shared()
        return Copy(process=start(self.orders, death, began), death=death, began=began, life=life)

    def _death(self) -> Death:
        """Choose a step: one that was died at least often, or any."""
        least = min(self.at_steps[step] for step in STEPS)
        rarest = [step for step in STEPS if self.at_steps[step] == least]
        step = self.rng.choice(rarest if self.rng.random() < 2 / 3 else STEPS)
        return Death(step=step, number=1 if step in rarest else self.rng.choice((1, 1, 2, 3, 5)))
