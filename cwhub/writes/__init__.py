"""Write kinds that several rooms need: change a ticket's fields, write a note, give a ticket to a member.

Only these call the adapter's write methods, and only the journal calls these.
"""
