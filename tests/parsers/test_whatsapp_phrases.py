"""The app's own words: each means what its table says, and none of them is looked for inside what somebody typed."""

from pathlib import Path

import polars as pl
import pytest

from parsers.format import ReadOptions
from parsers.formats import whatsapp
from parsers.source import Source
from parsers.whatsapp_text.phrases import KIND_OF_TOKEN, every, own_lines, phrases, table

LRM = "\u200e"


def read(tmp_path: Path, text: str) -> list[tuple[str | None, str, str | None]]:
    path = tmp_path / "WhatsApp Chat with Alice.txt"
    path.write_text(text, encoding="utf-8")
    (parsed,) = whatsapp.read(Source(path), ReadOptions("UTC"))
    parsed.info.ledger.check()
    return parsed.frame.sort("position").select("sender", "kind", "text").rows()


def android(bodies: list[str]) -> str:
    return "".join(f"13/06/2024, 10:00 - {body}\n" for body in bodies)


def ios(bodies: list[str]) -> str:
    return "".join(f"[13.06.24, 10:00:00] {body}\r\n" for body in bodies)


@pytest.mark.parametrize("name", KIND_OF_TOKEN)
def test_every_placeholder_means_its_kind(tmp_path: Path, name: str) -> None:
    tokens = every(name)
    expected = [KIND_OF_TOKEN[first_with(token)] for token in tokens]
    on_android = read(tmp_path, android(["Alice: hi", *(f"Bob: {token}" for token in tokens)]))
    on_ios = read(tmp_path, ios(["Alice: hi", *(f"Bob: {LRM}{token}." for token in tokens)]))
    assert on_android[1:] == on_ios[1:] == [("Bob", kind, None) for kind in expected]


def first_with(token: str) -> str:
    """The first table that has the token: a few languages use one word for two kinds."""
    plain = token.strip(" .。").casefold()
    return next(name for name in KIND_OF_TOKEN if plain in {t.strip(" .。").casefold() for t in every(name)})


@pytest.mark.parametrize("word", every("file_attached"))
def test_every_word_for_an_attached_file(tmp_path: Path, word: str) -> None:
    rows = read(tmp_path, android(["Alice: hi", f"Bob: IMG-20240613-WA0001.jpg ({word})\nlook", f"Bob: plan ({word})"]))
    assert rows[1:] == [("Bob", "image", "look"), ("Bob", "text", f"plan ({word})")]


@pytest.mark.parametrize("word", every("attached_word"))
def test_every_word_before_an_attached_file(tmp_path: Path, word: str) -> None:
    file = "00000042-PHOTO-2020-06-07-15-13-20.jpg"
    rows = read(tmp_path, ios(["Alice: hi", f"Bob: look {LRM}<{word}: {file}>", f"Bob: the {word}: {file}"]))
    assert rows[1:] == [("Bob", "image", "look"), ("Bob", "text", f"the {word}: {file}")]


@pytest.mark.parametrize("suffix", every("edited_suffix"))
def test_every_mark_of_an_edit(tmp_path: Path, suffix: str) -> None:
    rows = read(tmp_path, android(["Alice: hi", f"Bob: so {suffix}", f"Bob: {suffix} so"]))
    assert [text for _, _, text in rows] == ["hi", "so", f"{suffix} so"]


@pytest.mark.parametrize("head", every("poll_head"))
def test_every_head_of_a_poll(tmp_path: Path, head: str) -> None:
    poll = f"{head}\nWhich day?\nOPTION: Monday (3 votes)"
    rows = read(tmp_path, android(["Alice: hi", f"Bob: {poll}", f"Bob: {head}", f"Bob: {head}\nno poll"]))
    assert rows[1:] == [("Bob", "poll", "Which day?"), ("Bob", "text", head), ("Bob", "text", f"{head}\nno poll")]


LINES = [(meaning, pattern.replace("*", "Carol")) for meaning, patterns in own_lines().items() for pattern in patterns]


def test_every_line_of_the_app_on_both_phones(tmp_path: Path) -> None:
    lines = [line for _, line in LINES]
    expected = [(None, "call" if meaning == "call_started" else "system", None) for meaning, _ in LINES]
    assert read(tmp_path, android([*lines, "Alice: hi", "Bob: ho"]))[: len(lines)] == expected
    marked = read(tmp_path, ios([*(f"Bob: {LRM}{line}" for line in lines), "Bob: hi", "Alice: ho"]))
    assert [row[1:] for row in marked[: len(lines)]] == [row[1:] for row in expected]


def test_every_line_of_the_app_with_another_mark_and_a_full_stop() -> None:
    lines = pl.Series([f"{LRM}{line.rstrip('.')}.".replace(" ", "\u00a0").replace("'", "’") for _, line in LINES])
    assert lines.filter(~lines.str.contains(phrases().system)).to_list() == []


def test_every_line_of_the_app_is_a_text_where_somebody_typed_it(tmp_path: Path) -> None:
    typed = [line for _, line in LINES]
    for make in (android, ios):
        rows = read(tmp_path, make([f"{'AB'[n % 2]}: {line}" for n, line in enumerate(typed)]))
        assert [text for _, _, text in rows] == typed


TYPED = {
    "en": [
        "I left the keys and added sugar",
        "she was removed",
        "he left",
        "Bob added me to the list",
        "we created group work for Monday",
        "Missed voice calls are a pain",
        "the security code changed again",
        "I turned off disappearing messages, sorry",
    ],
    "de": [
        "habe ich entfernt",
        "Anna hat Zucker hinzugefügt",
        "er hat die Gruppe verlassen, glaube ich",
        "Bild weggelassen hab ich",
        "du bist jetzt ein Admin, oder?",
        "wurde entfernt",
    ],
    "es": ["me añadió", "salió tarde", "Ana agregó a su tía", "eliminó a todos ayer", "cambió el asunto, creo"],
    "fr": ["il a quitté Paris", "elle a ajouté du sel", "a quitté", "on a créé le groupe hier", "ça a changé le sujet"],
    "it": ["ha aggiunto il sale", "mi ha rimosso", "ha abbandonato", "hai creato il gruppo ieri?"],
    "nl": ["heeft suiker toegevoegd", "je hebt alles verwijderd", "is toegevoegd", "heeft de groep verlaten?"],
    "pt": ["saiu tarde", "ele saiu", "foi removido", "a Ana adicionou açúcar", "mudou o assunto de novo"],
    "ru": ["Вы добавили сахар", "он вышел", "Маша добавил(а) соль", "покинул(а) группу"],
    "tr": ["o ayrıldı", "beni de ekledi", "sizi ekledi mi", "dün gruptan ayrıldı"],
    "pl": ["opuścił(a) dom", "dodał(a) cukier", "zmienił(a) temat"],
    "id": ["dia keluar", "ibu menambahkan gula", "sudah keluar dari grup", "dia mengeluarkan uang"],
    "ja": ["昨日グループのアイコンを変更しました"],
    "zh": ["我更換了群組圖示"],
}


def test_typed_sentences_are_there_for_every_language_with_patterns() -> None:
    languages = {language for name in own_lines() for language in table("whatsapp_system")[name]}
    assert languages == set(TYPED)


@pytest.mark.parametrize("language", TYPED)
def test_typed_sentences_with_the_apps_verbs_stay_texts(tmp_path: Path, language: str) -> None:
    sentences = TYPED[language]
    expected = [("AB"[n % 2], "text", sentence) for n, sentence in enumerate(sentences)]
    for make in (android, ios):
        assert read(tmp_path, make([f"{who}: {text}" for who, _, text in expected])) == expected


def test_deleted_in_dutch_is_not_removed_in_dutch(tmp_path: Path) -> None:
    rows = read(tmp_path, ios(["Alice: hi", f"Bob: {LRM}U hebt dit bericht verwijderd.", "Alice: ok"]))
    assert rows[1] == ("Bob", "deleted", None)
