"""What a run knows of its process at once."""

import os
import pwd
import sys
from pathlib import Path

from tests.client.capture.repositories import Repository

from tracker.client.capture import tags
from tracker.client.capture.identity import identity_tags, source_folder


def test_the_process_is_described() -> None:
    found = identity_tags({"USER": "ada"}, ["train.py", "--lr", "1"], "/work")
    assert found[tags.USER] == "ada"
    assert (found[tags.SOURCE_NAME], found[tags.SOURCE_TYPE]) == ("train.py", "LOCAL")
    assert (found["tracker.host"], found["tracker.pid"]) == (os.uname().nodename, str(os.getpid()))
    assert found[tags.PYTHON] == sys.version.split()[0]
    assert found[tags.FOLDER] == "/work"
    assert found[tags.COMMAND].startswith(sys.orig_argv[0])


def test_a_user_without_a_variable_is_asked_of_the_system() -> None:
    assert identity_tags({}, [], "/")[tags.USER] == pwd.getpwuid(os.getuid()).pw_name


def test_what_is_typed_into_python_has_no_script() -> None:
    assert identity_tags({}, [""], "/")[tags.SOURCE_NAME] == "<console>"


def test_the_repository_is_that_of_the_script_and_not_of_the_folder_it_is_called_in(
    repository: Repository, tmp_path: Path
) -> None:
    script = repository.write("src/train.py", "")
    found = identity_tags({}, [str(script)], str(tmp_path))
    assert (found[tags.GIT_COMMIT], found[tags.GIT_BRANCH]) == (repository.git("rev-parse", "HEAD"), "trunk")


def test_without_a_script_the_repository_is_that_of_the_folder(repository: Repository) -> None:
    for script in ("", "-c", "no such file"):
        assert source_folder(script, str(repository.path)) == str(repository.path)
        assert identity_tags({}, [script], str(repository.path))[tags.GIT_BRANCH] == "trunk"


def test_a_notebook_is_one_and_its_repository_is_that_of_its_folder(repository: Repository, tmp_path: Path) -> None:
    kernel = tmp_path / "site-packages/ipykernel_launcher.py"
    kernel.parent.mkdir()
    kernel.touch()
    found = identity_tags({"IPYNB_FILE": "/work/train.ipynb"}, [str(kernel), "-f", "x.json"], str(repository.path))
    assert (found[tags.SOURCE_TYPE], found[tags.SOURCE_NAME]) == ("NOTEBOOK", "train.ipynb")
    assert found[tags.GIT_BRANCH] == "trunk"
    assert identity_tags({}, [str(kernel)], "/")[tags.SOURCE_NAME] == str(kernel)


def test_outside_of_a_repository_no_tag_of_git_is_set(tmp_path: Path) -> None:
    assert not {tag for tag in identity_tags({}, [], str(tmp_path)) if ".git." in tag}


def test_a_slurm_job_is_named_with_its_restarts() -> None:
    slurm = {"SLURM_JOB_ID": "4711", "SLURM_RESTART_COUNT": "2", "SLURM_PROCID": "0", "SLURM_ARRAY_TASK_ID": ""}
    found = identity_tags(slurm, [], "/")
    assert {tag: value for tag, value in found.items() if "slurm" in tag} == {
        "tracker.slurm.job_id": "4711",
        "tracker.slurm.restart_count": "2",
        "tracker.slurm.procid": "0",
    }
