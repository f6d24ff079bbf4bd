"""The ticket screen: a page that frames the pod and speaks ConnectWise's hosted protocol as its parent.

It reads and writes the store directly, as the member who is signed in; nothing of it passes the API or its log.
"""
