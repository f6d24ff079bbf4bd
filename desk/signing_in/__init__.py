"""Signing in: password, second factor, OpenID provider, invitations, sessions. django-allauth's flows in our pages."""
