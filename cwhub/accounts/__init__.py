"""Who works here and what they may see: users, accounts (the MSPs), clients, connections, memberships, tokens.

Home of ClientScope, through which code reaches any tenant's rows, and of the row-level security behind it.
"""
