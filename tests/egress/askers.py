"""Processes that ask one ConnectWise as fast as they may, some for a client and some for none.

python -m tests.egress.askers ACCOUNT CONNECTION PROCESSES SECONDS
"""

import os
import sys
import time

import django


def ask(account_id: int, connection_id: int, number: int, until: float) -> None:
    from cwhub.accounts.models import Connection
    from cwhub.accounts.scope import ClientScope
    from cwhub.connectwise import Client, ConnectWiseError
    from cwhub.egress.errors import MustWait
    from cwhub.egress.limiter import Purpose, pace_of, wait_for

    with ClientScope.of_account(account_id).open():
        connection = Connection.objects.get(pk=connection_id)
    purposes: tuple[Purpose, ...] = ("write", "look", "interactive", "sync")
    client, purpose = Client.of(connection), purposes[number % 4]
    whose = number if number % 2 else None
    while time.time() < until:
        try:
            permit = wait_for(
                pace_of(connection), purpose=purpose, client_id=whose, longest_seconds=until - time.time()
            )
            client.system_info(permit=permit)
        except (MustWait, ConnectWiseError):
            continue


def main(account_id: int, connection_id: int, processes: int, seconds: float) -> int:
    django.setup()
    until = time.time() + seconds
    children = []
    for number in range(processes):
        child = os.fork()
        if not child:
            code = 1
            try:
                ask(account_id, connection_id, number, until)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    return max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])))
