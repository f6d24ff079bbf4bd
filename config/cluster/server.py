"""One PostgreSQL cluster: created once, run as our child, reached over a socket in a private folder."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from config.cluster.binaries import Binaries, ClusterError, find_binaries
from config.cluster.identity import Identity, choose_identity, die_with_parent

SUPERUSER = "postgres"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# An error in the server's log names the rule that was broken; the row and the statement would carry their values.
QUIET = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
LONGEST_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")


class Cluster:
    """A cluster whose data lie in `home`/data and whose socket lies in `sockets`.

    `durable=False` is for tests: nothing needs to survive a power cut there.
    """

    def __init__(self, *, home: Path, sockets: Path, durable: bool = True) -> None:
        self.asked_home, self.sockets, self.durable = home, sockets, durable
        self.process: subprocess.Popen[bytes] | None = None
        self.lock: IO[str] | None = None

    # --- what it is made of, found when it is first needed -----------------------------------------------------------
    def prepare(self) -> None:
        if len(str(self.sockets)) > LONGEST_SOCKET_PATH:
            raise ClusterError(f"The socket folder {self.sockets} has too long a path; set TMPDIR to a shorter one.")
        self.binaries: Binaries = find_binaries()
        self.identity: Identity = choose_identity()
        self.home = self.asked_home
        if self.identity.switched_to:
            self.home = self.private_home()
            self.binaries = self.reachable_binaries()
        for folder in (self.home, self.sockets):
            self.make_private(folder)

    def private_home(self) -> Path:
        return private_home(self.asked_home)

    def reachable_binaries(self) -> Binaries:
        """The wheel lies in a checkout that the other user may not enter: give him a copy, with its libraries."""
        if not self.binaries.wheel:
            return self.binaries
        package = next(parent for parent in self.binaries.folder.parents if parent.parent.name == "site-packages")
        target = self.home / "wheel"
        for source in (package, package.with_name(package.name + ".libs")):
            if source.exists() and not (target / source.name).exists():
                shutil.copytree(source, target / source.name, symlinks=True)
        self.own(target)
        inside = self.binaries.folder.relative_to(package.parent)
        return Binaries(target / inside, self.binaries.major, wheel=True)

    def make_private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid not in (os.geteuid(), getattr(self.identity.switched_to, "pw_uid", -1)):
            raise ClusterError(f"{folder} belongs to somebody else. Remove it or set TMPDIR to a folder of your own.")
        folder.chmod(0o700)
        self.own(folder)

    def own(self, folder: Path) -> None:
        someone = self.identity.switched_to
        if someone and folder.exists():
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, someone.pw_uid, someone.pw_gid, follow_symlinks=False)

    @property
    def data(self) -> Path:
        return self.home / "data"

    # --- life --------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Creates the cluster if there is none, runs it as a child and returns when it answers."""
        self.prepare()
        self.take_lock()
        try:
            if not (self.data / "PG_VERSION").exists():
                self.create()
            self.refuse_other_major()
            self.end_left_over()
            self.launch()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        with (self.home / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(self.command(), preexec_fn=self.before_exec(), cwd="/", stderr=log)
        self.await_answer()

    def take_lock(self) -> None:
        self.lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.lock.close()
            raise ClusterError(f"Another process runs the database in {self.home}. Stop it first.") from None

    def create(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        command = [self.binaries.path("initdb"), "-D", str(self.data), "-U", SUPERUSER, "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--auth=trust", "--data-checksums"] + ([] if self.durable else ["--no-sync"])
        made = subprocess.run(command, preexec_fn=self.identity.become, cwd="/", capture_output=True, text=True)
        if made.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise ClusterError(f"PostgreSQL could not create its files in {self.data}:\n{made.stderr[-2000:]}")

    def refuse_other_major(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text().split(".")[0])
        if made_by != self.binaries.major:
            raise ClusterError(
                f"The data in {self.data} were made by PostgreSQL {made_by}, found is {self.binaries.major}. "
                f"Dump them with {made_by}'s pg_dump and restore, or start over with `make demo-reset`."
            )

    def end_left_over(self) -> None:
        """Ends what an earlier server has left and waits until it is gone, its orphaned backends too.

        A backend that outlives its killed postmaster still holds the shared memory, and could still write. Only when
        nothing lives in the data folder any more may pid file and socket go: the number in them may be somebody
        else's by now, or a zombie's that nobody has reaped, which PostgreSQL takes for a living server.
        """
        deadline = time.monotonic() + STOP_SECONDS
        while left := processes_in(self.data):
            late = time.monotonic() > deadline
            for pid in left:
                end(pid, signal.SIGKILL if late or not is_postmaster(pid) else signal.SIGINT)
            if time.monotonic() > deadline + STOP_SECONDS:
                raise ClusterError(f"Processes {left} of an earlier start do not end. End them by hand.")
            time.sleep(0.1)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left_behind in self.sockets.glob(".s.PGSQL.*"):
            left_behind.unlink(missing_ok=True)

    def command(self) -> list[str]:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.sockets), "max_connections": "100"}
        settings |= QUIET
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self.binaries.path("postgres"), "-D", str(self.data), *options]

    def before_exec(self) -> Callable[[], None]:
        identity = self.identity

        def become() -> None:
            os.setpgid(0, 0)  # Ctrl-C reaches the supervisor, which stops the database last
            identity.become()
            die_with_parent(signal.SIGINT)  # after the change of identity, which would clear it

        return become

    def await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.dsn("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError as error:
                if self.process and self.process.poll() is not None:
                    raise ClusterError(f"PostgreSQL ended at once. {self.last_words()}") from error
                if time.monotonic() > deadline:
                    raise ClusterError("PostgreSQL does not answer.") from error
                time.sleep(0.03)

    def last_words(self) -> str:
        lines = (self.home / "postgres.log").read_text(errors="replace").splitlines()
        return " ".join(lines[-4:])[-800:]

    def dsn(self, database: str, *, role: str = SUPERUSER) -> str:
        return f"host={self.sockets} dbname={database} user={role}"

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """After the server has ended by itself; the lock is still ours."""
        self.end_left_over()
        self.launch()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        if self.lock:
            self.lock.close()

    def remove(self) -> None:
        """Takes everything away, also what lies outside of the checkout. Call it when the server is stopped."""
        for folder in (self.asked_home, private_home(self.asked_home), self.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def running(self) -> Iterator["Cluster"]:
        self.start()
        try:
            yield self
        finally:
            self.stop()


def private_home(home: Path) -> Path:
    """Where data go when the server is another user: outside of the checkout, named by the checkout's hash."""
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"cwhub-data-{digest}"


def processes_in(data: Path) -> list[int]:
    """Living processes that work in these data: PostgreSQL's all do."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = os.readlink(entry / "cwd")
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, IndexError):
            continue
        if here == str(data.resolve()) and state != "Z":
            found.append(int(entry.name))
    return found


def is_postmaster(pid: int) -> bool:
    """The postmaster was started by its program's path; its children rename themselves."""
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres:")
    except OSError:
        return False


def end(pid: int, signal_number: int) -> None:
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return
