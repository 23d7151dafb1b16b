"""The application core of Một Cửa OA. Knows no Flask."""

__version__ = "0.1.0"
