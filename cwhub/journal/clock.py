"""The database's clock in queries. Leases, settle times and looks know no other."""

from django.db.models import DateTimeField, Func


class DatabaseNow(Func):
    function = "cwhub_now"
    arity = 0
    output_field = DateTimeField()
