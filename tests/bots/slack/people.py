"""The people and channels that tests of Slack begin with."""

from __future__ import annotations

from tests.bots.slack.web.records import BOT_USER, OTHER_TEAM, Channel, Kind, Person

ADA = Person(id="U0ADA", name="ada.l", display="ada", real="Ada Lovelock")
BOB = Person(id="U0BOB", name="bob", real="Bob Rivers", zone="America/New_York")
CHIEF = Person(id="U0CHIEF", name="chief", display="chief", administrator=True)
GUEST = Person(id="U0GUEST", name="guest", display="guest", guest=True)
OUTSIDER = Person(id="U0OUT", name="zoe", display="zoe", team=OTHER_TEAM)
ROBOT = Person(id=BOT_USER, name="quotidian", robot=True)
PEOPLE = (ADA, BOB, CHIEF, GUEST, OUTSIDER, ROBOT)

_MEMBERS = (ADA.id, BOB.id, CHIEF.id, BOT_USER)
GENERAL = Channel(id="C0GENERAL", name="general", members=(*_MEMBERS, GUEST.id))
WORKSHOP = Channel(id="C0WORKSHOP", name="workshop", members=(ADA.id, BOT_USER))
ELSEWHERE = Channel(id="C0ELSEWHERE", name="elsewhere", members=(ADA.id, BOB.id))
"""A public channel that the app is not in."""
SECRET = Channel(id="G0SECRET", name="secret", kind=Kind.PRIVATE, members=(ADA.id, BOT_USER))
SHARED = Channel(id="C0SHARED", name="shared", members=(*_MEMBERS, OUTSIDER.id), shared=True)
"""A channel that members of another workspace are in, too."""
CHANNELS = (GENERAL, WORKSHOP, ELSEWHERE, SECRET, SHARED)
