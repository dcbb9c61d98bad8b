"""De-identification by PS3.15 Annex E: rules as data, small actions, and a check that shares no code with them."""
