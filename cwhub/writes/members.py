"""Which ConnectWise member stands behind who decided a write: his name goes where ConnectWise allows it."""

from cwhub.accounts.membership import membership_of
from cwhub.accounts.models import Connection, MemberLink
from cwhub.accounts.scope import ALL, Actor, ClientScope


def member_of(actor: Actor, connection: Connection) -> MemberLink | None:
    """None for policy and product: then it is the API member's own name. Opens a short scope of its own."""
    membership = membership_of(actor, connection.account_id)
    if membership is None:
        return None
    with ClientScope(connection.account_id, ALL, actor, "member of an actor").open():
        return MemberLink.objects.filter(connection=connection, membership=membership).first()
