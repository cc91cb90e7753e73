"""Names in a byline."""

import pytest

from bot.stages.extract import names


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JANE DOE", ("Jane Doe",)),
        ("By SETH J. FRANTZMAN and ANNA O'NEILL", ("Seth J. Frantzman", "Anna O'Neill")),
        ("Von Anna Berg und Karl Maier", ("Anna Berg", "Karl Maier")),
        ("Par Jean Petit et Marie Dupont", ("Jean Petit", "Marie Dupont")),
        ("Written by Jane Doe, Senior Political Correspondent", ("Jane Doe",)),
        ("Jane Doe (jane.doe@news.example)", ("Jane Doe",)),
        ("Jane Doe @janedoe", ("Jane Doe",)),
        ("By Jane Doe | Published June 29, 2020", ("Jane Doe",)),
        ("Jane Doe; John Roe / AFP", ("Jane Doe", "John Roe", "AFP")),
        ("Doe, Jane", ("Doe, Jane",)),
        ("بقلم: محمد علي", ("محمد علي",)),
        ("מאת דנה כהן", ("דנה כהן",)),
        ("David Straub, MDR THÜRINGEN", ("David Straub", "MDR THÜRINGEN")),
        ("Jane Doe, jane doe", ("Jane Doe",)),
        ("2020", ()),
        ("", ()),
    ],
)
def test_a_byline_is_parted_and_cleaned(line: str, expected: tuple[str, ...]) -> None:
    assert names.split(line, shown=True) == expected


def test_capitals_in_markup_are_the_publishers_own() -> None:
    assert names.split("JANE DOE") == ("JANE DOE",)


@pytest.mark.parametrize("name", ["AFP", "Reuters", "BBC News", "Redaktion", "Golem.de", "Staff Writers", "毎日新聞"])
def test_agencies_desks_and_hosts_are_organisations(name: str) -> None:
    assert names.is_organisation(name)


@pytest.mark.parametrize("name", ["Jane Doe", "Anna Postel", "محمد علي", "岳弘彬"])
def test_people_are_not(name: str) -> None:
    assert names.is_person(name)


def test_a_hostile_byline_costs_no_more_than_its_first_letters() -> None:
    assert len(names.split("a.b+" * 1_000_000)) <= 1
