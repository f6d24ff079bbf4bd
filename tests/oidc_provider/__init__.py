"""A real OpenID provider (django-oauth-toolkit) in a process of its own: `python -m tests.oidc_provider <folder>`."""
