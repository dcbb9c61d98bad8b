"""What `build.py bench` measures, and how; see docs/speed.md."""
