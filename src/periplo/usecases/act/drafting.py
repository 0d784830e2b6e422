"""The draft of a campaign: its file in the workspace, changed part by part; nobody's work is written over.

A campaign that was published from elsewhere gets a file at its first change. Every change is read whole, goes through
the analyser, and is kept as a version of the draft in the ledger besides.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from periplo.core.campaign_diff import campaign_diff
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign, BadInput, EnvironmentFault, PeriploError
from periplo.core.findings import ERROR, Finding
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.documents import Document, document_of, read_document
from periplo.storage.contract import Document as KeptDocument
from periplo.storage.contract import Ledger
from periplo.usecases.act.analyser import check
from periplo.usecases.act.publishing import KIND as CAMPAIGN
from periplo.usecases.act.publishing import version_said, versions_read
from periplo.usecases.joining.write import write_whole
from periplo.usecases.writing import one_writer

KIND = "draft"
# What a kept version of a draft is: as it was found, after a change that began at the version in its reason, or a step
# back or forth to the version in its reason.
BEGUN, CHANGED, STEPPED = "begun", "draft", "stepped"
SUFFIXES = (".yaml", ".yml", ".json")


class DraftChanged(BadInput):
    """The draft is not what it was when it was looked at: somebody else changed it meanwhile."""

    code: ClassVar[str] = "draft_changed"


class DraftWorse(BadInput):
    """What was to be changed would make an error that was not there; `finding` tells it."""

    code: ClassVar[str] = "draft_worse"

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what.to("en"), "the change was not kept", finding.mend.to("en"))
        self.finding = finding


class DraftUnpublished(BadInput):
    """The draft says something that was never published, and another version would take its place."""

    code: ClassVar[str] = "draft_unpublished"


@dataclass(frozen=True)
class Draft:
    """A campaign as its file says it. `version` changes whenever the text does; is_new: there is no file yet."""

    path: Path
    text: str
    document: Document
    plan: Campaign
    is_new: bool = False

    @property
    def version(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:16]


Edit = Callable[[Draft], str]


def drafts(folder: Path) -> dict[str, Path]:
    """The files of a folder that say they are a campaign, by its id; of two of one id the first by name counts."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*")):
        if path.suffix.casefold() in SUFFIXES and not path.name.startswith("."):
            try:
                id = str(read_document(path).data.get("id") or "")
            except PeriploError:
                continue
            found.setdefault(id, path)
    return found


def draft_of(folder: Path, ledger: Ledger | None, id: str, labels: Labels | None = None) -> Draft | None:
    """The draft of a campaign: its file, else the newest published version; None if there is neither.

    Raises: BadInput, BadCampaign with the line if the file cannot be read as a campaign.
    """
    path = drafts(folder).get(id)
    if path is not None:
        document = read_document(path)
        text = path.read_bytes().decode("utf-8-sig")
        return Draft(path, text, document, campaign_of(document, labels))
    kept = None if ledger is None else ledger.document(CAMPAIGN, id)
    if kept is None:
        return None
    document = document_of(kept.body, f"{id}.yaml")
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in id) or "campaign"
    return Draft(folder / f"{name}.yaml", kept.body, document, campaign_of(document, labels), True)


def changed(
    draft: Draft,
    version: str,
    edit: Edit,
    ledger: Ledger,
    at: int,
    author: str | None = None,
    labels: Labels | None = None,
    drawn: JourneyMap | None = None,
    channels: Collection[str] | None = None,
) -> Draft:
    """The draft after a change, written to its file and kept as a version of the draft.

    version: of the draft that somebody looked at. at: microseconds UTC. drawn, channels: as the analyser takes them.
    Raises: DraftChanged if it is another by now; DraftWorse if it would have an error that it had not; BadInput,
    BadCampaign as reading what was put in; EnvironmentFault if the file cannot be written.
    """
    if draft.version != version:
        raise _changed_meanwhile(draft.path)
    text = edit(draft)
    document = document_of(text, draft.path.name)
    plan = campaign_of(document, labels)
    if plan.id != draft.plan.id:
        raise BadCampaign(
            f"the campaign would be called '{plan.id}'",
            "it keeps its id for good",
            "write a new campaign instead",
        )
    before = {(one.code, one.part) for one in check(draft.plan, None, drawn, channels)}
    for finding in check(plan, None, drawn, channels):
        if finding.severity == ERROR and (finding.code, finding.part) not in before:
            raise DraftWorse(finding)
    return _kept(draft, text, document, plan, ledger, at, author)


def is_unpublished(draft: Draft, ledger: Ledger) -> bool:
    """Whether the draft says something that no published version of the campaign says."""
    return all(campaign_diff(one, draft.plan) for one in versions_read(ledger, draft.plan.id))


def restored(
    draft: Draft,
    version: str,
    number: int,
    ledger: Ledger,
    at: int,
    author: str | None = None,
    labels: Labels | None = None,
    is_replaced: bool = False,
) -> Draft:
    """The draft as the published version of this number says it, written and kept as `changed` does: it can be undone.

    What would be an error today is told where the draft is published. version: of the draft that somebody looked at.
    is_replaced: also where the draft says something that was never published.
    Raises: DraftChanged if it is another by now; UnknownName if there is no such version; DraftUnpublished; BadInput,
    BadCampaign if the version cannot be read any more; EnvironmentFault if the file cannot be written.
    """
    if draft.version != version:
        raise _changed_meanwhile(draft.path)
    said = version_said(ledger, draft.plan.id, number)
    if not is_replaced and is_unpublished(draft, ledger):
        raise DraftUnpublished(
            f"the draft of '{draft.plan.id}' says something that was never published",
            "another version would take its place",
            "publish it first, or say that it may be replaced: --replace",
        )
    document = document_of(said.body, draft.path.name)
    plan = campaign_of(document, labels)
    if not draft.is_new and not campaign_diff(draft.plan, plan):  # in its own words, with its comments
        return draft
    return _kept(draft, said.body, document, plan, ledger, at, author)


def _kept(
    draft: Draft, text: str, document: Document, plan: Campaign, ledger: Ledger, at: int, author: str | None
) -> Draft:
    """The draft with this text, written to its file and kept with the version from which the change began."""
    if text == draft.text and not draft.is_new:
        return draft
    came_from = _stand(draft, ledger, at)
    with one_writer(draft.path.parent.parent):
        _write(draft, text)
    ledger.save_document(KIND, plan.id, text, CHANGED, at, author, str(came_from))
    return replace(draft, text=text, document=document, plan=plan, is_new=False)


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a draft that may be taken back or made once more: the kept version it leads to, who made it, when."""

    version: int
    author: str | None
    at: int


def last_step(draft: Draft, ledger: Ledger) -> Step | None:
    """The change that undoing would take back; None if there is none, or the file was changed by hand since."""
    kept = ledger.versions(KIND, draft.plan.id)
    here = _here(draft, kept)
    if here is None or here.status != CHANGED or not here.reason:
        return None
    return Step(int(here.reason), here.author, here.saved_at)


def next_step(draft: Draft, ledger: Ledger) -> Step | None:
    """The change that was taken back last and may be made once more."""
    kept = ledger.versions(KIND, draft.plan.id)
    here = _here(draft, kept)
    if here is None:
        return None
    came = (one for one in kept if one.status == CHANGED and one.reason == str(here.version))
    return next((Step(one.version, one.author, one.saved_at) for one in came), None)


def stepped(
    draft: Draft, version: str, step: Step, ledger: Ledger, at: int, author: str | None = None,
    labels: Labels | None = None,
) -> Draft:  # fmt: skip
    """The draft as it was before its last change, or after the one taken back; written and kept as `changed` does.

    Raises: DraftChanged if it is another by now; EnvironmentFault if the file cannot be written.
    """
    if draft.version != version:
        raise _changed_meanwhile(draft.path)
    found = ledger.document(KIND, draft.plan.id, step.version)
    assert found is not None
    document = document_of(found.body, draft.path.name)
    plan = campaign_of(document, labels)
    with one_writer(draft.path.parent.parent):
        _write(draft, found.body)
    ledger.save_document(KIND, plan.id, found.body, STEPPED, at, author, str(step.version))
    return replace(draft, text=found.body, document=document, plan=plan, is_new=False)


def _here(draft: Draft, kept: Sequence[KeptDocument]) -> KeptDocument | None:
    """The kept version that the draft is at; who steps back and forth stands at an earlier one."""
    if not kept or kept[0].body != draft.text:
        return None
    newest = kept[0]
    if newest.status != STEPPED:
        return newest
    return next(one for one in kept if str(one.version) == newest.reason)


def _stand(draft: Draft, ledger: Ledger, at: int) -> int:
    """The kept version from which a change begins; what was written by hand is kept first, so nothing is lost."""
    here = _here(draft, ledger.versions(KIND, draft.plan.id))
    if here is None:
        here = ledger.save_document(KIND, draft.plan.id, draft.text, BEGUN, at)
    return here.version


def _write(draft: Draft, text: str) -> None:
    """Raises: DraftChanged if the file is no more what it was; EnvironmentFault."""
    if draft.is_new:
        try:
            draft.path.parent.mkdir(exist_ok=True)
            with draft.path.open("x", encoding="utf-8") as new:
                new.write(text)
                new.flush()
                os.fsync(new.fileno())
        except FileExistsError:
            raise _changed_meanwhile(draft.path) from None
        except OSError as refused:
            raise EnvironmentFault(
                f"'{draft.path}' cannot be written",
                refused.strerror or "",
                "make its folder writable, or make room",
            ) from None
        return
    try:
        now = draft.path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _changed_meanwhile(draft.path) from None
    if now != draft.text:
        raise _changed_meanwhile(draft.path)
    write_whole(draft.path, text)


def _changed_meanwhile(path: Path) -> DraftChanged:
    return DraftChanged(
        f"{path.name} was changed meanwhile",
        "somebody else wrote it after you looked at it",
        "look at it as it is now, and change it once more",
    )
