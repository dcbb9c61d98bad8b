"""What is to become of each attribute: the tables of PS3.15 and what a person may choose, as data."""
