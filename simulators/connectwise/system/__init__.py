"""What the system module does besides keeping lists: members, security, the audit trail, reports."""
