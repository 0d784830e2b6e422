"""How an installation at work is seen from outside: figures, health, logs.

counted.py counts in each process of `serve`, shared.py lets one process tell them all together, told.py puts them and
how the workspace stands into Prometheus' words, readiness.py says whether it is ready, logs.py writes lines; traces.py
and sent_figures.py tell an OpenTelemetry receiver, where there is one. What is told is nobody's data: names of
campaigns, channels, questions and sources, never of a person. Start at told.py.
"""
