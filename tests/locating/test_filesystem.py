"""Network filesystems, told from the text of /proc/self/mountinfo."""

from pathlib import Path

import pytest

from tracker.core.filesystem import NETWORK_TYPES, filesystem_type, on_network

MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:50 / /home rw,relatime - nfs4 server:/export/home rw,vers=4.2
41 40 8:1 / /home/scratch rw,relatime - xfs /dev/nvme0n1 rw
42 27 0:51 / /mnt/my\\040data rw,relatime master:1 propagate_from:2 - fuse.sshfs me@host:/ rw
43 27 0:52 / /auto rw,relatime - autofs systemd-1 rw
44 43 0:53 / /auto rw,relatime - lustre mgs@tcp:/fs rw
this line is not one
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/tmp", "ext4"),
        ("/home", "nfs4"),
        ("/home/mira/project", "nfs4"),
        ("/home/scratch/x", "xfs"),
        ("/homework", "ext4"),
        ("/mnt/my data/x", "fuse.sshfs"),
        ("/auto/x", "lustre"),
        ("/", "ext4"),
    ],
)
def test_the_longest_mount_point_above_a_path_tells_its_filesystem(path: str, kind: str) -> None:
    assert filesystem_type(MOUNTINFO, path) == kind


def test_nothing_mounted_tells_nothing() -> None:
    assert filesystem_type("", "/home") is None


@pytest.mark.parametrize(
    "kind", "nfs nfs4 cifs smb3 lustre gpfs fuse.sshfs beegfs ceph 9p afs glusterfs fuse.glusterfs".split()
)
def test_filesystems_of_clusters_are_network_filesystems(kind: str) -> None:
    assert kind in NETWORK_TYPES


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk"])
def test_filesystems_of_disks_are_not(kind: str) -> None:
    assert kind not in NETWORK_TYPES


def test_shared_memory_of_this_machine_is_local() -> None:
    assert not on_network(Path("/dev/shm/not/there/yet"))
