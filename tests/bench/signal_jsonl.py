"""Time the reading of 1 million items of Signal's plaintext export.

Run: `python tests/bench/signal_jsonl.py [items]`. Makes the file in a temporary folder, reads it in a fresh process and
prints seconds, peak memory and the ratio to a raw read of the same bytes. Nothing is asserted: figures of one machine.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measure import report

_CHATS = 500
_IN = '"incoming":{"dateReceived":"%d","dateServerSent":"%d","read":true,"sealedSender":true}'
_OUT = '"outgoing":{"sendStatus":[{"recipientId":"%d","timestamp":"%d","delivered":{"sealedSender":true}}]}'
_TEXTS = (
    "see you at the café at eight 🙂",
    "thank you so much for yesterday, it was lovely",
    "ok",
    "wie geht es dir heute?",
)


def make(path: Path, items: int) -> int:
    """Write an export with this many chat items; return its number of lines."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{"version":"1","backupTimeMs":"1800000000000","mediaRootBackupKey":"AAAA"}\n')
        out.write('{"account":{"givenName":"Kim"}}\n{"recipient":{"id":"1","self":{}}}\n')
        for chat in range(_CHATS):
            aci = f"{chat:022d}=="
            name = f'"systemGivenName":"Person","systemFamilyName":"{chat}"'
            out.write(f'{{"recipient":{{"id":"{chat + 2}","contact":{{"aci":"{aci}",{name},"registered":{{}}}}}}}}\n')
            out.write(f'{{"chat":{{"id":"{chat + 1}","recipientId":"{chat + 2}"}}}}\n')
        for index in range(items):
            out.write(_item(index))
    return 3 + 2 * _CHATS + items


def _item(index: int) -> str:
    chat = index * 7 % _CHATS + 1
    sent = 1_600_000_000_000 + index * 1000
    mine = index % 2 == 0
    side = _OUT % (chat + 1, sent + 500) if mine else _IN % (sent + 900, sent + 400)
    reaction = (
        f'"reactions":[{{"emoji":"❤️","authorId":"1","sentTimestamp":"{sent + 5000}"}}],' if index % 20 == 1 else ""
    )
    head = f'"chatId":"{chat}","authorId":"{1 if mine else chat + 1}","dateSent":"{sent}",{side}'
    return f'{{"chatItem":{{{head},"standardMessage":{{{reaction}"text":{{"body":"{_TEXTS[index % 4]}"}}}}}}}}\n'


def main() -> None:
    """Make, read and print."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.jsonl"
        report("signal_export", path, make(path, items))


if __name__ == "__main__":
    main()
