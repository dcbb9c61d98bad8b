"""Scanveil: look at DICOM images and take the identity out, without sending anything anywhere.

Not a diagnostic device. The core does no I/O of its own: it is given file objects and writables.
"""

__version__ = "0.1.0"
