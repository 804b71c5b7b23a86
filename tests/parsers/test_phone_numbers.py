"""Phone numbers: spellings of one number meet, two people's numbers never do, services are no people."""

import pytest

from parsers.phone_numbers import is_service, owners

HOME = "Europe/London"


def keys(names: dict[str, str | None], zone: str = "UTC") -> list[str]:
    found = owners(names, zone)
    return [found[address].key for address in names]


@pytest.mark.parametrize(
    "spelling",
    [
        "07700 900123",
        "0044 7700-900123",
        "+44 (0)7700 900123",
        "(07700) 900123",
        "7700900123",
        "447700900123",
        "tel:+447700900123",
        "٠٧٧٠٠٩٠٠١٢٣",
        "７７００９００１２３",
    ],
)
def test_spellings_of_one_number_meet(spelling: str) -> None:
    assert keys({"+447700900123": "Ana", spelling: None}) == ["+447700900123"] * 2


def test_most_numbers_in_full_say_which_country_is_home() -> None:
    names = {"+48784760001": None, "+48784760002": None, "+447700900123": None, "(784) 760-003": None}
    assert keys(names)[-1] == "+48784760003"


def test_the_time_zone_says_it_where_no_number_is_in_full_or_none_prevails() -> None:
    assert keys({"07700 900123": None}, HOME) == ["+447700900123"]
    assert keys({"07700 900123": None, "+447700900124": None, "+48784760001": None}, HOME)[0] == "+447700900123"
    assert keys({"07700 900123": None}, "UTC") == ["700900123"]


def test_other_countries_at_home_are_not_guessed_over_a_number_in_full() -> None:
    names = {"+447700900123": None, "+447700900124": None, "+48784760393": "Ana", "784760393": None}
    assert keys(names)[-1] == "+48784760393"


def test_the_last_nine_digits_join_only_where_the_names_agree_or_are_unknown() -> None:
    american = {"+15550100101": None, "+15550100102": None, "+48784760393": "Ana"}
    assert keys({**american, "784760393": "ana"})[-1] == "+48784760393"
    assert keys({**american, "784760393": None})[-1] == "+48784760393"
    assert keys({**american, "784760393": "Bo"})[-1] == "784760393"


def test_two_people_whose_numbers_end_alike_stay_two() -> None:
    names: dict[str, str | None] = {"+48784760393": "Ana", "+44784760393": "Bo"}
    assert len(set(keys(names))) == 2
    untold: dict[str, str | None] = {"0784760393": "Ana", "784760393": "Bo"}
    assert len(set(keys(untold))) == 2
    assert len(set(keys({"0784760393": "Ana", "784760393": None}))) == 1


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_numbers_of_two_networks_are_two(zone: str) -> None:
    assert len(set(keys({"0151 23456789": None, "0161 23456789": None}, zone))) == 2
    three: dict[str, str | None] = {"0151 23456789": None, "0161 23456789": None, "151-23456789": None}
    assert keys(three, zone)[0] == keys(three, zone)[2] != keys(three, zone)[1]
    full: dict[str, str | None] = {"+4915123456789": None, "0161 23456789": None, "0151 23456789": None}
    assert keys(full, zone)[0] == keys(full, zone)[2] == "+4915123456789" != keys(full, zone)[1]


@pytest.mark.parametrize(
    ("number", "spelling"),
    [
        ("+526641234567", "+52 1 664 123 4567"),
        ("+526641234567", "0052 1 664 123 4567"),
        ("+79123456789", "8 912 345-67-89"),
        ("+36301234567", "06 30 123 4567"),
    ],
)
def test_digits_that_only_mobiles_have_do_not_part_a_number(number: str, spelling: str) -> None:
    abroad: dict[str, str | None] = {"+15550100101": None, "+15550100102": None, "+15550100103": None}
    assert keys({**abroad, number: "Ana", spelling: "Ana"})[-1] == number
    assert keys({**abroad, number: "Ana", spelling: "Bo"})[-1] != number


def test_another_country_is_another_number() -> None:
    names: dict[str, str | None] = {"+48784760393": None, "44784760393": None, "+1784760393": None}
    assert len(set(keys(names))) == 3


def test_a_short_spelling_of_two_numbers_joins_neither() -> None:
    names: dict[str, str | None] = {"44784760393": None, "48784760393": None, "784760393": None, "0784760393": None}
    found = keys(names)
    assert len(set(found[:3])) == 3
    assert found[2] == found[3]


def test_a_chain_of_spellings_is_one_number() -> None:
    assert len(set(keys({"784760393": None, "0784760393": "Ana", "48784760393": "ana"}))) == 1
    assert len(set(keys({"784760393": None, "0784760393": "Ana", "48784760393": "Bo"}))) == 3


def test_a_number_in_full_of_unknown_owner_does_not_join_two_names() -> None:
    names = {"+48784760393": "Ana", "+1784760393": None, "0784760393": "Bo"}
    found = keys(names)
    assert found[2] not in found[:1]


@pytest.mark.parametrize("address", ["12345", "118118", "BANK", "Shop 24", "x_agent@rbm.goog", "*21#", ""])
def test_services(address: str) -> None:
    assert is_service(address)
    assert owners({address: "Anything"}, HOME)[address].is_service


@pytest.mark.parametrize("address", ["+447700900123", "5550100", "ana@example.org"])
def test_people(address: str) -> None:
    assert not is_service(address)
    assert not owners({address: None}, "UTC")[address].is_service


def test_an_e_mail_address_is_one_whatever_its_case() -> None:
    assert keys({"Ana@Example.org": None, "ana@example.org ": None}) == ["ana@example.org"] * 2


def test_numbers_that_the_plan_does_not_know_are_still_numbers() -> None:
    found = owners({"+447700900123": None, "+15550100123": None}, "UTC")
    assert [owner.e164 for owner in found.values()] == ["+447700900123", "+15550100123"]


@pytest.mark.parametrize("odd", ["+", "00", "+99999999999999999999", "1" * 400, "+44", "~", "+0"])
def test_odd_addresses_are_somebody_or_a_service(odd: str) -> None:
    assert owners({odd: None, "+447700900123": "Ana"}, HOME)[odd].key != "+447700900123"
