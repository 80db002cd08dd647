"""What is checked out, read from git's files, is what git says."""

from pathlib import Path

from tests.client.capture.repositories import Repository, new_repository

from tracker.client.capture.checkout import commit_and_branch


def test_a_checkout_is_at_a_commit_of_a_branch(repository: Repository) -> None:
    assert commit_and_branch(str(repository.path)) == (repository.git("rev-parse", "HEAD"), "trunk")


def test_a_folder_within_is_in_the_same_repository(repository: Repository) -> None:
    repository.write("deep/er/file", "")
    assert commit_and_branch(str(repository.path / "deep/er")) == commit_and_branch(str(repository.path))


def test_outside_of_repositories_there_is_nothing(tmp_path: Path) -> None:
    assert commit_and_branch(str(tmp_path)) == (None, None)


def test_a_detached_checkout_has_no_branch(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")
    assert commit_and_branch(str(repository.path)) == (repository.git("rev-parse", "HEAD"), None)


def test_a_repository_without_commits_has_a_branch_alone(tmp_path: Path) -> None:
    assert commit_and_branch(str(new_repository(tmp_path / "new").path)) == (None, "trunk")


def test_the_name_of_a_branch_may_have_slashes(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "feature/größe")
    assert commit_and_branch(str(repository.path)) == (repository.git("rev-parse", "HEAD"), "feature/größe")


def test_packed_references_are_read_and_loose_ones_win(repository: Repository) -> None:
    repository.git("pack-refs", "--all")
    assert not (repository.path / ".git/refs/heads/trunk").exists()
    assert commit_and_branch(str(repository.path))[0] == repository.git("rev-parse", "HEAD")
    newer = repository.commit(a="newer")
    assert commit_and_branch(str(repository.path))[0] == newer


def test_a_worktree_has_a_branch_of_its_own(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "worktree"))
    worktree = Repository(tmp_path / "worktree")
    commit = worktree.commit(a="on the side")
    assert commit_and_branch(str(worktree.path)) == (commit, "side")
    repository.git("pack-refs", "--all")
    assert commit_and_branch(str(worktree.path)) == (commit, "side")
    assert commit_and_branch(str(repository.path)) == (repository.git("rev-parse", "HEAD"), "trunk")


def test_a_submodule_is_a_repository_of_its_own(repository: Repository, tmp_path: Path) -> None:
    library = new_repository(tmp_path / "library")
    commit = library.commit(library="code")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library.path), "lib")
    assert commit_and_branch(str(repository.path / "lib")) == (commit, "trunk")


def test_commits_may_be_named_by_sha256(tmp_path: Path) -> None:
    repository = new_repository(tmp_path / "long", "--object-format=sha256")
    commit = repository.commit(a="a")
    assert len(commit) == 64
    assert commit_and_branch(str(repository.path)) == (commit, "trunk")


def test_references_that_git_keeps_otherwise_are_not_made_up(repository: Repository) -> None:
    repository.write(".git/HEAD", "ref: refs/heads/.invalid\n")  # as a repository with reftables has it
    assert commit_and_branch(str(repository.path)) == (None, None)


def test_a_broken_repository_says_nothing(repository: Repository) -> None:
    for content in (b"", b"\xff\xfe\0", b"ref: ../../../../etc/passwd\n", b"ref:\n", b"deadbeef\n"):
        repository.write(".git/HEAD", content)
        assert commit_and_branch(str(repository.path)) == (None, None)
