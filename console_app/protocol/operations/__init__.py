"""The gateway's calls, one family a file: request, checks and declaration together; what families share is in money."""
