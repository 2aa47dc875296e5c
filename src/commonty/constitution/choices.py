"""The words that a key of a constitution may choose from, each with what it means."""

from enum import StrEnum


class BodyKind(StrEnum):
    """What sort of body it is."""

    ASSEMBLY = "assembly"  # everybody who belongs decides
    BRANCH = "branch"  # part of the members, with decisions of its own
    COMMITTEE = "committee"  # acts for the body that it is part of
    CAUCUS = "caucus"  # self-organised; nobody above it reads its roll


class Belonging(StrEnum):
    """How one comes to belong to a body."""

    ADMISSION = "admission"  # one applies and is admitted, as `admission` says
    EVERYONE = "everyone"  # every member of the parent body
    AREA = "area"  # a member of the parent body, in at most one body of this article
    SELF = "self"  # who says that they belong, belongs
    SEATS = "seats"  # the holders of its offices
    DELEGATES = "delegates"  # those whom its constituent bodies send


class Admission(StrEnum):
    """Who lets an applicant in."""

    OPEN = "open"  # nobody needs to: applying is joining
    SPONSORS = "sponsors"  # as many members as `sponsors` says
    MANDATE = "mandate"  # a holder of the power bodies.admit
    DECISION = "decision"  # a motion, by the route of bodies.admit


class Base(StrEnum):
    """What a share is a share of (specs/constitution/semantics.md, Majorities)."""

    CAST = "cast"  # yes + no
    VALID = "valid"  # yes + no + abstain + blank: a blank ballot is an abstention
    PRESENT = "present"  # all present at the vote
    ENTITLED = "entitled"  # the whole roll


class QuorumKind(StrEnum):
    """What a quorum counts (specs/constitution/semantics.md, Quorum)."""

    PARTICIPATION = "participation"  # ballots returned: yes + no + abstain + blank
    APPROVAL = "approval"  # yes
    PRESENCE = "presence"  # people present
    PER_OPTION = "per-option"  # those preferring the option to the default


class Ballot(StrEnum):
    """Whether the body sees how each member voted."""

    OPEN = "open"  # members of the body see how each voted
    UNLINKED = "unlinked"  # at the close every ballot of an election is parted from its voter for good
    SECRET = "secret"  # nobody sees more than the totals  # noqa: S105 - a ballot, not a password


class Where(StrEnum):
    """Where votes are cast and counted."""

    HERE = "here"  # here, each member for themselves
    HALL = "hall"  # in a meeting, counted there by hand; two tellers report what came of it
    OUTSIDE = "outside"  # in a ballot that somebody outside runs; two tellers enter what their report says


class Credentials(StrEnum):
    """Who makes the credentials with which secret ballots are signed."""

    SERVER = "server"  # the server: whoever runs it could vote for people who do not vote
    AUTHORITY = "authority"  # a credential authority, on a machine of its own


class Right(StrEnum):
    """What a category of members may do by standing alone."""

    PROPOSE = "propose"  # move a motion
    SECOND = "second"  # second one
    VOTE = "vote"  # be on the rolls
    STAND = "stand"  # be seated in an office
    CHALLENGE = "challenge"  # challenge a result


class Freeze(StrEnum):
    """When the roll of a decision is fixed."""

    NOTICE = "notice"  # as the notice is served
    OPENING = "opening"  # as voting opens


class IfInquorate(StrEnum):
    """What follows a vote without a quorum."""

    LAPSE = "lapse"  # no decision; it may be moved afresh
    AGAIN = "again"  # put once more, under the procedure `second_vote`
    LOST = "lost"  # it is lost, as if more had voted no


class Counting(StrEnum):
    """The rule by which the ballots of a vote are counted."""

    YES_NO = "yes-no"  # yes against no, by threshold
    SCOTTISH_STV = "scottish-stv"  # single transferable vote as in SSI 2007/42
    MEEK = "meek"  # single transferable vote by Meek: the elected keep of a ballot only what they need
    ERS97 = "ers97"  # single transferable vote by the rules of the Electoral Reform Society of 1997, as it is counted by hand
    IRV = "irv"  # instant run-off, for one seat
    SCHULZE = "schulze"  # compared two by two, by the strongest chains of wins, for one seat
    RANKED_PAIRS = "ranked-pairs"  # compared two by two, the strongest wins first, for one seat
    APPROVAL = "approval"  # as many as one approves of, each with one vote
    SEQUENTIAL_PAV = "sequential-pav"  # approval in proportion: a ballot counts less with each it elected
    SEQUENTIAL_PHRAGMEN = "sequential-phragmen"  # approval in proportion, by Phragmén: ballots share the load of each election
    SCORE = "score"  # a grade for everybody; grades are points, and add up
    MAJORITY_JUDGMENT = "majority-judgment"  # a grade for everybody; the grade in the middle decides
    PLURALITY = "plurality"  # one vote for one candidate
    BLOC = "bloc"  # as many votes as there are seats


PAIRWISE = frozenset({Counting.SCHULZE, Counting.RANKED_PAIRS})
"""The rules that compare candidates two by two."""
GRADED = frozenset({Counting.SCORE, Counting.MAJORITY_JUDGMENT})
"""The rules by which a ballot gives everybody a grade."""
RANKED = PAIRWISE | {Counting.SCOTTISH_STV, Counting.MEEK, Counting.ERS97, Counting.IRV}
"""The rules by which a ballot ranks."""
REVEAL = "people.reveal"
"""The power to see how to reach members, and to print letters to them."""
KEEP_KEY = "voting.keep-key"
"""The power to keep a key of secret ballots."""
TELL = "decisions.tell"
"""The power to count votes on motions that are cast on paper or by hand, and to report them."""
ISSUE_CREDENTIALS = "voting.issue-credentials"
"""The power to make and send the credentials of secret ballots."""
ONE_SEAT = PAIRWISE | {Counting.IRV}
"""The rules that fill one seat."""


class Measure(StrEnum):
    """How strong a win is, where candidates are compared two by two."""

    MARGINS = "margins"  # by how many more ballots prefer the winner than the loser
    WINNING_VOTES = "winning-votes"  # by how many ballots prefer the winner


class Few(StrEnum):
    """What is published of a secret ballot where fewer than ten voted online, or on paper: their numbers would show who voted how."""

    WITHHELD = "withheld"  # the outcome alone, of those and of any whole that would give them away
    POOLED = "pooled"  # both ways together, where that is ten or more; else the outcome alone


class Variant(StrEnum):
    """By whose rule votes are counted, where one method has several: Meek's."""

    REFERENCE = "reference"  # that of the Proportional Representation Foundation
    NEW_ZEALAND = "new-zealand"  # that of New Zealand's local elections, with a lot for ties


class Uncontested(StrEnum):
    """What follows where no more candidates stand than there are seats."""

    ELECTED = "elected"  # they are elected without a vote
    YES_NO = "yes-no"  # each is put to the vote, yes or no
    AGAINST_RON = "against-ron"  # they are put to the vote against “re-open nominations”


class Vacancy(StrEnum):
    """How a seat is filled that falls vacant within its term."""

    LEAVE = "leave"  # by nothing but a decision to call an election
    BY_ELECTION = "by-election"  # by an election for the rest of the term
    COUNTBACK = "countback"  # from the ballots that filled it; where nobody is left, by an election


class Kept(StrEnum):
    """What a statutory register keeps of somebody who has left."""

    NAME = "name"  # what they are called
    ADDRESS = "address"  # their postal address
    EMAIL = "email"  # their e-mail address
    PHONE = "phone"  # their telephone number
    MEMBER_NUMBER = "member-number"  # their member number
    CATEGORY = "category"  # the title of their category
    JOINED = "joined"  # the day when they joined
    LEFT = "left"  # the day when they left


class Trigger(StrEnum):
    """What makes the clock raise a motion."""

    INACTIVE = "inactive"  # a member is inactive


class Silence(StrEnum):
    """What it means that nobody ruled on a challenge in time."""

    STANDS = "stands"  # the challenge is dismissed, the decision stands
    FALLS = "falls"  # the challenge is upheld, the decision falls
