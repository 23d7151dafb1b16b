"""The staff's pages under /console: signing in, the list of cases, and the desk for one case.

Decides nothing about cases; bot.cases and bot.staff do. Every route is closed unless it names
the right it asks for (access.py).
"""
