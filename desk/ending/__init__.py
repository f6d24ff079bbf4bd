"""A client that has ended: what is known of it is exported, then forgotten, and that is proven."""
