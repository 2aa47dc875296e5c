"""What the rules of the inhabited organisation say beside those of the campaign group."""

MORE = """
[bodies.circle]
title = "Circle"
kind = "branch"
belonging = "admission"
admission = "mandate"
parent = "members"
many = true

[bodies.guild]
title = "Guild"
kind = "branch"
belonging = "admission"
admission = "sponsors"
sponsors = 1
parent = "members"
many = true

[powers.admit]
power = "bodies.admit"
title = "Let applicants in"
longest = "12 months"
covers_below = true

[powers.record-death]
power = "bodies.record-death"
title = "Record that a member has died"
longest = "12 months"

[powers.merge]
power = "people.merge"
title = "Find members who are here twice"
longest = "12 months"
"""
