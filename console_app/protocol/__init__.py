"""The gateway's protocol as pure rules: no clock, files, sockets, keys or event loop."""
