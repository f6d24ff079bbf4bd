"""What every mirrored row has. `record` is ConnectWise's own, whole; columns are what we ask by."""

from django.db import models


class Mirrored(models.Model):
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    external_id = models.BigIntegerField()
    record = models.JSONField(default=dict)
    source_updated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def key(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["connection", "external_id"], name=f"{name}_once_per_connection")
