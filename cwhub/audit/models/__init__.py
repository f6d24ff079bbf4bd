from cwhub.audit.models.chain import AuditCheck, AuditHead, AuditSeal, AuditWaiting
from cwhub.audit.models.entries import AuditBody, AuditEntry
from cwhub.audit.models.keeping import ClientEnd, ForgottenClient, Keeping
from cwhub.audit.models.looks import AuditLook
from cwhub.audit.models.reviews import AccessReview

__all__ = [
    "AccessReview",
    "AuditBody",
    "AuditCheck",
    "AuditEntry",
    "AuditHead",
    "AuditLook",
    "AuditSeal",
    "AuditWaiting",
    "ClientEnd",
    "ForgottenClient",
    "Keeping",
]
