"""The library as a whole: a store, the topics it knows, and whether the shipped content is part of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.library.hiding import hidden_by_each
from core.library.store import Store
from core.library.topics import Topic, TopicRule
from core.team import SHARED, STARTER, Team, View


@dataclass(frozen=True)
class Library:
    """What every use case takes. Topics are given in the order in which people see them."""

    store: Store
    topics: Sequence[Topic]
    with_starter: bool = True

    async def view(self, team: Team) -> View:
        """Work out what a team sees just now."""
        return (await self.views([team]))[team]

    async def views(self, teams: Collection[Team]) -> Mapping[Team, View]:
        """Work out what each of these teams sees just now, in one look at the store."""
        hidden = await hidden_by_each(self.store, teams)
        return {team: View(team=team, scopes=self._scopes(team), hidden=hidden[team]) for team in teams}

    def _scopes(self, team: Team) -> tuple[str, ...]:
        everybodys = (STARTER, SHARED) if self.with_starter else (SHARED,)
        return everybodys if team.is_outside else (*everybodys, team.key)

    def beside(self, scope: str) -> tuple[str, ...]:
        """List the other scopes that whoever sees this one sees, too."""
        everybodys = (STARTER, SHARED) if self.with_starter else (SHARED,)
        return tuple(each for each in everybodys if each != scope)

    @cached_property
    def topic_of(self) -> Mapping[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.topics}

    def topic_named(self, typed: str) -> str | None:
        """Find the slug of the topic whose slug or name is what was typed, in any case; None where none is."""
        return self._slugs.get(_key(typed))

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        return {_key(name): topic.slug for topic in self.topics for name in (topic.name, topic.slug)}

    @cached_property
    def rule(self) -> TopicRule:
        """The rule that gives imported passages their topics."""
        return TopicRule.build(self.topics)


def _key(name: str) -> str:
    return "-".join(name.casefold().replace("-", " ").split())
