"""What ConnectWise refuses, as data; see README.md of this folder."""
