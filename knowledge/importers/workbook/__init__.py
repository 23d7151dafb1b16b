"""Reads workbooks that an office edited: opened warily, compared with the content files."""
