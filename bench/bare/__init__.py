"""What no way of receiving callbacks can do without: a server, a view, one inserted row. Served as the product is."""
