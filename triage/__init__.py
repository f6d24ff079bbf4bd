"""Triage: reads a ticket, says what it is, and how such tickets were resolved before.

A *reading* is what is left of a text when the noise is cut; a *prediction* names board, type, subtype, item
and priority; *neighbours* are similar resolved tickets; a *suggestion* is the steps that resolved them, each
with its source. Every engine here is pure: plain values in, plain values out. Not sure is an answer.
"""
