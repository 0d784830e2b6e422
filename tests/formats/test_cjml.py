"""CJML 2.0: what its public converter and editor write is read, what they need is written, trails beside plans."""

import xml.etree.ElementTree as ET

import pytest

from lived import lived
from periplo.core.errors import BadInput
from periplo.core.library import NO_LIBRARY
from periplo.formats.exchange.cjml import read_cjml
from periplo.formats.exchange.files import written_map
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.map_yaml import map_from
from periplo.usecases.exchange_trail import export_trail, place_of

MAP = """\
id: small
title: I buy
persona: {id: p, name: Laura & co}
goal: To buy
stages: [{id: see, title: I look, moment: before}, {id: buy, title: I buy, moment: during}]
columns:
  - {id: look, stage: see, title: I look <around>, channels: [web], rule: view, areas: [Web shop], frontstage: We greet}
  - {id: ask, kind: action, stage: see, title: I ask a friend}
  - {id: pay, stage: buy, title: I pay, channels: [store, web], rule: pay}
"""
# Elements in the order of the converter (receiver first, ids with spaces), with an actor that nobody lists.
THEIRS = """\
<!-- Produced by: a converter -->
<CJML version="2.0">
<actualJourney>
<journeyID>AJ1</journeyID>
<plannedReference>PJ1</plannedReference>
<journeyPhases>
<journeyPhase phaseID =" Search"><phaseName> Search</phaseName><phaseDescription></phaseDescription></journeyPhase>
<journeyPhase phaseID="Order"><phaseName>Order</phaseName></journeyPhase>
</journeyPhases>
<actors><endUser actorID ="Carl"/>
<serviceProvider actorID ="Bookis"><companyName>Bookis AS</companyName></serviceProvider></actors>
<touchpoints>
<actualCommunicationPoint>
<touchpointID>0</touchpointID>
<belongsTo phaseIDref ="Search"></belongsTo>
<receiver><refersTo actorIDref="Bookis"/><receiverLabel>Account registered</receiverLabel></receiver>
<initiator><refersTo actorIDref="Carl"/><initiatorLabel>Creates account</initiatorLabel></initiator>
<channel><channelName>Web</channelName></channel>
<comment>quick</comment>
<touchpointExperience><experienceDescription>easy</experienceDescription><experienceRating>5</experienceRating></touchpointExperience>
</actualCommunicationPoint>
<actualCommunicationPoint>
<touchpointID>D1</touchpointID>
<belongsTo phaseIDref="Order"/>
<channel><channelName>e-mail</channelName></channel>
<initiator><refersTo actorIDref="Post"/><initiatorLabel>Sends notice</initiatorLabel></initiator>
<receiver><refersTo actorIDref="Carl"/><receiverLabel>Gets notice</receiverLabel></receiver>
<touchpointExperience><experienceRating>2</experienceRating></touchpointExperience>
</actualCommunicationPoint>
<actualAction><touchpointID>2</touchpointID><belongsTo phaseIDref="Search"/>
<initiator><refersTo actorIDref="Carl"/><initiatorLabel>Reads</initiatorLabel></initiator></actualAction>
</touchpoints>
<somethingNew/>
</actualJourney>
</CJML>
"""


def read(text):
    remarks = Remarks()
    return read_cjml(text.encode(), "their.xml", "their", remarks), [remark.code for remark in remarks.all]


def test_what_the_public_converter_writes_is_read_in_any_order():
    (drawn,), codes = read(THEIRS)
    assert [(stage.title.to(""), len(drawn.columns_of(stage.id))) for stage in drawn.stages] == [
        ("Search", 1), ("Order", 1), ("Search", 1),
    ]  # fmt: skip
    first, notice, reads = drawn.columns
    assert (first.title.to(""), first.channels, first.feeling) == ("Creates account", ("web",), 2)
    assert first.cells["frontstage"][0].to("") == "Account registered"
    assert first.cells["areas"][0].to("") == "Bookis AS"
    assert first.cells["thinking"][0].to("") == "easy"
    assert (notice.title.to(""), notice.channels, notice.feeling) == ("Gets notice", ("email",), -1)
    assert notice.cells["areas"][0].to("") == "Post"
    assert type(reads).__name__ == "Action"
    assert drawn.persona.name.to("") == "Carl"
    assert codes == [
        "actual_journey", "unknown_element", "no_actor", "phases_apart", "feeling_scale", "no_goal", "moments",
    ]  # fmt: skip


def accepted(text):
    """What the public editor needs of a document, as its source reads it: listed actors, labels, a channel."""
    root = ET.fromstring(text)
    assert root.tag == "CJML"
    assert root.get("version") == "2.0"
    for journey in root:
        actors = {actor.get("actorID") for actor in journey.find("actors")}
        assert [actor.tag for actor in journey.find("actors")].count("endUser") == 1
        assert journey.findtext("journeyID")
        phases = {phase.get("phaseID") for phase in journey.find("journeyPhases")}
        for point in journey.find("touchpoints"):
            planned = "planned" if journey.tag == "plannedJourney" else "actual"
            assert point.tag in (f"{planned}CommunicationPoint", f"{planned}Action")
            is_point = point.tag.endswith("Point")
            assert point.findtext("touchpointID")[0] in "TD"
            for end in ("initiator", "receiver") if is_point else ("initiator",):
                assert point.find(end).find("refersTo").get("actorIDref") in actors
                assert point.find(end).findtext(f"{end}Label")
            assert (point.find("receiver") is not None) == is_point
            assert point.find("channel/channelName") is not None or not is_point
            belongs = point.find("belongsTo")
            assert belongs is None or belongs.get("phaseIDref") in phases
            lived_as = ("completed", "adhoc", "missing")
            assert point.findtext("compliance") in ((None,) if planned == "planned" else lived_as)
    return root


def test_a_planned_journey_has_what_the_public_editor_needs():
    root = accepted(written_map(map_from(MAP), NO_LIBRARY, "cjml", "en").decode())
    first, friend, _ = root.find("plannedJourney/touchpoints")
    assert first.findtext("initiator/initiatorLabel") == "I look <around>"
    assert first.findtext("receiver/receiverLabel") == "We greet"
    assert friend.tag == "plannedAction"
    assert root.findtext("plannedJourney/actors/endUser/actorName") == "Laura & co"


def test_what_a_customer_lived_stands_beside_the_plan():
    drawn = map_from(MAP)
    journeys = lived(["view", "call", "view"], ["pay"])
    root = accepted(export_trail(drawn, journeys, place_of(journeys, "#1"), "en").decode())
    actual = root.find("actualJourney")
    assert actual.findtext("plannedReference") == root.findtext("plannedJourney/journeyID") == "small"
    assert [(point.findtext("touchpointID"), point.findtext("compliance")) for point in actual.find("touchpoints")] == [
        ("T1", "completed"), ("D1", "adhoc"), ("T1", "completed"), ("T3", "missing"),
    ]  # fmt: skip
    assert (
        actual.findtext("touchpoints/actualCommunicationPoint/timestamps/timeConsumed")
        == "1970-01-01T00:00:00+00:00"
    )
    (found,), codes = read(ET.tostring(actual.find(".")).decode().join(['<CJML version="2.0">', "</CJML>"]))
    assert "actual_journey" in codes
    assert len(found.columns) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<svg/>", "is no CJML"),
        ('<CJML version="2.0"/>', "no journey with touchpoints"),
        ("<CJML>", "not XML"),
        ('<!DOCTYPE c [<!ENTITY a "b">]><CJML>&a;</CJML>', "declares entities"),
        (
            '<!DOCTYPE c SYSTEM "file:///etc/passwd" [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><CJML/>',
            "declares",
        ),
        ("<CJML>" + "<a>" * 200, "deeper"),
    ],
)
def test_what_is_no_journey_or_would_unfold_is_refused(text, told):
    with pytest.raises(BadInput, match=told):
        read(text)
