"""PostgreSQL refuses to run as root. There its processes see themselves as somebody else.

First choice: a user namespace in which root is mapped to another id - files stay root's, nothing is copied, and a
closed checkout does not matter. Where namespaces are forbidden the child really becomes `postgres` or `nobody`.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PREFERRED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Identity:
    """How a child is to be started: `become` runs in it before the program does."""

    become: Callable[[], None]
    switched_to: pwd.struct_passwd | None  # set when the child has really left root: data must be its own


def choose_identity() -> Identity:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return Identity(become=nothing, switched_to=None)
    someone = other_user()
    if namespaces_work(someone.pw_uid):
        return Identity(become=lambda: enter_namespace(someone.pw_uid), switched_to=None)
    return Identity(become=lambda: leave_root(someone), switched_to=someone)


def nothing() -> None:
    """An ordinary user stays who he is."""


def other_user() -> pwd.struct_passwd:
    for name in PREFERRED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)


def enter_namespace(inside: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are forbidden")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} 0 1\n")
    Path("/proc/self/gid_map").write_text(f"{inside} 0 1\n")


def leave_root(someone: pwd.struct_passwd) -> None:
    os.setgroups([])
    os.setgid(someone.pw_gid)
    os.setuid(someone.pw_uid)


def namespaces_work(inside: int) -> bool:
    if os.environ.get("CWHUB_NO_NAMESPACES"):
        return False
    try:
        trial = subprocess.run(
            [sys.executable, "-c", "import os; raise SystemExit(os.geteuid() == 0)"],
            preexec_fn=lambda: enter_namespace(inside),
            capture_output=True,
            cwd="/",
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return trial.returncode == 0


def die_with_parent(signal_number: int = signal.SIGTERM) -> None:
    """Linux ends this process when the one that started it is gone, however that ended. Elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
