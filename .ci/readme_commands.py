"""Print the README's set-up commands, one a line: the fenced `sh` blocks of its section "Two commands"."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
section = re.search(r"^## Two commands$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
if section is None:
    sys.exit("the README has no section 'Two commands'")
for block in re.findall(r"^```sh\n(.*?)\n```$", section.group(1), re.MULTILINE | re.DOTALL):
    if "\n" in block:
        sys.exit("each set-up command must be one line")
    sys.stdout.write(block + "\n")
