"""The same examples in every run, so that a run says something about the code and not about chance."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
