"""What the command line does, a module for each subject: none loads what only another one needs."""
