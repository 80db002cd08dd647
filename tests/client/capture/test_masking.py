"""What a command keeps secret is not stored, and what is no secret is."""

import pytest

from tracker.client.capture.masking import command_line


def test_a_command_can_be_pasted_into_a_shell() -> None:
    command = ["python", "train.py", "--name", "it's", "", "a b", "--lr=1e-3", "$HOME", "*"]
    assert command_line(command) == """python train.py --name 'it'"'"'s' '' 'a b' --lr=1e-3 '$HOME' '*'"""


@pytest.mark.parametrize(
    "arguments",
    [
        "--password hunter2",
        "--password=hunter2",
        "--db-passwd hunter2",
        "--hf_token hunter2",
        "--accessToken hunter2",
        "-token=hunter2",
        "--WANDB_API_KEY=hunter2",
        "--apikey hunter2",
        "--aws-secret-access-key hunter2",
        "--private-key hunter2",
        "--credentials hunter2",
        "db.password=hunter2",
        "+wandb.api_key=hunter2",
        "HF_TOKEN=hunter2",
        "--uri postgresql://ada:hunter2@db/runs",
        "--uri=https://ada:hunter2@host/path",
        "https://hunter2@github.com/a/b.git",
        "--url https://host/hook?x=1&access_token=hunter2",
        "--uri mysql://ada:hun/hunter2@db/runs",
        "--uri mysql://ada:hun?hunter2@db/runs",
        "--peers http://a:hunter2@one,http://b:hunter2@two",
    ],
)
def test_what_a_command_keeps_secret_is_masked(arguments: str) -> None:
    shown = command_line(["train.py", *arguments.split(" "), "--lr", "0.1"])
    assert "hunter2" not in shown
    assert "***" in shown
    assert shown.startswith("train.py ")
    assert shown.endswith("--lr 0.1")


@pytest.mark.parametrize(
    "arguments",
    [
        "--max-tokens 4096",
        "--max_tokens=4096",
        "--tokenizer bert-base",
        "--tokenizer=bert-base",
        "model.tokenizer=bert",
        "--token-count 7",
        "--data s3://bucket/key",
        "--uri http://host:5000",
        "--mail ada@example.org",
        "--user a@b",
        "--rendezvous tcp://10.0.0.1:29500",
        "--code git+https://github.com/a/b@v1",
        "--code http://host:8080/a/b@v1",
        "lr=0.1",
    ],
)
def test_what_is_no_secret_is_shown(arguments: str) -> None:
    assert command_line(["train.py", *arguments.split(" ")]) == f"train.py {arguments}"


def test_an_option_after_one_that_is_secret_is_shown() -> None:
    assert command_line(["--use-secret", "--lr", "0.1"]) == "--use-secret --lr 0.1"
