"""What the doctor says of who may send our mail, of a DNS that is really asked."""

import pytest
from pytest_django import Settings

from commonty.site.doctor.finding import Finding, Standing
from commonty.site.doctor.spf.finding import of_our_mail, spf
from commonty.site.doctor.tests.knowing import knowing

PROVIDER = {
    "A smtp.provider.net": ["192.0.2.10"],
    "AAAA smtp.provider.net": ["2001:db8::10"],
    "provider.net": ["v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/64 -all"],
}
LARGE = {
    "A smtp.large.net": ["192.0.2.99"],
    "large.net": ["v=spf1 redirect=_out.large.net"],
    "_out.large.net": ["v=spf1 ip4:198.51.100.0/24 ~all"],
}
"""A provider that takes letters at one address and sends them from others."""
OURS = {"A mail.example.org": ["203.0.113.5"], "MX example.org": ["10 mail.example.org."]}
SAYS_THIS = "At your domain's provider, let the TXT record at example.org say this, unless your mail provider names another text: "


@pytest.fixture(autouse=True)
def place(settings: Settings) -> None:
    """Let mail go out by a provider."""
    settings.EMAIL_URL, settings.HOST, settings.IS_LOCAL = "smtp://smtp.provider.net?from=us@example.org", "members.example.org", False


def found(record: str, relay: str = "smtp.provider.net", **more: list[str]) -> Finding:
    zone = {**PROVIDER, **LARGE, **OURS, "example.org": [record] if record else [], **more}
    with knowing(zone) as asked:
        return spf("example.org", relay, asked)


def told(finding: Finding) -> tuple[Standing, str, str]:
    return finding.standing, str(finding.says), str(finding.step)


@pytest.mark.parametrize(
    ("record", "relay"),
    [
        ("v=spf1 include:provider.net -all", "smtp.provider.net"),
        ("V=SPF1 ?exists:no.example.org ip4:192.0.2.10 ip6:2001:db8:0::/48 -all", "smtp.provider.net"),
        ("v=spf1 a:smtp.provider.net ~all", "smtp.provider.net"),
        ("v=spf1 redirect=provider.net", "smtp.provider.net"),
        ("v=spf1 mx -all", "mail.example.org"),
        ("v=spf1 ip4:203.0.113.0/24 -all", "203.0.113.7"),
    ],
)
def test_a_record_that_permits_the_mail_server_is_in_order(record: str, relay: str) -> None:
    assert told(found(record, relay)) == (Standing.GOOD, f"It permits {relay}, by which our mail goes out: {record}", "")


def test_a_record_that_names_another_provider_forbids_our_letters_and_the_step_says_the_text() -> None:
    finding = found("v=spf1 include:_out.large.net -all")

    says = "It does not permit smtp.provider.net (192.0.2.10, 2001:db8::10), by which our mail goes out: v=spf1 include:_out.large.net -all"
    assert told(finding) == (Standing.BAD, says, SAYS_THIS + "v=spf1 include:provider.net include:_out.large.net -all")


@pytest.mark.parametrize(
    ("record", "relay", "text"),
    [
        ("", "smtp.provider.net", "v=spf1 include:provider.net ~all"),
        ("", "mail.example.org", "v=spf1 a:mail.example.org ~all"),
        ("v=spf1 -all", "203.0.113.7", "v=spf1 ip4:203.0.113.7 -all"),
        ("v=spf1 ?all", "smtp.large.net", "v=spf1 include:large.net ?all"),
        ("v=spf1 redirect=_out.large.net", "mail.example.org", "v=spf1 a:mail.example.org redirect=_out.large.net"),
    ],
)
def test_the_text_that_is_named_permits_it(record: str, relay: str, text: str) -> None:
    finding = found(record, relay)

    assert (finding.standing, str(finding.step)) == (Standing.BAD, SAYS_THIS + text)
    assert found(text, relay).standing is Standing.GOOD


def test_a_provider_that_sends_from_other_addresses_than_it_takes_letters_at_is_permitted_by_its_own_record() -> None:
    finding = found("v=spf1 include:large.net -all", "smtp.large.net")

    says = "It permits the servers of large.net, which smtp.large.net belongs to, by which our mail goes out: v=spf1 include:large.net -all"
    assert told(finding) == (Standing.GOOD, says, "")


def test_a_server_of_our_own_is_not_permitted_by_a_record_of_our_own_that_leaves_it_out() -> None:
    finding = found("v=spf1 include:_spf.example.org -all", "mail.example.org", **{"_spf.example.org": ["v=spf1 ip4:203.0.113.77 -all"]})

    assert (finding.standing, str(finding.step)) == (
        Standing.BAD,
        SAYS_THIS + "v=spf1 a:mail.example.org include:_spf.example.org -all",
    )


def test_a_record_that_permits_some_addresses_of_the_server_needs_care() -> None:
    finding = found("v=spf1 ip4:192.0.2.10 -all")

    says = "It permits smtp.provider.net, by which our mail goes out, at 192.0.2.10, and not at 2001:db8::10."
    assert told(finding) == (Standing.CARE, says, SAYS_THIS + "v=spf1 include:provider.net ip4:192.0.2.10 -all")


def test_a_record_counts_for_nothing_where_it_is_broken_or_asks_for_too_much() -> None:
    many = " ".join(f"a:mail.example.org a:{number}.example.org" for number in range(1, 3)) + " mx" * 7
    texts = [
        "ip4:192.0.2.300 -all",
        "include:gone.example.org -all",
        f"{many} -all",
        "a:1.example.org a:2.example.org mx:3.example.org -all",
    ]

    told_of = [found(f"v=spf1 {text}") for text in texts]

    assert [(each.standing, str(each.says)) for each in told_of] == [
        (Standing.BAD, "“ip4:192.0.2.300” in the record of example.org means nothing, so all of it counts for nothing."),
        (Standing.BAD, "It asks for the record of gone.example.org, and there is none."),
        (Standing.BAD, "It asks for more than ten other names, so it counts for nothing."),
        (Standing.BAD, "It asks for more than two names that do not exist, 3.example.org the last of them."),
    ]
    assert {str(each.step).split(",")[0] for each in told_of} == {"At your domain's provider"}


def test_where_another_name_would_be_one_too_many_the_step_says_so() -> None:
    finding = found("v=spf1" + " mx" * 10 + " -all", "smtp.large.net")

    assert finding.standing is Standing.BAD
    assert str(finding.step).startswith(
        "An SPF record may ask for ten other names. At your domain's provider, take out those by which nothing is"
    )
    assert str(finding.step).endswith("sent any more, and add: include:large.net")


def test_two_records_or_one_that_allows_everybody_are_not_in_order() -> None:
    with knowing({**PROVIDER, "example.org": ["v=spf1 -all", "v=spf1 include:provider.net ~all", "something else"]}) as asked:
        two = spf("example.org", "smtp.provider.net", asked)
    everybody = found("v=spf1 +all")

    assert told(two)[:2] == (Standing.BAD, "There are several records, and only one may be.")
    assert everybody.standing is Standing.CARE
    assert str(everybody.step).startswith("Let the record end with ~all or -all")


@pytest.mark.parametrize("relay", ["localhost", "relay.lan.example", "10.0.0.3"])
def test_a_server_in_our_own_network_sends_from_an_address_that_is_not_known_here(relay: str) -> None:
    finding = found("v=spf1 a:members.example.org -all", relay, **{"A relay.lan.example": ["192.168.1.4"]})

    assert finding.standing is Standing.UNKNOWN
    assert f"Which address others see when {relay} sends cannot be seen from here." in str(finding.says)
    assert str(finding.step).endswith("If it is this machine’s own, it must contain: a:members.example.org")


def test_the_domain_to_which_letters_come_back_is_asked_too(settings: Settings) -> None:
    settings.EMAIL_URL += "&bounces=back@bounces.example.org"
    with knowing({**PROVIDER, "example.org": ["v=spf1 include:provider.net -all"]}) as asked:
        finding = of_our_mail("example.org", asked)

    assert told(finding)[:2] == (Standing.BAD, "No record says who may send mail for bounces.example.org.")
    assert str(finding.looked) == "Asked the DNS for bounces.example.org."
