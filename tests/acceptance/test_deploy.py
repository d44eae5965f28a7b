"""What lies under deploy/ is what systemd and cron accept."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.cli.app import app

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = (DEPLOY / "archiver.service").read_text("utf-8")


@pytest.fixture
def unit(tmp_path):
    """The unit, with a program in it that is there."""
    path = tmp_path / "archiver.service"
    path.write_text(UNIT.replace("/opt/archiver/bin/archiver", sys.executable), "utf-8")
    return path


def analyze(*arguments):
    """What systemd-analyze says."""
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False, timeout=30
    )


def test_systemd_understands_the_unit(unit):
    """Every directive is known and has a value that can be used."""
    done = analyze("verify", "--man=no", str(unit))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_is_hardened(unit):
    """An exposure of 2.0 or more (of 10) would be too much."""
    done = analyze("security", "--offline=true", "--no-pager", "--threshold=20", str(unit))
    assert done.returncode == 0, done.stdout
    found = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found
    assert float(found[1]) < 2.0


def test_findings_do_not_make_the_service_fail():
    """Exit code 1 is a finding, 2 and 75 are not mended by starting again."""
    assert "\nSuccessExitStatus=1\n" in UNIT
    assert "\nRestartPreventExitStatus=2 75\n" in UNIT


@pytest.mark.parametrize("name", ["archiver.service", "archiver.cron"])
def test_the_commands_exist(name):
    """Whatever is called there is a command of ours."""
    known = {command.name for command in app.registered_commands}
    said = re.findall(r"(?:bin/|&& |\$\()archiver ([a-z]+)", (DEPLOY / name).read_text("utf-8"))
    assert said
    assert set(said) <= known
