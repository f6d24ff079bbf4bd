from cwhub.accounts.models.account import Account, Client, Heartbeat, Run
from cwhub.accounts.models.connection import CallbackDoor, Connection, ScreenDoor
from cwhub.accounts.models.people import MemberLink, Membership, Role, Token, User

__all__ = [
    "Account",
    "CallbackDoor",
    "Client",
    "Connection",
    "Heartbeat",
    "MemberLink",
    "Membership",
    "Role",
    "Run",
    "ScreenDoor",
    "Token",
    "User",
]
