"""Whom we mean: segments kept and found, how many they are, who could be written to, who is in and why, and lists
handed to others. Begin with people.py: what a rule may know of customers beyond their events.
"""
