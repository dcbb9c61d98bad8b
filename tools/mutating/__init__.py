"""Small mutants of the sources, and the tests that notice them; `build.py mutants` begins in tools/mutants.py."""
