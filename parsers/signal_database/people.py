"""Who is who in Signal Desktop's database: its conversations are both chats and people.

A message names its writer by account id, or in old databases by number; a reaction names a conversation, a quote any of
the three. Names and ids are made as for Signal's export, so that the same chat has the same id in both.
"""

from typing import Final

import msgspec

from parsers.identity import clean_name, opaque
from parsers.room import Room
from parsers.signal.file import UNREADABLE
from parsers.signal.lines import Contact, GivenFamily, Group, Snapshot, Title
from parsers.signal.meaning import account_key, group_room, names_of, person
from parsers.signal.rows import ME, NOBODY, Person
from parsers.signal_database.database import Row
from parsers.signal_database.records import Conversation, Item

UNNAMED: Final = "Unknown"
_NEWS: Final = "11111111-1111-4111-8111-111111111111"
"""Signal's own account, which writes release notes."""
_PNI: Final = "PNI:"
"""Before an id that belongs to a number and not to an account."""
_conversation: Final = msgspec.json.Decoder(Conversation, strict=False).decode
_item: Final = msgspec.json.Decoder(Item, strict=False).decode


def text(value: object) -> str:
    """Give a text column's value; "" for none.

    Old databases declare ids and numbers as STRING, which SQLite takes for a number: what looks like one is stored so.
    """
    if isinstance(value, int):
        return str(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


class People:
    """Every conversation by its number in this reading, and who it is."""

    def __init__(self, owner: dict[str, bytes]) -> None:
        self.people: dict[int, Person] = {ME: Person("me", None)}
        self.rooms: dict[int, Room] = {}
        self.closed: dict[int, str] = {}
        self.timed: set[int] = set()
        self.called: set[str] = set()
        self.by_id: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._count = 0
        own = [account_key(_own(owner.get("uuid_id")) or text(owner.get("session"))), _own(owner.get("number_id"))]
        self._own = {key for key in own if key}

    def add(self, row: Row) -> None:
        """Take in one row of `parsers.signal_database.database.CONVERSATION`."""
        key, kind, service, uuid, e164, name, given, family, group_id, data = row
        try:
            extra = _conversation(data) if isinstance(data, bytes) else Conversation()
        except UNREADABLE:
            extra = Conversation()
        self._count += 1
        number = self._count
        self.by_id.setdefault(text(key), number)
        if (text(kind) or extra.type) == "group":
            # ids are numbered by the group's master key, as in the export, and by its other id where that is missing
            title = text(name) or extra.name or ""
            master = extra.master_key or text(group_id) or extra.group_id or ""
            self.rooms[number] = group_room(Group(master_key=master, snapshot=Snapshot(title=Title(title=title))))
        else:
            account = text(service) or text(uuid)
            # the columns may hold other names than the JSON beside them
            self.called |= {clean_name(text(name)), clean_name(f"{text(given)} {text(family)}")}
            self._person(number, account, _digits(text(e164)), _contact(extra, (name, given, family)))
        if extra.expire_timer:
            self.timed.add(number)

    def who(self, key: str | None) -> int:
        """Give who an account id, a number or a conversation's id is; a stranger gets a number too."""
        if not key:
            return NOBODY
        found = self.by_id.get(key) or self._known.get(account_key(key)) or self._known.get(_plus(_digits(key)))
        if found is None:
            self._count += 1
            found = self._known[account_key(key)] = self._count
            self.people[found] = Person(opaque(account_key(key)), UNNAMED)
        return ME if found in self.me else found

    @property
    def me(self) -> set[int]:
        """The numbers of the owner's own conversation."""
        return {number for number, what in self.closed.items() if what == "notes to self"}

    def is_me(self, conversation: str) -> bool:
        """Whether a conversation is the owner's own."""
        return self.by_id.get(conversation) in self.me

    def name_of(self, account: str) -> str:
        """Name who is mentioned."""
        return self.people.get(self.who(account), Person("", None)).name or UNNAMED

    def _person(self, number: int, account: str, digits: str, contact: Contact) -> None:
        account = account_key(account)
        known = "" if account.upper().startswith(_PNI) else account
        contact.aci, contact.e164 = known, int(digits or 0)
        for key in filter(None, (account, _plus(digits))):
            self._known.setdefault(key, number)
        self.called.update(names_of(contact))
        someone = self.people[number] = person(contact)
        if self._own & {account, _plus(digits)}:
            self.closed[number] = "notes to self"
            contact.e164 = 0
            own = person(contact).name
            self.people[ME] = Person("me", None if own == UNNAMED else own)
        elif account == _NEWS:
            self.closed[number] = "release notes"
        else:
            name = someone.name or UNNAMED
            self.rooms[number] = Room(f"signal:{someone.key}", name, is_group=False, number=_plus(digits))


def _contact(extra: Conversation, columns: Row) -> Contact:
    name, given, family = map(text, columns)
    nickname = GivenFamily(extra.nickname_given_name or "", extra.nickname_family_name or "")
    has_system = extra.system_given_name or extra.system_family_name
    return Contact(
        nickname=nickname if nickname.given or nickname.family else None,
        # the column holds the address book's name whole
        system_given_name=(extra.system_given_name or "") if has_system else name or extra.name or "",
        system_family_name=extra.system_family_name or "",
        system_nickname=extra.system_nickname or "",
        profile_given_name=given or extra.profile_name or "",
        profile_family_name=family or extra.profile_family_name or "",
        username=extra.username or "",
    )


def _own(data: bytes | None) -> str:
    """Give the owner's account id or number out of a setting, without the device's number."""
    try:
        value = _item(data).value if data else None
    except UNREADABLE:
        value = None
    return (value or "").rpartition(".")[0]


def _digits(number: str) -> str:
    digits = number.removeprefix("+")
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= 15 else ""


def _plus(digits: str) -> str:
    return f"+{digits}" if digits else ""
