"""Entries as an Excel workbook: which sheets and columns there are, and how it is written."""
