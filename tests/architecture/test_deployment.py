"""The files that bring up a production set-up are right as far as can be told without a container engine."""

import configparser
import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.architecture.sources import ROOT

EXAMPLES = ROOT / "docs" / "examples"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
OURS = ["setup", "web", "relay", "worker", "beat"]
UNITS = sorted((EXAMPLES / "systemd").glob("*.service"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# What the Compose specification knows of a service, as far as we use it.
SERVICE_KEYS = {
    "build",
    "cap_add",
    "cap_drop",
    "command",
    "depends_on",
    "env_file",
    "environment",
    "healthcheck",
    "hostname",
    "image",
    "logging",
    "mem_limit",
    "networks",
    "ports",
    "read_only",
    "restart",
    "security_opt",
    "shm_size",
    "stop_grace_period",
    "tmpfs",
    "user",
    "volumes",
}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
INSTRUCTIONS = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "VOLUME", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}


def instructions():
    """Instruction and rest of each, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()
    ]


def known_commands():
    commands = ROOT.glob("*/*/management/commands/*.py")
    return {path.stem for path in commands} | {"collectstatic", "migrate", "check", "createcachetable"}


def assert_is_ours(words):
    """A command of ours: a script that is there, a command of manage.py, or a program of our packages."""
    program = Path(words[0]).name
    if program == "python":
        assert (ROOT / words[1]).is_file(), words
        if words[1] == "manage.py":
            assert words[2] in known_commands(), words
    else:
        assert program in {"gunicorn", "celery"}, words
        assert (ROOT / "shop" / "gunicorn_conf.py").is_file()


def test_every_key_of_a_service_is_one_of_compose():
    assert set(COMPOSE) <= {"name", "services", "volumes", "networks", "x-ours"}
    for name, service in SERVICES.items():
        assert set(service) <= SERVICE_KEYS, name


def test_what_services_refer_to_is_there():
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            assert how["condition"] in CONDITIONS, name
            if how["condition"] == "service_healthy":
                assert "test" in SERVICES[other].get("healthcheck", {}) or other == "web", (name, other)
        assert set(service.get("networks", [])) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert source == "./tls" or (ROOT / source).exists(), source
            else:
                assert source in COMPOSE["volumes"], source


def test_all_parts_of_the_service_are_there_and_only_the_proxy_is_open():
    assert set(SERVICES) == {*OURS, "proxy", "postgres", "redis", "elasticsearch"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert "yes" in SERVICES["redis"]["command"][SERVICES["redis"]["command"].index("--appendonly") + 1]
    for name in ("postgres", "redis", "elasticsearch"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", OURS)
def test_ours_run_as_nobody_on_a_root_they_cannot_write_to(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert not service["user"].startswith(("0", "root"))
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["volumes"] == ["state:/var/lib/licensing"]
    assert "mem_limit" in service
    if "command" in service:
        assert_is_ours(service["command"])


def test_every_variable_is_one_that_is_documented():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= documented


def test_no_secret_stands_in_the_file():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    values = re.findall(r"^ +[A-Z_]*(?:PASSWORD|SECRET|AUTH|TOKEN)[A-Z_]*: *(\S+)", text, re.MULTILINE)

    assert values
    assert all(value.startswith("${") for value in values)


def test_the_image_knows_only_instructions_that_exist_and_runs_as_nobody():
    lines = instructions()

    assert {word for word, _rest in lines} <= INSTRUCTIONS
    images = [rest for word, rest in lines if word == "FROM"]
    assert len(images) == 2
    assert all(re.match(r"python:3\.\d+-slim-\w+", image) for image in images)
    assert [rest for word, rest in lines if word == "USER"][-1] not in {"root", "0"}
    last_stage = lines[[number for number, (word, _rest) in enumerate(lines) if word == "FROM"][-1] :]
    assert "HEALTHCHECK" in dict(last_stage)
    assert not [rest for word, rest in last_stage if word == "RUN" and "pip" in rest]


def test_the_image_is_made_of_the_lock_and_of_files_that_are_there():
    lines = instructions()

    assert any(
        "--require-hashes" in rest and "requirements.lock" in rest for word, rest in lines if word == "RUN"
    )
    for word, rest in lines:
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _target = rest.split()
            assert [source for source in sources if not (ROOT / source).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {
        source
        for word, rest in lines
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert copied == {line[1:] for line in ignored if line.startswith("!")}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_what_exists_and_may_write_only_where_it_must(unit):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    service = parser["Service"]

    words = shlex.split(service["ExecStart"])
    if words[0] == "/bin/sh":
        words = words[2].removeprefix("exec ").split()
    assert words[0].startswith("/opt/licensing/.venv/bin/")
    assert_is_ours(words)
    assert service["User"] == "licensing"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"


def test_units_of_the_target_are_there():
    target = (EXAMPLES / "systemd" / "licensing.target").read_text(encoding="utf-8")
    wanted = re.search(r"^Wants=(.*)$", target, re.MULTILINE)

    assert wanted
    assert {f"{name}" for name in wanted[1].split()} <= {unit.name for unit in UNITS}


def test_the_proxy_takes_no_word_from_clients_that_is_ours_to_say():
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")

    for header in ("X-Forwarded-Proto", "X-Forwarded-For", "X-Request-Start", "Host"):
        assert re.search(rf"proxy_set_header {header} \S+", text), header
    assert "proxy_add_x_forwarded_for" not in text
    private = re.search(r"location /private-files/ \{(.*?)\}", text, re.DOTALL)
    assert private
    assert "internal;" in private[1]
    # Each brace is closed, and each directive ended.
    assert text.count("{") == text.count("}")
    statements = [line.split("#")[0].strip() for line in text.splitlines()]
    assert [line for line in statements if line and not line.endswith((";", "{", "}"))] == []
