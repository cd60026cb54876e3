"""The commands of the command line, one module a subject; none loads what only another one needs."""
