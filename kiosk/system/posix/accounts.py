"""Accounts on Linux: what root types is carried out as the owner of the data directory, so that the program there can read the result."""

import os
import pwd
import shlex
import sys
from pathlib import Path

from kiosk.system.errors import ForeignFolderError


def act_as_owner(folder: Path, machines: bool) -> None:
    """From here on this process is the user that `folder` belongs to, where it may become that: with the owner's groups, HOME, and
    files that only the owner reads. Otherwise nothing, or ForeignFolderError where the folder cannot be used.

    `machines`: the folder of this machine's own program, whose owner is known before it is made: by the nearest folder above it.
    """
    nearest = next(path for path in (folder, *folder.parents) if os.path.exists(path))  # noqa: PTH110 (Path.exists may raise)
    owner = nearest.stat()
    if owner.st_uid == os.geteuid():
        return
    user = _name(owner.st_uid)
    if os.geteuid() == 0:
        if nearest == folder or machines:
            _become(owner, user, folder)
    elif (nearest == folder or _is_closed(nearest)) and not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        raise ForeignFolderError(f"{folder} belongs to the user {user}; type: sudo -u {user} {typed()}")


def name() -> str:
    """Of the user that this program is."""
    return _name(os.geteuid())


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # of another machine, or of a container
        return f"#{uid}"


def _is_closed(nearest: Path) -> bool:
    """Whether nobody but its owner sees what lies in it: `nearest` is then the last folder that could be looked at."""
    return not os.access(nearest, os.X_OK)


def typed() -> str:
    """This command, as it can be typed again."""
    program = sys.argv[0]
    return shlex.join([program if os.access(program, os.X_OK) else Path(program).parent.name, *sys.argv[1:]])


def _become(owner: os.stat_result, account: str, folder: Path) -> None:
    if account.startswith("#"):
        groups, group = [owner.st_gid], owner.st_gid
    else:
        user = pwd.getpwnam(account)
        groups, group = os.getgrouplist(account, user.pw_gid), user.pw_gid
        os.environ.update(HOME=user.pw_dir, USER=account, LOGNAME=account)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        os.environ.pop(variable, None)  # root's
    os.umask(0o077)
    os.setgroups(groups)
    os.setegid(group)
    os.seteuid(owner.st_uid)
    if not all(os.access(needed, os.R_OK, effective_ids=True) for needed in (__file__, os.__file__, sys.prefix)):
        os.seteuid(0)
        raise ForeignFolderError(
            f"{folder} belongs to the user {account}, who may not read this program ({sys.prefix}); "
            f"install it where everybody may, and type: sudo -u {account} {typed()}"
        )
    os.seteuid(0)
    os.setgid(group)
    os.setuid(owner.st_uid)
