"""The fields of every resource, as ConnectWise names them."""
