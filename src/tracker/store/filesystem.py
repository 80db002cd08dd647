"""Is this path on a network filesystem? SQLite's WAL needs memory shared between processes, which those lack."""

import os
import re
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
_MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(r"\\([0-7]{3})")


def on_network(path: Path) -> bool:
    """Whether the path, or where it would be created, lies on a network filesystem; False where nobody can tell."""
    try:
        text = _MOUNTINFO.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return filesystem_type(text, os.path.realpath(path)) in NETWORK_TYPES


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
    return _OCTAL.sub(lambda code: chr(int(code.group(1), 8)), fields[4]), kinds[0]
