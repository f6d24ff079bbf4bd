"""Benchmarks: what the product takes, beside what nobody could avoid. No test, and nothing here is imported by one."""
