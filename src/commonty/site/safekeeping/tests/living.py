"""What is run in an installation of three members, and what they are called afterwards."""

LIVE = """
from datetime import UTC, datetime
from importlib.resources import files
from commonty.apps.bodies.founding import found
from commonty.apps.bodies.joining import apply
from commonty.apps.people.models import Person
now = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
people = [
    Person.objects.sign_up(name=name, email=f"{name.split()[0].lower()}@example.org", now=now)
    for name in ("Ada Zqxavier", "Berta Zqyorke", "Cleo Zqzabel")
]
text = (files("commonty.constitution") / "starters" / "campaign-group.toml").read_text()
body = found(text, people, {}, now=now)
"""
ERASE = """
from datetime import UTC, datetime
from commonty.apps.people import erasing
from commonty.apps.people.models import Person
now = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
ada = Person.objects.get(member_number=1).pk
erasing.mark(ada, now=now)
erasing.forget(ada, now=now)
"""
NAMES = """
from commonty.apps.people.models import Person
print([person.own("name")["name"] for person in Person.objects.order_by("pk")])
"""
ACCOUNTS = """
from commonty.apps.people.models import Account, Person
print([Account.objects.open_for(person).is_vouched_for() for person in Person.objects.order_by("pk")])
"""
EVERYBODY, WITHOUT_ADA = "['Ada Zqxavier', 'Berta Zqyorke', 'Cleo Zqzabel']\n", "['', 'Berta Zqyorke', 'Cleo Zqzabel']\n"
