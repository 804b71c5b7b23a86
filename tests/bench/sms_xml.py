"""Time the reading of 1 GB of SMS Backup & Restore XML with pictures and surrogate references.

Run: `python tests/bench/sms_xml.py [megabytes]`. Makes the file in a temporary folder, reads it in a fresh process and
prints seconds, peak memory and the ratio to a raw read of the same bytes. Nothing is asserted: figures of one machine.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measure import report

_SMS = (
    '  <sms protocol="0" address="+1555010{number:04d}" date="{date}" type="{kind}" subject="null" '
    'body="see you at the caf\u00e9 at eight &#55357;&#56832; or later, number {index} &amp; counting" toa="null" '
    'sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="0" sub_id="1" '
    'readable_date="Jan 1, 2024 00:01:00" contact_name="Person {number}" />\n'
)
_MMS = (
    '  <mms date="{date}" msg_box="1" address="+1555010{number:04d}" m_type="132" contact_name="Person {number}">\n'
    '    <parts>\n      <part seq="0" ct="image/jpeg" name="a.jpg" text="null" data="{data}" />\n'
    '      <part seq="0" ct="text/plain" text="look &#55357;&#56832;" />\n    </parts>\n'
    '    <addrs>\n      <addr address="+1555010{number:04d}" type="137" charset="106" />\n    </addrs>\n  </mms>\n'
)
_PER_PICTURE = 15


def make(path: Path, megabytes: int) -> int:
    """Write a backup of about this size; return its number of records."""
    data = "QUJD" * 65_536
    records = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"0\">\n")
        while out.tell() < megabytes * 1_000_000:
            date = 1_600_000_000_000 + records * 60_000
            with_picture = records % (_PER_PICTURE + 1) == _PER_PICTURE
            template = _MMS if with_picture else _SMS
            values = {"number": records % 300, "date": date, "kind": 1 + records % 2, "index": records}
            out.write(template.format(data=data, **values))
            records += 1
        out.write("</smses>")
    return records


def main() -> None:
    """Make, read and print."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sms-20260101000000.xml"
        records = make(path, megabytes)
        report("sms_backup_restore", path, records)


if __name__ == "__main__":
    main()
