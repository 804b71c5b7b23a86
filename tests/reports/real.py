"""The committed sample exports, read and measured once a run, for whichever test looks at a real report."""

from functools import cache
from pathlib import Path

import reciprocity
from analyzer.results import Analysis
from reciprocity.config import load
from reciprocity.run import people_of

EXPORTS = Path(__file__).parents[2] / "sample_data" / "exports"


@cache
def sample_analysis() -> Analysis:
    config = load([EXPORTS], {})
    chat = reciprocity.read(EXPORTS, timezone=config.timezone)
    return reciprocity.analyze(chat, people=people_of(config), timezone=config.timezone)
