"""Cases as files: tables for Excel, Open311 for other systems, and one case for the paper file."""
