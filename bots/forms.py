"""The JSON that the command line prints. It is a contract: keys may be added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.intake import FileReport
from core.library.tally import Tally
from core.library.verifying import Verification
from core.locator import LineRange, Locator, Numbered, TimeRange, WordRange
from core.reply import Reply
from core.results import Result
from core.wording import evidence_of, link_of

Json = dict[str, Any]


def result_form(result: Result) -> Json:
    """Lay a passage out as `search` and `ask` print it."""
    passage = result.passage
    return {
        "id": passage.id,
        "short": passage.short,
        "kind": passage.kind.value,
        "standing": passage.standing.value,
        "text": passage.text,
        "heading": passage.heading,
        "speaker": passage.speaker,
        "people": [person.name for person in passage.source.people],
        "source": passage.source.title,
        "source_id": passage.source.id,
        "locator": locator_form(passage.locator),
        "url": link_of(passage),
        "evidence": passage.evidence.value,
        "check": passage.checked.check.value,
        "label": evidence_of(passage),
        "origin": passage.origin,
        "topics": list(passage.topics),
        "also": [{"id": each.id, "source": each.source.title, "text": each.text} for each in result.also],
        "score": round(result.score, 4),
    }


def explained_form(result: Result) -> Json:
    """Lay a passage out with what each signal of the search gave for it."""
    signals = asdict(result.signals) if result.signals else {}
    known = {name: round(value, 4) for name, value in signals.items() if value is not None}
    return {**result_form(result), "signals": known}


def locator_form(locator: Locator | None) -> Json | None:
    """Lay a place out: its numbers, and `label` as people read it."""
    match locator:
        case None:
            return None
        case TimeRange(start=start, end=end):
            return {"label": str(locator), "start": start, "end": end}
        case Numbered(part=part, number=number):
            return {"label": str(locator), "part": part, "number": number}
        case LineRange(first=first, last=last):
            return {"label": str(locator), "first_line": first, "last_line": last}
        case WordRange(first=first, last=last):
            return {"label": str(locator), "first_word": first, "last_word": last}


def reply_form(reply: Reply) -> Json:
    """Lay a reply out as `ask --json` prints it."""
    return {
        "title": reply.title,
        "body": reply.body,
        "passages": [result_form(result) for result in reply.results],
        "attribution": reply.attribution,
        "link": reply.link,
        "notes": list(reply.notes),
        "actions": [
            {"kind": action.kind.value, "label": action.label, "command": action.command} for action in reply.actions
        ],
        "private": reply.private,
        "found": reply.found,
    }


def report_form(report: FileReport) -> Json:
    """Lay a file's report out as `import --json` prints it."""
    return {
        "path": report.path,
        "kind": report.kind.value if report.kind else None,
        "passages": report.passages,
        "new": report.imported.new,
        "duplicates": report.imported.duplicates,
        "repeated": repeated(report),
        "removed": report.imported.removed,
        "problems": list(report.problems),
        "taken": report.taken,
    }


def repeated(report: FileReport) -> int:
    """Count the passages that a file holds a second time: the same words again in another part of one document."""
    imported = report.imported
    return report.passages - imported.new - imported.duplicates


def verification_form(verification: Verification) -> Json:
    """Lay the outcomes of checks out as `verify --json` prints them."""
    return {
        "transcripts": verification.transcripts,
        "outcomes": {check.value: number for check, number in verification.outcomes.items()},
        "quotes": [
            {
                "id": each.passage.id,
                "text": each.passage.text,
                "check": each.verdict.result.check.value,
                "similarity": each.verdict.result.similarity,
                "diff": each.verdict.result.diff,
                "found_in": each.verdict.result.found_in,
                "locator": locator_form(each.verdict.locator),
            }
            for each in verification.checked
        ],
    }


def tally_form(tally: Tally) -> Json:
    """Lay figures out as `stats --json` prints them."""
    return {
        "passages": tally.passages,
        "sources": dict(tally.sources),
        "source_list": [asdict(source) for source in tally.source_list],
        "kinds": dict(tally.kinds),
        "speakers": dict(tally.speakers),
        "topics": dict(tally.topics),
        "evidence": dict(tally.evidence),
        "checks": dict(tally.checks),
    }
