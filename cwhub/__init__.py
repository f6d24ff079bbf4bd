"""What every domain stands on: accounts, audit, egress, journal, the ConnectWise adapter, mirror and webhooks."""
