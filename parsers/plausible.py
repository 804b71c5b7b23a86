"""What a time stamp can be: nothing is sent later than it is read, nor before phones could send it."""

import time
from typing import Final

LAST_MS: Final = round(time.time() * 1000) + 2 * 86_400_000
"""Two days from now, ms since 1970 UTC: room for wrong clocks and zones. Anything later is damage, not a message."""
FIRST_MS: Final = 788_918_400_000
"""1 January 1995: nobody texted before. 1970 is a clock that was never set, or seconds read as milliseconds."""
