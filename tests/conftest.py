"""Settings of all tests."""

import os

from hypothesis import settings

# A change is judged by the same examples every time; by hand, Hypothesis goes on looking for new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("hand", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "hand")
