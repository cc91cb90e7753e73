"""Lines taken out of HTML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.stages import clean, lines

PAGE = (
    '<p>One <a href="https://a.example/">linked</a> line.</p><h2>A heading</h2><ul><li>First point</li><li>Second point</li></ul>'
    '<figure><img src="https://a.example/1.jpg"><figcaption>A caption</figcaption></figure><p>Over<br>two lines</p>'
)


def test_two_lines_are_the_same_by_letters_and_digits_alone() -> None:
    assert lines.told("One — linked line.\nEins, ZWEI") == ["onelinkedline", "einszwei"]


def test_what_a_fragment_shows() -> None:
    texts, pictures = lines.shown(PAGE)
    assert {"One linked line.", "A heading", "First point", "Second point", "A caption", "Over", "two lines"} == texts
    assert pictures == {"https://a.example/1.jpg"}
    assert lines.shown("") == (frozenset(), frozenset())


def test_a_block_goes_with_its_line_and_the_rest_stays_as_it_was() -> None:
    html, gone = lines.without(PAGE, {"One linked line."})
    assert gone == {"One linked line."}
    assert html == clean.html(PAGE[PAGE.index("<h2>") :], "")


def test_a_block_of_two_lines_goes_only_with_both() -> None:
    assert lines.without(PAGE, {"two lines"}) == (PAGE, frozenset())
    assert lines.without(PAGE, {"two lines", "Over"})[1] == {"two lines", "Over"}


def test_where_only_paragraphs_may_go_headings_lists_and_quotations_stay() -> None:
    kept = f"{PAGE}<blockquote><p>What he said</p></blockquote>"
    assert lines.without(kept, {"A heading", "First point", "What he said"}, paragraphs=True) == (kept, frozenset())
    assert lines.without(kept, {"One linked line."}, paragraphs=True)[1] == {"One linked line."}


def test_a_list_goes_with_its_last_point() -> None:
    html, _ = lines.without(PAGE, {"First point", "Second point"})
    assert "<ul>" not in html
    assert "<li>Second point</li>" in lines.without(PAGE, {"First point"})[0]


def test_a_picture_goes_with_its_figure() -> None:
    html, gone = lines.without(PAGE, (), pictures={"https://a.example/1.jpg"})
    assert "figure" not in html
    assert gone == frozenset()


def test_text_that_stands_alone_stays() -> None:
    assert lines.without("Bare text", {"Bare text"}) == ("Bare text", frozenset())


@given(st.text(alphabet="<>/pdivli a=\"'&;x\n", max_size=120))
def test_what_comes_out_is_sanitised(fragment: str) -> None:
    safe = clean.html(f"<p>gone</p>{fragment}", "")
    html, _ = lines.without(safe, {"gone"})
    assert clean.html(html, "") == html
