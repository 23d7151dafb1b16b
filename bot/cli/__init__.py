"""The one command line: python -m bot <command>."""
