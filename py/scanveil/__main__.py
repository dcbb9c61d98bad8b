"""`python -m scanveil`."""

from scanveil.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
