"""Videos of DICOM files packed anew as MP4, which browsers play, without decoding them.

`transport` and `units` take apart what a video came in, `avc` and `hevc` know its pictures, `mp4` packs them.
"""
