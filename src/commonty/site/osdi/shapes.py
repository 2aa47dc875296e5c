"""What OSDI calls things: pages, people and errors as plain data."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse

from commonty.apps.people.models import Person

VERSION = "1.2.0"
PER_PAGE = 25
NAMESPACE = "commonty"


def address(name: str, *arguments: int) -> str:
    """Return an address of ours, whole."""
    return settings.ORIGIN + reverse(f"osdi:{name}", args=arguments)


def curies() -> list[dict[str, object]]:
    """Return what the names of links are short for."""
    return [{"name": "osdi", "href": f"{address('entry')}#{{rel}}", "templated": True}]


def entry_point(title: str) -> dict[str, object]:
    """Return what a program reads first."""
    links: dict[str, object] = {
        "self": {"href": address("entry"), "title": "Entry point"},
        "osdi:people": {"href": address("people"), "title": "People"},
        "osdi:tags": {"href": address("tags"), "title": "Tags"},
        "osdi:person_signup_helper": {"href": address("helper"), "title": "Person signup helper"},
        "curies": curies(),
    }
    told = {"motd": title, "max_pagesize": PER_PAGE, "vendor_name": "Commonty", "product_name": "Commonty"}
    return {**told, "osdi_version": VERSION, "namespace": NAMESPACE, "_links": links}


def page(name: str, kind: str, items: Sequence[Mapping[str, object]], *, number: int, size: int, total: int) -> dict[str, object]:
    """Return one page of a collection; one past the end is empty."""
    pages = -(-total // size)
    own = address(name)
    links: dict[str, object] = {
        "self": {"href": f"{own}?page={number}&per_page={size}"},
        "curies": curies(),
        kind: [_link(each) for each in items],
    }
    if number < pages:
        links["next"] = {"href": f"{own}?page={number + 1}&per_page={size}"}
    if 1 < number <= pages + 1:
        links["previous"] = {"href": f"{own}?page={number - 1}&per_page={size}"}
    return {
        "page": number,
        "per_page": size,
        "total_pages": pages,
        "total_records": total,
        "_links": links,
        "_embedded": {kind: list(items)},
    }


def person(each: Person, known: Mapping[str, str], *, email_status: str, modified: datetime | None = None) -> dict[str, object]:
    """Return a person; of ``known`` what is there, in clear. Equal dates of making and changing mean that they are new."""
    told: dict[str, object] = {
        "identifiers": [f"{NAMESPACE}:{each.member_number}"],
        "origin_system": "Commonty",
        "created_date": _instant(each.signed_up_at),
        "modified_date": _instant(modified or each.signed_up_at),
        "custom_fields": {},
        "languages_spoken": [each.language],
        "_links": {
            "self": {"href": address("person", each.member_number)},
            "osdi:taggings": {"href": address("taggings", each.member_number)},
            "curies": curies(),
        },
    }
    given, _blank, family = known.get("name", "").rpartition(" ")
    if family:
        told |= {"given_name": given or family, "family_name": family if given else ""}
    told["email_addresses"] = [{"address": email, "primary": True, "status": email_status}] if (email := known.get("email")) else []
    told["phone_numbers"] = [{"number": _digits(phone), "primary": True}] if (phone := known.get("phone")) else []
    told["postal_addresses"] = [{"address_lines": lines.splitlines(), "primary": True}] if (lines := known.get("address")) else []
    return told


def error(status: int, code: str, description: str, *, hint: str = "") -> dict[str, object]:
    """Return what is wrong, as OSDI says it."""
    said = {"error_code": code, "description": description, "hint": hint}
    about = {"resource": "osdi:person", "response_code": status, "error_descriptions": [said]}
    return {"osdi:error": {"request_type": "atomic", "response_code": status, "resource_status": [about]}}


def _link(item: Mapping[str, object]) -> object:
    links = item["_links"]
    return links["self"] if isinstance(links, Mapping) else None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _digits(phone: str) -> str:
    return "".join(each for each in phone if each.isdecimal())
