"""The sandbox: whatever happens to a child, the parent gets an answer or a reason, and the next job is served."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailflow.documents.confinement import Bounds
from mailflow.documents.sandbox import Failure, RememberingSandbox, Sandbox
from mailflow.domain.errors import ConfigurationError, UnreadableDocument

GOOD = ("echo", "refuse", "fail", "tell_surroundings", "tell_process")
BAD = ("compute_for_ever", "wait_for_ever", "allocate", "crash", "leave", "open_socket", "run_program", "write_file", "answer_at_length")
JOBS = {name: f"tests.documents.jobs:{name}" for name in (*GOOD, *BAD)}
LEAVES = ("mailflow.documents.text:Text", "mailflow.documents.delimited:Delimited")
BOUNDS = Bounds(cpu_seconds=1, wall_seconds=30.0, output=1_000_000)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    os.environ["MAILFLOW_SECRET"] = "password"
    with Sandbox(jobs=JOBS, leaves=LEAVES, bounds=BOUNDS) as opened:
        opened.start()
        yield opened
    del os.environ["MAILFLOW_SECRET"]


def test_given_a_job_when_it_runs_then_it_answers_and_has_the_leaves(sandbox: Sandbox) -> None:
    assert sandbox.run("echo", b"hello ") == b"hello 2"


def test_given_a_large_payload_when_a_job_runs_then_it_arrives_whole(sandbox: Sandbox) -> None:
    assert len(sandbox.run("echo", b"x" * 900_000)) == 900_001


def test_given_a_reader_that_refuses_when_it_runs_then_its_reason_is_raised(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match=r"^encrypted: nobody knows the password$"):
        sandbox.run("refuse", b"")


def test_given_a_reader_with_a_fault_when_it_runs_then_the_reason_says_where(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match=r"corrupt: the reader failed on it \(IndexError: .*fail, line"):
        sandbox.run("fail", b"")


def test_given_an_endless_computation_when_it_runs_then_it_is_stopped_by_its_computing_time(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match="took more than 1 s of computing"):
        sandbox.run("compute_for_ever", b"")


def test_given_a_reader_that_waits_when_it_runs_then_it_is_stopped_by_the_clock() -> None:
    with Sandbox(jobs=JOBS, leaves=(), bounds=Bounds(wall_seconds=0.5)) as impatient:
        with pytest.raises(UnreadableDocument, match=r"took more than 0\.5 s and was stopped"):
            impatient.run("wait_for_ever", b"")

        assert impatient.run("echo", b"next ") == b"next 0"


def test_given_a_reader_that_wants_two_gigabytes_when_it_runs_then_it_gets_none(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match="needs too much memory"):
        sandbox.run("allocate", b"")


def test_given_a_reader_that_crashes_when_it_runs_then_the_reason_says_so(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match=r"corrupt: the reader crashed on it \(SIGSEGV\)"):
        sandbox.run("crash", b"")


def test_given_a_reader_that_ends_without_a_word_when_it_runs_then_there_is_a_reason(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match="stopped the reader"):
        sandbox.run("leave", b"")


def test_given_a_reader_that_calls_home_when_it_runs_then_the_kernel_refuses(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match=r"PermissionError|Network is unreachable"):
        sandbox.run("open_socket", b"")


def test_given_a_reader_that_starts_a_program_when_it_runs_then_the_kernel_refuses(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match="PermissionError"):
        sandbox.run("run_program", b"")


def test_given_a_reader_that_writes_a_file_when_it_runs_then_nothing_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    target = tmp_path / "file"

    with pytest.raises(UnreadableDocument):
        sandbox.run("write_file", str(target).encode())

    assert not target.exists() or target.read_bytes() == b""


def test_given_an_answer_beyond_the_limit_when_a_job_runs_then_it_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument, match="gives more than 1 MB"):
        sandbox.run("answer_at_length", b"")


def test_given_a_service_with_secrets_when_a_child_looks_around_then_it_sees_neither_files_nor_settings(sandbox: Sandbox) -> None:
    files, has_secret = sandbox.run("tell_surroundings", b"").decode().split()

    assert int(files) <= 2  # the job's own, and the listing itself
    assert has_secret == "False"


def test_given_several_threads_when_they_run_jobs_at_once_then_each_gets_its_own_answer(sandbox: Sandbox) -> None:
    payloads = [f"{number} ".encode() for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda payload: sandbox.run("echo", payload), payloads))

    assert answers == [payload + b"2" for payload in payloads]


def test_given_a_crash_when_the_next_job_runs_then_it_is_served(sandbox: Sandbox) -> None:
    with pytest.raises(UnreadableDocument):
        sandbox.run("crash", b"")

    assert sandbox.run("echo", b"") == b"2"


def test_given_a_thread_that_started_the_server_when_it_ends_then_the_server_serves_on() -> None:
    with Sandbox(jobs=JOBS, leaves=()) as sandbox:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(sandbox.run, "echo", b"").result()
        first = sandbox._process

        sandbox.run("echo", b"")

        assert sandbox._process is first


def test_given_a_fork_server_that_was_killed_when_the_next_job_runs_then_another_serves_it() -> None:
    with Sandbox(jobs=JOBS, leaves=LEAVES) as sandbox:
        sandbox.run("echo", b"")
        process = sandbox._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)

        answer = sandbox.run("echo", b"again ")

    assert answer == b"again 2"


def test_given_a_closed_sandbox_when_a_job_runs_then_it_starts_anew() -> None:
    sandbox = Sandbox(jobs=JOBS, leaves=())
    sandbox.run("echo", b"")
    sandbox.close()

    answer = sandbox.run("echo", b"again ")

    sandbox.close()
    assert answer == b"again 0"


def test_given_a_leaf_that_cannot_be_imported_when_the_sandbox_starts_then_the_error_says_what_to_do() -> None:
    with Sandbox(jobs=JOBS, leaves=("mailflow.documents.nowhere:Leaf",)) as sandbox, pytest.raises(ConfigurationError, match="nowhere"):
        sandbox.run("echo", b"")


def test_given_a_job_that_nobody_registered_when_it_is_asked_for_then_it_is_a_fault_of_the_caller(sandbox: Sandbox) -> None:
    with pytest.raises(KeyError):
        sandbox.run("unheard", b"")


def test_given_this_machine_when_it_is_asked_how_children_are_cut_off_then_it_says_so(sandbox: Sandbox) -> None:
    assert "refused" in sandbox.confinement() or "network" in sandbox.confinement()


@pytest.mark.parametrize(
    ("job", "failure"),
    [
        ("fail", Failure.FAULT),
        ("compute_for_ever", Failure.TIMEOUT),
        ("allocate", Failure.MEMORY),
        ("crash", Failure.CRASH),
        ("leave", Failure.STOPPED),
        ("answer_at_length", Failure.OUTPUT),
    ],
)
def test_given_a_child_that_fails_when_failures_are_counted_then_it_is_one_of_its_kind(
    sandbox: Sandbox, job: str, failure: Failure
) -> None:
    before = sandbox.failures

    with pytest.raises(UnreadableDocument):
        sandbox.run(job, b"")

    assert {kind: many - before[kind] for kind, many in sandbox.failures.items() if many != before[kind]} == {failure: 1}


def test_given_a_reader_that_refuses_a_file_when_failures_are_counted_then_it_is_none(sandbox: Sandbox) -> None:
    before = sandbox.failures

    with pytest.raises(UnreadableDocument):
        sandbox.run("refuse", b"")

    assert sandbox.failures == before


def test_given_a_fork_server_that_was_killed_when_restarts_are_counted_then_it_is_one() -> None:
    with Sandbox(jobs=JOBS, leaves=()) as sandbox:
        sandbox.run("echo", b"")
        assert sandbox._process is not None
        os.kill(sandbox._process.pid, signal.SIGKILL)

        sandbox.run("echo", b"")

    assert sandbox.restarts == 1


def test_given_a_job_that_was_done_when_it_is_asked_for_again_then_its_answer_is_remembered() -> None:
    with RememberingSandbox(jobs=JOBS, bounds=BOUNDS) as opened:
        first, second, other = (opened.run("tell_process", payload) for payload in (b"a", b"a", b"b"))

    assert first == second
    assert other != first


def test_given_a_sandbox_aside_when_the_first_is_closed_then_both_are_and_failures_count_together() -> None:
    aside = Sandbox(jobs=JOBS, leaves=(), bounds=BOUNDS)
    with Sandbox(jobs=JOBS, leaves=(), bounds=BOUNDS, aside=aside) as opened:
        for each in (opened, aside):
            with pytest.raises(UnreadableDocument, match="crashed"):
                each.run("crash", b"")

        assert opened.failures == dict.fromkeys(Failure, 0) | {Failure.CRASH: 2}
