"""What the bot may say: content files, their model and their compiler.

Imports nothing else of this project.
"""
