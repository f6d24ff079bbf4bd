"""Keeps the product's processes running: each in a group of its own, restarted when it ends or stops working."""
