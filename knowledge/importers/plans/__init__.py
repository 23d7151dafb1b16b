"""Reads agencies' communication plans: text or Word in, a campaign with its tasks out.

Pure: no database, no settings, no clock. Structure is recognised from numbering, labels and
table headers, compared without accents, because scanned plans lose accents first.
"""
