"""What the gateway family speaks: pure rules, without clock, files, sockets, keys or event loop."""
