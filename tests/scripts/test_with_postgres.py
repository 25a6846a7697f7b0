import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

ROOT = Path(__file__).resolve().parents[2]
# Says where the server is, and waits to be ended.
WAIT = "import os, time; print(os.environ['TEST_POSTGRESQL_URL'], flush=True); time.sleep(60)"


def start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, ROOT / "scripts" / "with_postgres.py", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def home_of(url: str) -> Path:
    """The folder that holds the server's socket and data."""
    return Path(url.partition("host=")[2])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_answers_and_is_gone_when_its_command_is_ended(number: signal.Signals) -> None:
    with start(sys.executable, "-c", WAIT) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW listen_addresses").scalar() == ""
        engine.dispose()
        assert home_of(url).is_dir()
        if number == signal.SIGINT:  # a terminal tells the whole group
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.wait(timeout=30) != 0
    assert not home_of(url).exists()


def test_it_passes_the_commands_own_answer_on() -> None:
    with start("sh", "-c", 'echo "$TEST_POSTGRESQL_URL"; exit 7') as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 7
    assert not home_of(out.strip()).exists()
