"""Bytes to values: how DICOM is written (PS3.5, PS3.10), and nothing about what a value is for."""
