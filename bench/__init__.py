"""Figures of speed, each beside a baseline measured in the same run; see docs/performance.md.

Reports and never fails: shared machines drift by a factor of two, ratios hardly.
"""
