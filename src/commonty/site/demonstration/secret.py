"""The secret ballots of the invented year: trustees, a delegate elected and opened, and the next election open as the year ends."""

from random import Random

from commonty.apps.bodies.models import Body
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Election, Phase
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Ceremony, Stage, Step
from commonty.apps.voting.models.trustees import together
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import private_key
from commonty.ballots.groups import group
from commonty.ballots.secret import SecretScalar
from commonty.ballots.shuffles import shuffle_all, write_shuffles
from commonty.ballots.signed import read_signed
from commonty.ballots.threshold import Keys, SecretSeed, certify, deal, finish, keys_of, read_dealt
from commonty.constitution import calendar
from commonty.constitution.authority import Authority, AuthorityKind
from commonty.constitution.document import Constitution
from commonty.constitution.duration import Duration, Unit
from commonty.constitution.reading import parse
from commonty.constitution.writing import write
from commonty.site.demonstration.world import Vote, World

OFFICE, BODY = "delegate", "delegation"
RULES = """
[bodies.delegation]
title = "Delegation"
kind = "committee"
belonging = "seats"
parent = "members"

[offices.delegate]
title = "Delegate to the federation"
body = "delegation"
procedure = "secret-ballot"
recall = "recall"
term = "6 months"
hold_over = "1 month"
called_before = "48 days"

[offices.deputy]
title = "Deputy delegate to the federation"
body = "delegation"
procedure = "secret-ballot"
recall = "recall"
term = "6 months"
hold_over = "1 month"

[powers.keep-keys]
power = "voting.keep-key"
title = "Keep a key of secret ballots"
longest = "14 months"
together = 2

[procedures.secret-ballot]
title = "Election by secret ballot"
body = "members"
notice = "5 days"
voting = "10 days"
ballot = "secret"
nominations = "14 days"
nominators = 1
acceptance = "3 days"
counting = "irv"
opening = "5 days"
challenge = "5 days"
ruled_by = "appeals"
ruling = "14 days"
delay = "5 days"
note = "For whom landlords would like to know who voted for."
"""
TRUSTEES = {13: "QuarrymoorTrusteeFirst", 14: "QuarrymoorTrusteeAfter", 15: "QuarrymoorTrusteeThird"}
"""Who keeps the keys, by when they came, and the code of each one's recovery sheet: here alone it is no secret, so that anybody can try."""
STANDING = (62, 64, 66)
VOTERS = 40
SEED = 1936


def added(rules: Constitution) -> Constitution:
    """Return rules with secret ballots."""
    return parse(write(rules) + RULES)


def choose_trustees(world: World) -> None:
    """Members give three of them the keys of secret ballots."""
    ends = calendar.after(world.now, Duration(12, Unit.MONTHS), "UTC").isoformat()
    effects = [GrantMandate(world.member(who).pk, "keep-keys", "members", "keep a key of our secret ballots", ends) for who in TRUSTEES]
    text = "Three of us, of whom two together open a secret ballot, so that neither one of them nor the server can."
    world.move(4, "Three trustees for secret ballots", text, effects, vote=Vote(0.38, 0.88, 0.06), seconders=(16, 17))


def make_keys(world: World) -> None:
    """The three hold their key ceremony, each on a device of their own."""
    body = Body.objects.get(parent=None)
    authority = Authority(AuthorityKind.DECISION, "routine", None, "voting.routine", body.path, "powers.keep-keys")
    ceremony = Ceremony.objects.begin(
        body, threshold=together(body, world.now), authority=authority, article="powers.keep-keys", now=world.now
    )
    seeds = {who: keys_of(group(ceremony.group), SecretSeed(code)) for who, code in TRUSTEES.items()}
    for _step in Step:
        for who in TRUSTEES:
            _does(world, ceremony, who, seeds[who])


def _does(world: World, ceremony: Ceremony, who: int, keys: Keys) -> None:
    """Let one trustee do what is theirs to do next."""
    task = ceremony.task(world.member(who))
    if task is None:
        return
    of, told = group(task["ceremony"]["group"]), task["ceremony"]
    number, threshold = told["number"], told["threshold"]
    certificates = [read_signed(of, each) for each in task["certificates"]]
    match task["step"]:
        case Step.CERTIFY:
            given = certify(of, keys, number=number, trustees=told["trustees"], threshold=threshold).to_json()
        case Step.DEAL:
            given = deal(of, keys, certificates, number=number, threshold=threshold).to_json()
        case _:
            dealt = [read_dealt(of, each) for each in task["dealt"]]
            secret, finished = finish(of, keys, certificates, dealt, number=number, threshold=threshold)
            world.keys[who], given = secret, finished.to_json(of)
    ceremony.give(world.member(who), {**given}, now=world.now)


def call(world: World) -> None:
    """Members decide that a delegate is elected in secret."""
    text = "Who speaks for us in the federation sits across from our landlords. Nobody shall have to say whom they chose."
    world.move(18, "Elect a delegate by secret ballot", text, [CallElection(OFFICE, BODY)], vote=Vote(0.36, 0.85, 0.08), seconders=(19, 20))


def attend(world: World) -> None:
    """Nominate, vote, shuffle and open: whatever is to be done today in secret elections."""
    for election in Election.objects.filter(office=OFFICE, outcome=None, lapse=None):
        phase = election.phase(world.now)
        if phase is Phase.NOMINATING and not election.nominations.exists():
            _stand(world, election)
        elif phase is Phase.OPEN and not election.opening.box.returned:
            _vote(world, election)
        elif phase is Phase.COUNTING and election.closed is not None:
            _open(world, Board.objects.get(box=election.opening.box))


def _stand(world: World, election: Election) -> None:
    for who in STANDING:
        nomination = election.nominate(world.member(who + 1), world.member(who), now=world.now)
        election.support(world.member(who + 5), nomination, now=world.now)
        election.accept(world.member(who), now=world.now)


def _vote(world: World, election: Election) -> None:
    """Let some vote, each on a device of their own."""
    chance, board = Random(SEED), Board.objects.get(box=election.opening.box)  # noqa: S311 - an invented year, the same for everybody
    entitled = list(board.box.roll.entries.order_by("index").values_list("person_id", flat=True))
    options = len(board.election.questions[0].options)
    for person in Person.objects.in_bulk(chance.sample(entitled, VOTERS)).values():
        ranked = chance.sample(range(options), chance.randint(1, options))
        numbers = [ranked.index(option) + 1 if option in ranked else 0 for option in range(options)]
        key = private_key(board.election.group, board.uuid, board.credential_of(person, now=world.now))
        board.cast(person, make_ballot(board.election, key, [numbers]), now=world.now)


def _open(world: World, board: Board) -> None:
    """Let the first two trustees shuffle the ballots and open them; the third is not needed."""
    board.go_on(lambda: world.now)
    for who in list(TRUSTEES)[:2]:
        if board.stage is Stage.SHUFFLING:
            made = write_shuffles(board.election.group, shuffle_all(board.election, board.shuffled()))
            board.shuffle(world.member(who), made.encode(), now=world.now)
    for who in list(TRUSTEES)[:2]:
        if board.stage is Stage.DECRYPTING:
            _decrypt(world, board, who)
    board.go_on(lambda: world.now)


def _decrypt(world: World, board: Board, who: int) -> None:
    election = board.election
    secret: SecretScalar = world.keys[who]
    part = make_part(election.group, election.fingerprint, secret, board.shuffled())
    board.decrypt(world.member(who), part.encode(), now=world.now)
