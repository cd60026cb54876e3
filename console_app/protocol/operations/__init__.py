"""The gateway's calls, one family a file: request, checks and declaration together."""
