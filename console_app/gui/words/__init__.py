"""Sentences for people: errors, declared texts, outcomes."""
