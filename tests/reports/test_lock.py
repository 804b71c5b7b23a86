"""The locked file, opened again in Python: what is written is what comes out, and nothing of it shows outside."""

import re
from base64 import b64decode, b64encode
from hashlib import pbkdf2_hmac, sha256
from html import unescape

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reports.lock import BLOCK, ITERATIONS, lock, tidy
from tests.reports import samples
from tests.reports.pages import parsed

PASSPHRASE = "velvet orbit canoe maple lantern quilt"


def outside(locked: str) -> str:
    """What a stranger can read of the file: all but the random characters, in which anything may stand by chance."""
    return re.sub(r"[A-Za-z0-9+/]{16,}={0,2}", "", locked)


def opened(locked: str, passphrase: str) -> str:
    """As a browser does it, from what stands in the file alone."""
    element = parsed(locked).by_id("sealed")
    header = element.attributes["data-header"]
    version, kdf, rounds, salt, cipher, nonce = header.split(" ")
    assert (version, kdf, cipher) == ("lock/1", "PBKDF2-HMAC-SHA-256", "AES-256-GCM")
    key = pbkdf2_hmac("sha256", tidy(passphrase).encode(), b64decode(salt), int(rounds), 32)
    filled = AESGCM(key).decrypt(b64decode(nonce), b64decode(element.children[0]), header.encode())
    return filled[8 : 8 + int.from_bytes(filled[:8], "big")].decode()


@pytest.fixture(scope="module")
def page() -> str:
    return samples.render(samples.six())


@pytest.fixture(scope="module")
def locked(page) -> str:
    return lock(page, PASSPHRASE)


def test_what_is_locked_comes_out_as_it_was(page, locked):
    assert opened(locked, PASSPHRASE) == page
    assert opened(locked, f" {PASSPHRASE.replace(' ', '  ')}\n") == page


def test_another_passphrase_opens_nothing(locked):
    with pytest.raises(InvalidTag):
        opened(locked, PASSPHRASE.replace("quilt", "quilts"))


def test_a_changed_header_opens_nothing(locked):
    with pytest.raises(InvalidTag):
        opened(locked.replace(f" {ITERATIONS} ", f" 0{ITERATIONS} "), PASSPHRASE)


def test_the_parameters_are_strong_and_drawn_anew(page, locked):
    headers = [parsed(each).by_id("sealed").attributes["data-header"] for each in (locked, lock(page, PASSPHRASE))]
    (_, _, rounds, salt, _, nonce), other = (header.split(" ") for header in headers)
    assert int(rounds) == ITERATIONS >= 2_000_000
    assert (len(b64decode(salt)), len(b64decode(nonce))) == (16, 12)
    assert salt != other[3]
    assert nonce != other[5]


def test_its_size_tells_little(locked):
    small = lock(samples.render(samples.nobody()), PASSPHRASE)
    sizes = {len(b64decode(parsed(each).by_id("sealed").children[0])) - 16 for each in (small, locked)}
    assert sizes == {BLOCK}, "nobody and six people look alike"


def test_outside_there_is_no_name_no_date_and_no_passphrase(locked):
    readable = outside(locked).lower()
    assert len(readable) > 4000
    names = [contact.name.lower() for contact in samples.six().contacts]
    for telling in (*names, "friend", "reciproc", "report", "chat", "velvet"):
        assert telling not in readable, telling
    assert not re.search(r"\b20\d\d\b", readable)
    assert PASSPHRASE not in locked


def test_the_policy_lists_what_is_outside_and_what_is_inside_and_no_more(page, locked):
    rules = {}
    for each in (page, locked):
        policy = re.search('Content-Security-Policy" content="([^"]*)"', each)[1]
        rules[each] = {d: set(s) for d, *s in (rule.split() for rule in unescape(policy).split(";"))}
    assert "unsafe" not in str(rules)
    tree = parsed(locked)
    for tag in ("style", "script"):
        own = "".join(tree.all(tag)[-1].children)
        hashed = f"'sha256-{b64encode(sha256(own.encode()).digest()).decode()}'"
        assert rules[locked].pop(f"{tag}-src") == {hashed} | rules[page].pop(f"{tag}-src")
    assert rules[locked] == rules[page]


def test_a_page_without_a_policy_is_refused():
    with pytest.raises(ValueError, match="policy"):
        lock("<!doctype html><p>x", PASSPHRASE)


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("  velvet\t orbit \n", "velvet orbit"),
        ("velvet\u00a0orbit", "velvet orbit"),
        ("ﬁne cafe\u0301", "fine caf\u00e9"),
        ("Ünïcode ＡＢＣ", "Ünïcode ABC"),
    ],
)
def test_one_passphrase_has_one_form(typed, used):
    assert tidy(typed) == used


def test_the_lock_loads_nothing_and_keeps_nothing(locked):
    tree = parsed(locked)
    assert not {e.tag for e in tree.walk()} & {"link", "img", "iframe", "object", "embed", "base", "video"}
    for element in tree.walk():
        assert "style" not in element.attributes
        assert not [
            a
            for a in element.attributes
            if a.startswith("on") or (a in ("src", "href", "action", "name") and element.tag != "meta")
        ]
    script = "".join(tree.all("script")[-1].children)
    assert not re.search(
        r"https?:|fetch|XMLHttpRequest|import\(|eval|innerHTML|[sS]torage|cookie|location|history", script
    )
