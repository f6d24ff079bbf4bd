"""The audit log's pages: entries with their layers, the chain, exports, the access review."""
