"""The declarations of the gateway's calls, one family a file: request and checks; `money` holds what they share."""
