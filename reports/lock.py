"""The locked file: a page sealed with a passphrase inside a page that says nothing, opened by the browser, offline.

AES-256-GCM under a key from PBKDF2-HMAC-SHA-256: what every browser can undo by itself (Web Cryptography API, W3C), so
that the reader installs nothing. The same passphrase is bent into the same bytes here and in `templates/lock.js`.
docs/decisions/0010 says why these and what else was possible.
"""

import re
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import pbkdf2_hmac
from html import unescape
from typing import Final
from unicodedata import normalize

from reports import html, prose

ITERATIONS: Final = 2_000_000
"""Rounds of PBKDF2: about a second in Python, half in a desktop's browser, some seconds on a phone."""
BLOCK: Final = 256 * 1024
"""Bytes: sealed pages are filled up to a multiple, so that a file's size tells little of how much is in it."""
_SALT, _NONCE, _KEY, _LENGTH = 16, 12, 32, 8  # bytes


def lock(page: str, passphrase: str, *, lang: str = "en") -> str:
    """A page of ours (`html.standalone`), locked: neither title nor markup nor size tells what is in it.

    Raises:
        ModuleNotFoundError: the extra `lock` is not installed.
        ValueError: the page has no content security policy of its own.
    """
    header, sealed = _sealed(page.encode(), passphrase)
    words = prose.load(lang)
    return html.standalone("lock", _policy_of(page), lang=lang, t=words.say, header=header, sealed=_text(sealed))


def tidy(passphrase: str) -> str:
    """The passphrase as it is used: one form of each character (NFKC), single spaces, none at the ends."""
    return re.sub("[ \t\r\n]+", " ", normalize("NFKC", passphrase)).strip(" ")


def _sealed(content: bytes, passphrase: str) -> tuple[str, bytes]:
    """Header and ciphertext. The header names all that is needed but the passphrase, and is authenticated with it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - an extra: only locking needs it

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    header = f"lock/1 PBKDF2-HMAC-SHA-256 {ITERATIONS} {_text(salt)} AES-256-GCM {_text(nonce)}"
    key = pbkdf2_hmac("sha256", tidy(passphrase).encode(), salt, ITERATIONS, _KEY)
    return header, AESGCM(key).encrypt(nonce, _padded(content), header.encode())


def _padded(content: bytes) -> bytes:
    """Its length, itself, and zeros up to a whole number of blocks."""
    filled = len(content).to_bytes(_LENGTH, "big") + content
    return filled + bytes(-len(filled) % BLOCK)


def _policy_of(page: str) -> Mapping[str, Iterable[str]]:
    """What the page's own policy allows: written into another page it is held by both, so both must allow it.

    Raises:
        ValueError: it has none.
    """
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    if found is None:
        raise ValueError("the page has no content security policy, so none can be made for it")
    rules = [rule.split() for rule in unescape(found[1]).split(";")]
    return {directive: [source for source in sources if source != html.NOTHING] for directive, *sources in rules}


def _text(data: bytes) -> str:
    return b64encode(data).decode()
