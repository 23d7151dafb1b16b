"""Reads knowledge that others keep: one module for each format."""
