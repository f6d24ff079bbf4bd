"""A client's page: what its agreements say, what is left, what it costs and earns, and its month beside the recap."""
