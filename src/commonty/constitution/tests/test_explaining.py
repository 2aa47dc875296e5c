"""The rulebook: what a member reads, and that every constitution can be told in every language."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from commonty.constitution.articles import articles
from commonty.constitution.document import Constitution
from commonty.constitution.explaining import chapters_to_html, rulebook, said, to_html, to_markdown
from commonty.constitution.reading import parse
from commonty.constitution.tests.generating import constitutions

HERE = Path(__file__).parent
STARTERS = sorted((HERE.parent / "starters").glob("*.toml"))
RULEBOOKS = sorted(file for file in (HERE / "rulebooks").glob("*.toml") if ".expected." not in file.name)


def starter(name: str, *changes: tuple[str, str]) -> Constitution:
    text = (HERE.parent / "starters" / f"{name}.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse(text)


def told(constitution: Constitution, key: str, language: str = "en") -> list[str]:
    """Return the sentences of one article."""
    found = next(each for section in rulebook(constitution) for each in section.articles if each.key == key)
    return [said(sentence, language) for sentence in found.sentences]


class Outline(HTMLParser):
    """The headings, ids and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_what_it_takes_to_change_the_rules_is_one_sentence() -> None:
    assert told(starter("campaign-group"), "routes.amend-rules") == [
        "This is decided as article 34 (Special motion) says.",
        (
            "To change these rules, at least 2 members must second the motion, there must be 14 clear days' notice, at least one fifth "
            "of those who may vote (never fewer than 3) must take part and at least two thirds of those voting yes or no must vote yes. "
            "Some articles are guarded more strongly, and say so under “How these rules are changed”."
        ),
    ]


def test_an_ordinary_motion_is_told_from_mover_to_effect() -> None:
    assert told(starter("campaign-group"), "procedures.ordinary") == [
        "All members decide, as the Members' assembly.",
        "Any one of them can move a motion.",
        "At least 2 others of them must second it within 30 days, or it lapses.",
        (
            "If at least one tenth of those who may vote second a motion, it goes to the vote, whoever moved it. "
            "Nobody's permission is needed."
        ),
        "Whoever moves it may choose to have it decided by article 32 (Vote in a meeting) instead.",
        "Everyone who may vote is told, and voting opens after 7 clear days: neither the day of the notice nor the day of opening counts.",
        (
            "A slip in the text can be corrected between its notice and the vote, where nobody entitled objects within 48 hours; "
            "what it would do is never touched."
        ),
        "Who may vote is fixed when the notice is given. Whoever joins later has no vote in this matter.",
        "Voting is open for 7 days.",
        "The ballot is open: the members of the body can read how each of them voted.",
        "You can change your vote until voting closes.",
        "For any decision, at least one tenth of those who may vote (never fewer than 3) must take part.",
        "A vote to abstain counts as taking part.",
        "To carry the motion, more must vote yes than no.",
        "A tie changes nothing.",
        "If too few take part, the same motion is put once more, as article 31 (Second vote on left-over business) says.",
        "For 3 days after voting closes, any member can challenge the result.",
        "The Appeals panel rules on it within 14 days.",
        "If nobody rules in time, the result stands.",
        "The decision takes effect 3 days after voting closes, unless a challenge is still open.",
        "What was lost cannot be moved again for 3 months.",
    ]


def test_a_procedure_that_extends_another_is_told_by_what_is_its_own() -> None:
    assert told(starter("campaign-group"), "procedures.local-recall") == [
        "All is as in article 41 (Motion in a local group), but for this:",
        "Whoever it is about is told the reasons, and has 7 days to answer before voting opens.",
    ]


def test_an_office_says_who_fills_it_and_how_its_holder_is_recalled() -> None:
    assert told(starter("union-branch"), "offices.womens-officer") == [
        "One person holds this office, in the Branch committee.",
        "It is filled by election, as article 45 (Election by ballot) says.",
        "The next election is called 2 months before a term ends, without anybody asking for it.",
        "If nobody takes a seat in it, the clock calls it again after 1 month, at most 2 times in a row; then a decision does.",
        "If somebody leaves it early, an election fills the rest of the term.",
        "Only members of the Women's caucus can hold it.",
        "A term is 12 months.",
        "Nobody serves more than 3 terms in a row.",
        (
            "Nobody holds it together with: Chair, Branch secretary, Treasurer, Membership secretary, Appeals panel member and "
            "Committee member."
        ),
        "It comes with the power to: Write to members (article 23).",
        "Whoever holds it reports to the members every 3 months.",
        "If nobody is elected in time, whoever holds it stays on for 2 months at most, and with the caretaker powers alone.",
        "Whoever holds it can be recalled at any time, as article 46 (Recall) says.",
    ]


def test_an_office_that_is_elected_says_for_whom_seats_are_kept_and_what_follows_where_one_falls_vacant() -> None:
    said = told(starter("union-branch"), "offices.committee-member")

    assert [each for each in said if "elect" in each or "take" in each] == [
        "It is filled by election, as article 45 (Election by ballot) says.",
        "At least 2 of those who hold it are members of the Women's caucus: nobody else takes those seats.",
        "The next election is called 2 months before a term ends, without anybody asking for it.",
        "If nobody takes a seat in it, the clock calls it again after 1 month, at most 2 times in a row; then a decision does.",
        (
            "If somebody leaves it early, the ballots that filled the seat are counted again without them. If nobody is left who would "
            "take it, an election fills the rest of the term."
        ),
        "If nobody is elected in time, whoever holds it stays on for 2 months at most, and with the caretaker powers alone.",
    ]


def test_an_election_is_told_from_nomination_to_mandate() -> None:
    assert told(starter("campaign-group"), "procedures.ballot") == [
        "All members decide, as the Members' assembly.",
        "People are nominated, by themselves or by others, for 14 days after the election is called.",
        "2 more members must support a nomination.",
        "Whoever is nominated stands only if they accept, at the latest 5 days after nominations close. Until then they can withdraw.",
        "Each can write a statement of at most 2,000 characters.",
        (
            "Then it is fixed who stands, and voting opens after 5 clear days: neither the day on which it is fixed nor the day of "
            "opening counts."
        ),
        "Who may vote is fixed when the notice is given. Whoever joins later has no vote in this matter.",
        "Voting is open for 10 days.",
        (
            "Ballots are unlinked: when voting closes, each is parted from whoever cast it, for good. Until then, whoever runs the "
            "server could read it."
        ),
        "You can change your vote until voting closes.",
        "Votes are counted by the rule “single transferable vote, as in Scotland”.",
        "If no more people stand than there are seats, there is a vote between them and “re-open nominations”.",
        "“Re-open nominations” stands like a candidate. A seat that it wins stays vacant.",
        "It does not matter how many take part.",
        (
            "Members can vote on paper. Two tellers enter the paper ballots, each for themselves, within 3 days after voting closes. "
            "Only what both enter alike counts."
        ),
        (
            "A tie that the rule leaves is broken by a lot that nobody can choose: officers put secrets into it before voting closes, "
            "and open them within 2 days after that."
        ),
        "For 5 days after voting closes, any member can challenge the result.",
        "The Appeals panel rules on it within 14 days.",
        "If nobody rules in time, the result stands.",
        "The decision takes effect 5 days after voting closes, unless a challenge is still open.",
    ]


def test_the_rulebook_is_told_in_german() -> None:
    assert told(starter("co-operative"), "procedures.urgent", "de")[-3:] == [
        "Das ist für alles, was nicht warten kann. Es kann nie die Regeln ändern, nie wer Mitglied ist und nie wer ein Amt hat.",
        "Der Beschluss verfällt nach einer Frist (42 Tage), wenn er nicht vorher bestätigt ist, nach Artikel 31 (Ordinary resolution).",
        "Er kann höchstens 1.000,00 £ bewegen.",
    ]


def test_a_guard_names_what_it_guards_in_the_readers_language() -> None:
    assert told(starter("campaign-group"), "guards.foundations", "de")[0] == (
        "Geschützt ist: die geschützten Rechte, dieser Schutz selbst, die Arten von Mitgliedern, Members' assembly (Artikel 5), "
        "Caucus (Artikel 9), Motion on protected rules (Artikel 35), als Gliederung mit denen austreten, die zustimmen (Artikel 55), "
        "die ganze Organisation auflösen (Artikel 53) und "
        "eine Gliederung auflösen: Caucus (Artikel 54)."
    )


def test_the_articles_of_the_rulebook_are_those_of_the_document_in_their_order() -> None:
    rules = starter("coalition")

    told_articles = [(each.key, each.number, each.title) for section in rulebook(rules) for each in section.articles]

    assert told_articles == [(each.key, each.number, each.title) for each in articles(rules)]


@pytest.mark.parametrize("file", [*STARTERS, *RULEBOOKS], ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_article_of_a_page_can_be_linked_to_and_every_link_leads_somewhere(file: Path, language: str) -> None:
    rules = parse(file.read_text("utf-8"))

    page = Outline(to_html(rules, language=language))

    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert {each.key for each in articles(rules)} <= set(page.ids)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert set(page.levels) == {2, 3}


def test_what_an_organisation_writes_is_text_on_the_page_and_never_markup() -> None:
    hostile = "<script>alert(1)</script> [x](javascript:y) *b* & \\"
    rules = starter(
        "campaign-group",
        ('title = "Convenor"', f"title = '{hostile}'"),
        ('text = "You may leave', f"text = '{hostile}'\nnote = \"You may leave"),
    )

    page, document = to_html(rules), to_markdown(rules)

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y) *b* &amp; \\" in page
    assert r"\<script\>alert(1)\</script\> \[x\](javascript:y) \*b\* \& \\" in document
    assert "<script" not in document.replace(r"\<", "")


def test_the_organisations_words_are_marked_with_their_language_where_the_reader_has_another() -> None:
    rules = starter("campaign-group")

    assert '<span lang="en">Convenor</span>' in to_html(rules, language="de")
    assert 'lang="' not in to_html(rules, language="en-GB")


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(constitutions())
def test_every_constitution_can_be_told_in_every_language(rules: Constitution) -> None:
    for language in ("en", "de"):
        assert all(Outline(to_html(rules, language=language)).ids)
        assert to_markdown(rules, language=language)


def test_what_an_extended_procedure_has_and_this_one_has_not_is_told_and_not_passed_over() -> None:
    rules = starter(
        "campaign-group",
        (
            'title = "Election"\nbody = "members"\nextends = "ordinary"\n',
            'title = "Election"\nbody = "members"\nextends = "ordinary"\npetition = "0"\nbar = "0 days"\n',
        ),
    )

    assert told(rules, "procedures.election") == [
        "All is as in article 30 (Ordinary motion), but for this:",
        "No petition puts a motion here.",
        "What was lost can be moved again at once.",
    ]


def test_the_chapters_of_a_page_that_folds_them_say_what_the_whole_rulebook_says() -> None:
    rules = starter("campaign-group")

    chapters = chapters_to_html(rules)

    assert [section.key for section, _articles in chapters] == [section.key for section in rulebook(rules)]
    assert all(articles in to_html(rules) for _section, articles in chapters)
