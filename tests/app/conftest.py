"""The same examples in every run, and no limit of time for one: machines are busy with other things, too."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
