"""ConnectWise's query language: conditions, orderBy, fields and pages."""
