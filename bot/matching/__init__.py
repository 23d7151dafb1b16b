"""Finds the entry a question is about, or says that it does not know."""

from bot.matching.decision import Answer, Candidate, Choices, Decision, NoMatch
from bot.matching.matcher import Matcher

__all__ = ["Answer", "Candidate", "Choices", "Decision", "Matcher", "NoMatch"]
