"""A search through all bytes of a copy; shares no code with what reads, rules and writes."""
