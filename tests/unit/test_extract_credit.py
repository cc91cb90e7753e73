"""Caption and credit of a picture."""

import pytest

from bot.stages.extract import credit


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A tank near the border (photo credit: A. NAME/REUTERS)", ("A tank near the border", "A. NAME/REUTERS")),
        ("A tank near the border. Photo: A. Name", ("A tank near the border.", "A. Name")),
        ("Ein Panzer. Foto: dpa", ("Ein Panzer.", "dpa")),
        ("Ein Panzer an der Grenze © Anna Berg", ("Ein Panzer an der Grenze", "Anna Berg")),
        ("A tank on Monday. REUTERS/A. Name", ("A tank on Monday.", "REUTERS/A. Name")),
        ("A tank near the border | Anna Berg", ("A tank near the border", "Anna Berg")),
        ("A tank (left) near the border", ("A tank (left) near the border", "")),
        ("Photo by Jane Doe", ("", "Jane Doe")),
        ("The photo: a story of 1967 that nobody has told before, says the author of the book, who has spent thirty years on it and on other pictures of the time", None),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_the_credit_is_split_off(line: str, expected: tuple[str, str] | None) -> None:
    assert credit.split(line) == (expected or (line, ""))


def test_a_credit_in_its_own_element_is_cut_from_the_caption_that_repeats_it() -> None:
    assert credit.apart("A tank near the border (photo credit: A/R)", "(photo credit: A/R)") == (
        "A tank near the border",
        "A/R",
    )
    assert credit.apart("A tank near the border", "Foto: dpa") == ("A tank near the border", "dpa")
    assert credit.apart("Foto: dpa", "Foto: dpa") == ("", "dpa")


def test_a_hostile_caption_is_read_in_no_time() -> None:
    assert credit.split("( " * 100_000)[1] == ""
