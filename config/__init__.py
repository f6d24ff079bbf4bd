"""Puts the rooms together: settings, URLs, servers, and the commands that run them all.

The only package that names every app, and with the tests the only one that knows the simulators.
"""
