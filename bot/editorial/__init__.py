"""What editors do with the content: take a proposed wording over when nothing else changes."""
