"""What build.py is made of: fetching the locked runtime, building dist/, serving it, testing it.

Standard library only.
"""
