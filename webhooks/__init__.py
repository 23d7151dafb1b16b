"""The web edge: the only Flask of the project.

Verifies, stores and shows; decides nothing about what citizens are told.
"""
