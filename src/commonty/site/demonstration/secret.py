"""The secret ballots of the invented year: trustees, a motion with voting codes, a delegate elected and opened, the next election open."""

from dataclasses import replace
from random import Random

from commonty.apps.bodies.models import Body
from commonty.apps.decisions.effects import Resolve
from commonty.apps.decisions.models import Motion
from commonty.apps.decisions.models import Phase as MotionPhase
from commonty.apps.elections.effects import CallElection
from commonty.apps.elections.models import Election, Phase
from commonty.apps.mandates.effects import GrantMandate
from commonty.apps.people.models import Person
from commonty.apps.voting.models import Board, Ceremony, Issuing, Stage, Step
from commonty.apps.voting.models.trustees import together
from commonty.ballots.ballot import make_ballot
from commonty.ballots.bound import make_part
from commonty.ballots.credential import new_credential, private_key, public_credential, spares, write_list
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

[powers.issue-codes]
power = "voting.issue-credentials"
title = "Send out voting codes"
longest = "14 months"

[procedures.secret-motion]
title = "Motion voted on in secret"
body = "members"
extends = "ordinary"
ballot = "secret"
credentials = "authority"
opening = "5 days"
note = "For what a landlord would like to know who voted for. Somebody else than our server makes the voting codes."

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
ISSUER = 16
"""Who sends out voting codes, by when they came."""
STANDING = (62, 64, 66)
VOTERS, VOTERS_ON_MOTION = 40, 36
IN_FAVOUR, AGAINST = [0, 1, 0, 0], [0, 0, 1, 0]
"""What a ballot on a motion says: nothing blank, then yes, no, abstain."""
SEED = 1936


def added(rules: Constitution) -> Constitution:
    """Return rules with secret ballots, which whoever moves an ordinary motion may choose."""
    whole = parse(write(rules) + RULES)
    ordinary = replace(whole.procedures["ordinary"], or_by=(*whole.procedures["ordinary"].or_by, "secret-motion"))
    return replace(whole, procedures={**whole.procedures, "ordinary": ordinary})


def choose_trustees(world: World) -> None:
    """Members give three of them the keys of secret ballots."""
    ends = calendar.after(world.now, Duration(12, Unit.MONTHS), "UTC").isoformat()
    effects = [GrantMandate(world.member(who).pk, "keep-keys", "members", "keep a key of our secret ballots", ends) for who in TRUSTEES]
    effects += [GrantMandate(world.member(ISSUER).pk, "issue-codes", "members", "send out our voting codes", ends)]
    text = (
        "Three of us, of whom two together open a secret ballot, so that neither one of them nor the server can. And a fourth, who sends "
        "out the codes where we vote on motions in secret, so that the server cannot vote for those who stay away."
    )
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


def withhold_rent(world: World) -> None:
    """Members vote in secret on what could get them into trouble if their landlord knew."""
    text = "Until the damp in Millbank is dealt with. Who is for it stays among nobody: the vote is secret."
    world.move(24, "Withhold a tenth of the rent", text, [Resolve()], procedure="secret-motion", seconders=(25, 26))


def attend(world: World) -> None:
    """Send out codes, nominate, vote, shuffle and open: whatever is to be done today in secret votes."""
    for issuing in Issuing.objects.filter(listed="", until__gt=world.now):
        issuing.hand_in(world.member(ISSUER), _codes(world, issuing), now=world.now)
    for motion in Motion.objects.filter(opening__ballot_box__isnull=False, outcome=None, lapse=None):
        board = Board.objects.get(box=motion.opening.ballot_box)
        if motion.phase(world.now) is MotionPhase.OPEN and not board.ballots:
            _vote_with_codes(world, board)
        elif motion.closed is not None:
            _open(world, board)
    for election in Election.objects.filter(office=OFFICE, outcome=None, lapse=None):
        phase = election.phase(world.now)
        if phase is Phase.NOMINATING and not election.nominations.exists():
            _stand(world, election)
        elif phase is Phase.OPEN and not election.opening.box.returned:
            _vote(world, election)
        elif phase is Phase.COUNTING and election.closed is not None:
            _open(world, Board.objects.get(box=election.opening.box))


def _codes(world: World, issuing: Issuing) -> bytes:
    """Make the codes as the command does, on the machine of who sends them out; return the public list."""
    of, weights = group(issuing.group), list(issuing.roll.entries.order_by("index").values_list("person_id", "weight"))
    own = {person: new_credential() for person, _weight in weights}
    spare = [(new_credential(), weight) for weight in spares((weight for _person, weight in weights), issuing.share).elements()]
    made = [*((own[person], weight) for person, weight in weights), *spare]
    world.codes[issuing.uuid] = own
    listed = write_list(of, {public_credential(of, private_key(of, issuing.uuid, each)): weight for each, weight in made})
    return listed.encode()


def _vote_with_codes(world: World, board: Board) -> None:
    """Let some vote on a motion, each with the code that they were sent: most for it."""
    chance, codes = Random(SEED), world.codes[board.uuid]  # noqa: S311 - an invented year, the same for everybody
    for place, person in enumerate(Person.objects.in_bulk(chance.sample(sorted(codes), VOTERS_ON_MOTION)).values()):
        key = private_key(board.election.group, board.uuid, codes[person.pk])
        board.cast(person, make_ballot(board.election, key, [AGAINST if place % 4 == 1 else IN_FAVOUR]), now=world.now)


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
