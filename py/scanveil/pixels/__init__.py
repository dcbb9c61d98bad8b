"""From the stored values of a frame to the greys and colours of a screen (PS3.3 C.7.6.3, C.11)."""
