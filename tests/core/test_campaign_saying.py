"""Campaigns in sentences: steps by number, messages by their subjects, time and channels in words."""

from periplo.core.campaign_saying import names_said, node_said, steps_said
from periplo.core.members import Reason
from periplo.core.reasons import told
from periplo.formats.campaign_yaml import campaign_from

PLAN = campaign_from(
    """\
schema: 1
id: letters
title: {es: Cartas, en: Letters}
version: 1
entry: {event: visit}
goal: {rule: buy, within: 7d}
nodes:
  - {id: calm, wait: 90m}
  - {id: which, random: [{name: mail, weight: 1, then: long}, {name: text, weight: 3, then: short}]}
  - {id: long, send: {channels: [email, push], message: letter, expires: 1d}, then: out}
  - {id: short, send: {channel: sms, message: note}}
  - {id: seen, wait: {for: [{event: visit, then: out}], within: 2d}}
  - {id: again, send: {channel: log, message: note}}
  - {id: out, exit: true}
messages:
  letter:
    subject: {es: "Hola {{ profile.name | default: 'tú' }}", en: "Hello {{ profile.name | default: 'you' }}"}
    body: Come in
  note: {subject: {es: Nota, en: Note}, body: Come in}
"""
)


def test_steps_are_numbered_and_tell_where_they_go_on_if_not_to_the_next():
    assert steps_said(PLAN, "es") == [
        "1. Espera 90 minutos",
        "2. Al azar: «mail» (25 %): sigue por el paso 3; «text» (75 %): sigue por el paso 4",
        "3. Envía «Hola …» por correo o, si no se puede, notificación, útil durante 1 día; sigue por el paso 7",
        "4. Envía «Nota» por SMS",
        "5. Espera como mucho 2 días a: visit: sigue por el paso 7; si no, sigue por el paso 6",
        "6. Envía «Nota» por el registro, sin que salga",
        "7. Sale",
    ]
    assert steps_said(PLAN, "en")[2] == (
        "3. Sends 'Hello …' by e-mail or, failing that, push, useful for 1 day; goes on to step 7"
    )


def test_a_node_without_its_plan_is_told_by_ids():
    assert node_said(PLAN.node("short"), "en") == "Sends 'note' by SMS"
    assert "goes on to 'long'" in node_said(PLAN.node("which"), "en")


def test_reasons_call_messages_by_their_subjects_and_campaigns_by_their_titles():
    names = names_said([PLAN], "es")["letters"]
    lost = Reason("lost_arbitration", {"message": "note", "to": "letters", "until_at": 0})
    assert told(lost, "es", "UTC", names) == (
        "no se le envía «Nota»: le toca hablar a otra campaña, «Cartas», y no caben más hasta el 1 ene 1970, 00:00"
    )
    gone = Reason("sends", {"message": "gone", "node": "short"})
    assert told(gone, "es", "UTC", names) == "se le envía «gone» (nodo «short»)"
    late = Reason("too_late", {"message": "note", "due_at": 0, "limit_span": 86_400_000_000})
    assert told(late, "en", "UTC", names_said([PLAN], "en")["letters"]) == (
        "is not sent 'Note': it was due on Jan 1, 1970, 00:00 and useful for 1 day only"
    )
