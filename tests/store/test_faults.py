"""What failed around the program, by code (F-11, F-13, F-14, R-REL-20)."""

from __future__ import annotations

import errno

import pytest

from ketadesk.kernel.problems import EnvironmentFault, Fault
from ketadesk.store.faults import PAUSES_S, fault_of, patiently, translated

from .builders import EngineFailure, fault_in


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (13, Fault.DISK_FULL),
        (5, Fault.BUSY),
        (6, Fault.BUSY),
        (517, Fault.BUSY),
        (8, Fault.READ_ONLY),
        (1544, Fault.READ_ONLY),
        (10, Fault.IO),
        (778, Fault.IO),
        (14, Fault.IO),
        (11, Fault.DAMAGED),
        (26, Fault.DAMAGED),
    ],
)
def test_engine_failures_by_primary_and_extended_code(code: int, fault: Fault) -> None:
    found = fault_of(EngineFailure(code))
    assert found is not None
    assert found.fault is fault


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, Fault.DISK_FULL),
        (errno.EDQUOT, Fault.DISK_FULL),
        (errno.EROFS, Fault.READ_ONLY),
        (errno.EACCES, Fault.READ_ONLY),
        (errno.EIO, Fault.IO),
        (errno.EBUSY, Fault.BUSY),
    ],
)
def test_system_failures(number: int, fault: Fault) -> None:
    found = fault_of(OSError(number, "made"))
    assert found is not None
    assert found.fault is fault
    assert found.detail == errno.errorcode[number]


@pytest.mark.parametrize(
    "bug", [EngineFailure(1), EngineFailure(19), OSError("no number"), ValueError("a bug")]
)
def test_what_is_no_failure_of_the_surroundings_passes_untouched(bug: Exception) -> None:
    with pytest.raises(type(bug)) as passed, translated():
        raise bug
    assert passed.value is bug


def test_a_file_that_a_scanner_holds_is_busy() -> None:
    held = OSError(errno.EACCES, "made")
    held.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    found = fault_of(held)
    assert found is not None
    assert found.fault is Fault.BUSY


class Step:
    """Fails so many times, then gives its answer."""

    def __init__(self, failures: int, code: int = 5) -> None:
        self.failures = failures
        self.code = code
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.failures:
            raise EngineFailure(self.code)
        return "done"


@pytest.mark.parametrize("failures", [0, 1, len(PAUSES_S)])
def test_a_busy_step_is_tried_again_with_growing_pauses(failures: int) -> None:
    """R-REL-20."""
    waited: list[float] = []
    step = Step(failures)
    assert patiently(step, waited.append) == "done"
    assert tuple(waited) == PAUSES_S[:failures]
    assert waited == sorted(waited)


def test_a_step_that_stays_busy_is_told_in_the_end() -> None:
    waited: list[float] = []
    assert fault_in(lambda: patiently(Step(99), waited.append)) is Fault.BUSY
    assert tuple(waited) == PAUSES_S


def test_other_faults_are_told_at_once() -> None:
    waited: list[float] = []
    step = Step(99, code=13)
    with pytest.raises(EnvironmentFault) as told:
        patiently(step, waited.append)
    assert told.value.fault is Fault.DISK_FULL
    assert step.calls == 1
    assert waited == []


def test_faults_that_were_translated_already_are_treated_alike() -> None:
    waited: list[float] = []
    faults = [EnvironmentFault(Fault.BUSY), EnvironmentFault(Fault.IO)]

    def step() -> None:
        raise faults.pop(0)

    assert fault_in(lambda: patiently(step, waited.append)) is Fault.IO
    assert tuple(waited) == PAUSES_S[:1]


def test_a_bug_is_not_tried_again() -> None:
    waited: list[float] = []
    step = Step(99, code=19)
    with pytest.raises(EngineFailure):
        patiently(step, waited.append)
    assert step.calls == 1
    assert waited == []
