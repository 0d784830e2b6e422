"""Who looked at whom, who was erased, what was backed up; users of the console."""
