"""Answers shown: shapes.py (JSON), tables.py (rows for screens, CSV, pages and notebooks), pictures.py, explain.py."""
