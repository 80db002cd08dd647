"""Is this path on a network filesystem? SQLite's WAL needs memory shared between processes, which those lack."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

NETWORK_TYPES = frozenset(
    """
    9p acfs afs auristorfs beegfs beegfs_nodev ceph cifs coda gfs gfs2 glusterfs gpfs lustre lustre_lite mmfs ncpfs
    nfs nfs3 nfs4 ocfs2 orangefs panfs pvfs2 smb2 smb3 smbfs virtiofs wekafs
    fuse.9pfs fuse.beegfs fuse.ceph fuse.ceph-fuse fuse.cvmfs2 fuse.davfs2 fuse.gcsfuse fuse.gluster fuse.glusterfs
    fuse.goofys fuse.juicefs fuse.lizardfs fuse.mfs fuse.moosefs fuse.mount-s3 fuse.mountpoint-s3 fuse.rclone
    fuse.s3fs fuse.seaweedfs fuse.smbnetfs fuse.sshfs
    """.split()
)


def on_network(path: Path | str) -> bool:
    """Whether the path, or where it would be created, lies on a network filesystem; False where nobody can tell."""
    return filesystem_type_of(path) in NETWORK_TYPES


def filesystem_type_of(path: Path | str) -> str | None:
    """The type of the filesystem that holds the path, or will; None where nobody can tell."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
            text = mounts.read()
    except OSError:
        return None
    return filesystem_type(text, os.path.realpath(path))


def filesystem_type(mountinfo: str, path: str) -> str | None:
    """The type of the filesystem that holds an absolute path: of the longest mount point above it the last mounted."""
    best: str | None = None
    length = 0
    for line in mountinfo.splitlines():
        mount = _mount(line)
        if mount is None:
            continue
        point, kind = mount
        above = point.rstrip("/") + "/"
        if len(above) >= length and f"{path}/".startswith(above):
            best, length = kind, len(above)
    return best


def _mount(line: str) -> tuple[str, str] | None:
    """A line's mount point and filesystem type, which stands behind a lone dash."""
    before, dash, after = line.partition(" - ")
    fields, kinds = before.split(" "), after.split(" ")
    if not dash or len(fields) < 5 or not kinds[0]:
        return None
    point, *codes = fields[4].split("\\")
    return point + "".join(chr(int(code[:3], 8)) + code[3:] for code in codes), kinds[0]
