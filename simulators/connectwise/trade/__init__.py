"""Procurement and sales: what the lists say of themselves; the rules of receiving and selling come later."""
