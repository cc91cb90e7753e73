"""Pictures with their captions and credits, keywords, and what feedparser would mix up with the entry's own words."""

from __future__ import annotations

import pytest

from bot.model.entry import Feed, Image, Item
from bot.model.source import Source
from bot.stages import mrss
from bot.stages.feed import parse
from bot.stages.unmixing import unmixed

URL = "https://a.example/feeds/rss.xml"
SOURCE = Source(name="ledger", feed=URL)
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
A = "https://a.example/a.jpg"
B = "https://a.example/b.jpg"


def read(body: str | bytes, content_type: str = "application/xml") -> Feed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, URL, SOURCE, 10_000)


def rss(*items: str, spaces: str = f"{MEDIA} {ITUNES}") -> str:
    inner = "".join(
        f"<item><title>T{n}</title><guid isPermaLink='false'>g{n}</guid>{item}</item>" for n, item in enumerate(items)
    )
    return f'<rss version="2.0" {spaces}><channel><title>T</title>{inner}</channel></rss>'


def only(item: str, spaces: str = f"{MEDIA} {ITUNES}") -> Item:
    (found,) = read(rss(item, spaces=spaces)).items
    return found


def content(url: str, inner: str = "", attributes: str = 'medium="image"') -> str:
    return f'<media:content url="{url}" {attributes}>{inner}</media:content>'


def image(url: str, caption: str = "", credit: str = "") -> Image:
    return Image(url=url, caption=caption, credit_text=credit)


# Captions and credits


def test_a_picture_has_the_description_and_the_credits_that_stand_in_it() -> None:
    first = "<media:description type='html'>A &lt;b&gt;tank&lt;/b&gt;\n &amp;amp; crew</media:description><media:credit>N. Haddad</media:credit>"
    second = "<media:credit role='photographer'>R. Aziz</media:credit><media:credit>AFP</media:credit>"
    item = only(content(A, first) + content(B, second))
    assert item.images == (image(A, "A tank & crew", "N. Haddad"), image(B, "", "R. Aziz, AFP"))


def test_what_stands_nearer_to_the_picture_counts() -> None:
    item = only(
        "<media:credit>Desk</media:credit><media:description>Of the entry</media:description><media:group>"
        "<media:description>Of the group</media:description>"
        + content(A, "<media:credit>N. Haddad</media:credit>")
        + content(B)
        + "</media:group>"
    )
    assert item.images == (image(A, "Of the group", "N. Haddad"), image(B, "", "Desk"))


def test_a_description_and_a_credit_beside_the_only_picture_are_its_own() -> None:
    item = only(content(A) + "<media:credit>N. Haddad</media:credit><media:description>A tank</media:description>")
    assert item.images == (image(A, "A tank", "N. Haddad"),)


def test_a_title_is_a_caption_when_it_is_a_sentence_and_within_the_picture() -> None:
    assert only(content(A, "<media:title>A tank near Tyre</media:title>")).images == (image(A, "A tank near Tyre"),)
    assert only(content(A, "<media:title>Picture 9</media:title>")).images == (image(A),)
    assert only(content(A) + "<media:title>A tank near Tyre</media:title>").images == (image(A),)


def test_what_title_or_summary_say_is_no_caption() -> None:
    assert only(content(A, "<media:description>t0</media:description>")).images == (image(A),)
    said = "<description>&lt;p&gt;The pumps run.&lt;/p&gt;</description>"
    assert only(said + content(A, "<media:description>The  pumps run.</media:description>")).images == (image(A),)


def test_captions_and_credits_are_cut_where_they_are_none() -> None:
    long = f"<media:description>{'x ' * 4_000}</media:description><media:credit>{'y' * 4_000}</media:credit>"
    (found,) = only(content(A, long)).images
    assert (len(found.caption) <= mrss.CAPTION, len(found.credit_text)) == (True, mrss.CREDIT)


# Which picture stands for which


def test_the_largest_of_several_sizes_stands_for_the_picture() -> None:
    sizes = "".join(
        content(f"{A}?w={w}&amp;s={w}x", "<media:credit>N. Haddad</media:credit>", f'width="{w}"')
        for w in (140, 700, 460)
    )
    assert only(sizes + content(B)).images == (image(f"{A}?w=700&s=700x", "", "N. Haddad"), image(B))


def test_contents_of_a_group_that_declare_sizes_are_one_picture() -> None:
    sized = (
        "<media:group>"
        + content(A, attributes='medium="image" width="100" height="50"')
        + content(B, "<media:description>A tank</media:description>", 'medium="image" width="10" height="300"')
        + "<media:thumbnail url='https://a.example/t.jpg'/></media:group>"
    )
    assert only(sized).images == (image(B, "A tank"),)


def test_contents_of_a_group_without_sizes_are_pictures_each() -> None:
    assert only(f"<media:group>{content(A)}{content(B)}</media:group>").images == (image(A), image(B))


def test_a_caption_of_a_smaller_size_is_kept() -> None:
    small = content(f"{A}?w=1", "<media:description>A tank</media:description>", 'medium="image" width="1"')
    large = content(f"{A}?w=2", "<media:credit>AFP</media:credit>", 'medium="image" width="2"')
    assert only(small + large).images == (image(f"{A}?w=2", "A tank", "AFP"),)


def test_an_address_whose_query_names_the_image_is_its_own_picture() -> None:
    urls = ["https://a.example/show.php?id=1", "https://a.example/show.php?id=2", f"{A}?src=/1", f"{A}?src=/2"]
    assert [i.url for i in only("".join(map(content, urls))).images] == urls


def test_a_thumbnail_within_a_picture_is_that_picture() -> None:
    item = only(content(A, "<media:thumbnail url='https://a.example/t.jpg' width='9000'/>"))
    assert item.images == (image(A),)


def test_the_thumbnail_of_a_film_has_neither_its_description_nor_its_credits() -> None:
    said = "<media:description>A film</media:description><media:credit>Studio</media:credit><media:thumbnail url='/t.jpg'/>"
    film = content("https://a.example/v.mp4", said, 'type="video/mp4"')
    assert only(film).images == (image("https://a.example/t.jpg"),)
    mute = content("https://a.example/v.mp4", attributes='type="video/mp4"')
    beside = f"<media:group>{mute}{said}</media:group>"
    assert only(beside).images == (image("https://a.example/t.jpg"),)


def test_contents_that_declare_no_kind_are_pictures_by_their_address() -> None:
    item = only(
        content(A, attributes="")
        + content("https://a.example/x", attributes="")
        + content(B, attributes="type='text/html'")
    )
    assert item.images == (image(A),)


def test_an_enclosure_stays_in_front_and_takes_the_caption_of_the_same_picture() -> None:
    enclosures = (
        f"<enclosure url='{B}' type='image/jpeg' length='1'/><enclosure url='{A}' type='image/jpeg' length='1'/>"
    )
    item = only(content(A, "<media:description>A tank</media:description>") + enclosures)
    assert item.images == (image(B), image(A, "A tank"))


def test_the_older_name_of_the_namespace_and_any_prefix_are_known() -> None:
    item = only(
        f"<m:content url='{A}' medium='image'><m:description>A tank</m:description></m:content><m:keywords>x</m:keywords>",
        spaces='xmlns:m="http://search.yahoo.com/mrss"',
    )
    assert (item.images, item.keywords, item.tags, item.summary) == ((image(A, "A tank"),), ("x",), (), "")


# The entry's own words


def test_a_description_of_a_picture_is_not_the_summary() -> None:
    item = only(content(A, "<media:description>A tank</media:description>"))
    assert (item.summary, item.content) == ("", "")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("full", ["", "<content:encoded>Long</content:encoded>"])
def test_the_own_description_is_the_summary_wherever_it_stands(*, before: bool, full: str) -> None:
    media = content(A, "<media:description>A tank</media:description>")
    own = "<description>Short</description>"
    item = only(
        media + own + full if before else own + full + media,
        spaces=f'{MEDIA} xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    )
    assert (item.summary, item.content) == ("Short", "Long" if full else "")


def test_keywords_are_no_categories_and_no_category_is_lost() -> None:
    item = only(
        "<category>Iraq</category><media:keywords> oil, Iraq ,,gas،ماء</media:keywords>"
        "<itunes:keywords>pumps,oil</itunes:keywords><category domain='s'>gas</category>"
        "<media:category>news</media:category><itunes:category text='Politics'/>"
    )
    assert [tag.term for tag in item.tags] == ["Iraq", "gas", "news", "Politics"]
    assert item.keywords == ("oil", "Iraq", "gas", "ماء", "pumps")


def test_keywords_of_groups_and_contents_are_the_entrys() -> None:
    inner = "<media:keywords>{}</media:keywords>"
    item = only(
        f"<media:group>{inner.format('a')}{content(A, inner.format('b'))}</media:group>{content(B, inner.format('c'))}"
    )
    assert (set(item.keywords), item.tags) == ({"a", "b", "c"}, ())


def test_text_that_looks_like_markup_stays() -> None:
    text = "<description><![CDATA[Write <media:description>x</media:description>]]></description>"
    item = only(text + "<!-- <media:keywords> --><media:keywords>k</media:keywords>")
    assert item.summary == "Write <media:description>x</media:description>"
    assert (item.keywords, item.tags) == (("k",), ())


def test_an_element_that_is_not_closed_takes_no_other_entry_with_it() -> None:
    body = rss("<media:description>open", "<description>Own</description></media:description>").encode()
    assert unmixed(body) is body


def test_a_description_in_cdata_is_not_the_summary() -> None:
    item = only(content(A, "<media:description><![CDATA[A <b>tank</b> <media:keywords>]]></media:description>"))
    assert (item.summary, item.images[0].caption) == ("", "A tank")


def test_a_document_without_media_comes_back_as_it_is() -> None:
    body = rss("<description>x</description>").encode()
    assert unmixed(body) is body
    foreign = b'<rss xmlns:media="urn:x"><media:description>x</media:description></rss>'
    assert unmixed(foreign) is foreign


# Two parsers over one document


@pytest.mark.parametrize("charset", ["windows-1256", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", [True, False])
def test_captions_are_read_in_the_charset_of_the_feed(charset: str, *, declared: bool) -> None:
    text = rss(content(A, "<media:credit>مراسل</media:credit>") + "<description>خبر</description>")
    head = f'<?xml version="1.0" encoding="{charset}"?>' if declared else ""
    kind = "text/xml" if declared else f"text/xml; charset={charset}"
    (item,) = read((head + text).encode(charset), kind).items
    assert (item.summary, item.images) == ("خبر", (image(A, "", "مراسل"),))


def test_a_caption_is_read_where_it_alone_goes_beyond_ascii() -> None:
    body = '<?xml version="1.0"?>' + rss(content(A, "<media:description>دبابة</media:description>"))
    for kind in ("text/xml", "application/rss+xml", ""):
        assert read(body, kind).items[0].images == (image(A, "دبابة"),)
    declared = body.replace('"1.0"', '"1.0" encoding="windows-1256"').encode("windows-1256")
    assert read(declared, "text/xml").items[0].images == (image(A, "دبابة"),)


def test_entries_are_told_by_their_names_where_one_parser_sees_more_of_them() -> None:
    stray = "<x:entry xmlns:x='urn:x'><x:id>stray</x:id></x:entry>"  # none to feedparser
    items = [content(A, f"<media:credit>C{n}</media:credit>") for n in range(4)]
    body = rss(*items).replace("<channel>", f"<channel>{stray}")
    found = {item.guid: item.images for item in read(body).items}
    assert found == {f"g{n}": (image(A, "", f"C{n}"),) for n in range(4)}


def test_an_entry_that_the_tree_has_not_keeps_what_feedparser_read() -> None:
    broken = rss(content(A)).replace("<item>", "<Item>").replace("</item>", "</Item>")
    assert read(broken).items[0].images == (image(A),)


def test_an_entry_is_told_by_its_cleaned_link_alone() -> None:
    body = f"<rss version='2.0' {MEDIA}><channel><item><link>/1?utm_source=x</link>{content(A, '<media:credit>AFP</media:credit>')}</item></channel></rss>"
    assert read(body).items[0].images == (image(A, "", "AFP"),)


def test_an_entry_without_any_name_is_told_by_its_place() -> None:
    body = f"<rss version='2.0' {MEDIA}><channel><item><title>x</title>{content(A, '<media:credit>AFP</media:credit>')}</item></channel></rss>"
    assert read(body).items[0].images == (image(A, "", "AFP"),)


def test_atom_and_a_document_that_is_not_well_formed_give_captions_too() -> None:
    entry = f"<entry><id>urn:1</id><title>A &amp; B</title>{content(A, '<media:credit>AFP</media:credit>')}</entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom" {MEDIA}><title>T</title>{entry}</feed>'
    assert read(atom).items[0].images == (image(A, "", "AFP"),)
    assert read(atom.replace("&amp;", "&")[:-9]).items[0].images == (image(A, "", "AFP"),)
