"""What people touch: command line, pages, notebook; wiring.py alone chooses engines, stores, channels."""
