"""Surveys: published and checked, handed over as links, codes and invitations, answered, reported.

What is asked and next stands in core/surveys.py and its neighbours; answers are events like all others.
Start at publishing.py. Never here: pages, tokens' looks, how a letter is sent.
"""
