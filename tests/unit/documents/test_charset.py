"""Bytes become text whatever they are encoded in."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.charset import charset_name, decode

RUSSIAN = "Министерство обороны сообщило, что удар по вокзалу был нанесён утром. Погибли десятки человек."
UKRAINIAN = "Міністерство повідомило, що удар по вокзалу було завдано вранці. Її заява з'явилася о десятій."
FRENCH = "Le ministère a déclaré que l’attaque a été menée à l’aube, d'après des témoins présents là-bas."
GERMAN = "Die Behörden erklärten, der Angriff sei völlig unbegründet gewesen; über hundert Menschen flohen."
POLISH = "Ministerstwo poinformowało, że atak na dworzec nastąpił rano. Zginęło wiele osób, mówią źródła."
CZECH = "Ministerstvo obrany oznámilo, že útok na nádraží proběhl ráno. Zahynuly desítky lidí, říká úřad."
TURKISH = "Savunma Bakanlığı, istasyona yönelik saldırının sabah gerçekleştiğini açıkladı. Çok kişi öldü."
GREEK = "Το υπουργείο ανακοίνωσε ότι η επίθεση έγινε το πρωί στον σταθμό."
SWEDISH = "Myndigheterna förklarade att angreppet på stationen skedde på morgonen; många människor dog."
JAPANESE = "防衛省は駅への攻撃が朝に行われたと発表した。数十人が死亡した。"
CHINESE = "国防部表示，对车站的袭击发生在早晨，造成数十人死亡。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (UKRAINIAN, "windows-1251"),
        (UKRAINIAN, "koi8-u"),
        (FRENCH, "windows-1252"),
        (GERMAN, "windows-1252"),
        (SWEDISH, "windows-1252"),
        (POLISH, "windows-1250"),
        (POLISH, "iso-8859-2"),
        (CZECH, "windows-1250"),
        (TURKISH, "windows-1254"),
        (GREEK, "windows-1253"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-32"),
        ("plain ASCII text", "utf-16-le"),
        ("plain ASCII text", "utf-16-be"),
    ],
)
def test_undeclared_encodings_are_told_by_the_bytes(text: str, encoding: str) -> None:
    """A text in a usual encoding is read as it was written, though nothing says which encoding it is."""
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_big_endian_marks_are_read(mark: bytes) -> None:
    """A byte order mark decides, in either order, and is no part of the text."""
    name = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-32-be"
    assert decode(mark + "Зміст".encode(name)).text == "Зміст"


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        ("", "windows-1251"),
        ("", "text/html; charset=windows-1251"),
        ("", 'text/html; charset="Windows-1251"'),
        ('<meta charset="cp1251">', None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', None),
        ('<?xml version="1.0" encoding="windows-1251"?>', None),
    ],
)
def test_declarations_are_followed(head: str, declared: str | None) -> None:
    """What HTTP or the page declares is what even a short text is read with."""
    assert decode(f"{head}Да".encode("windows-1251"), declared).text == f"{head}Да"


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Да — ж".encode(), "windows-1252-nonsense", "Да — ж"),
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"\x93quoted\x94", "iso-8859-1", "“quoted”"),
        ("Да".encode(), "ascii", "Да"),
        (b'<meta charset="utf-16">caf\xc3\xa9', None, '<meta charset="utf-16">café'),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"uryyb", "rot13", "uryyb"),
        (b"abc", "unicode_escape", "abc"),
        ("naïve".encode() + b"\xff" + ("é" * 40).encode(), None, "naïve\ufffd" + "é" * 40),
        ("Да".encode() + b"\xff", "utf-8", "Да\ufffd"),
        (b"\x81\x8d", "windows-1252", "\ufffd\ufffd"),
        (b"", None, ""),
    ],
)
def test_wrong_and_dangerous_declarations_do_no_harm(data: bytes, declared: str | None, text: str) -> None:
    """Names that are no character set, or contradict the bytes, are passed over."""
    assert decode(data, declared).text == text


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        (None, None),
        ("", None),
        ("text/html", None),
        ("utf8", "utf-8"),
        ("latin1", "cp1252"),
        ("text/html; charset=GBK", "gb18030"),
        ("x" * 100, None),
        ("utf-7", None),
        ("hex", None),
        ("idna", None),
        ("nul\x00l", None),
        ("é", None),
    ],
)
def test_only_character_sets_have_a_name(declared: str | None, name: str | None) -> None:
    """A label becomes a codec only if that is a character set, the way browsers read it."""
    assert charset_name(declared) == name


@given(
    st.binary(max_size=300),
    st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["utf-16", "hex", "cp037"])),
)
@settings(max_examples=150, deadline=None)
def test_decode_never_raises(data: bytes, declared: str | None) -> None:
    """Any bytes under any declaration become some text."""
    assert isinstance(decode(data, declared).text, str)
