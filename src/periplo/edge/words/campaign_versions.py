"""What publishing, comparing and listing the versions of a campaign says."""

from __future__ import annotations

COMMANDS = {
    "campaign.shadow": (
        "Compara, mensaje a mensaje, una campaña en la sombra con lo que envía otra herramienta; en 1 si difieren",
        "Compare, message by message, a campaign in shadow with what another tool sends; ends with 1 if they differ",
    ),
    "campaign.shadow.examples": (
        "periplo campaña publicar campaña.yaml --status shadow\n"
        'periplo campaña sombra lista-lista --theirs "newsletter sent" --within 6h',
        "periplo campaign publish campaign.yaml --status shadow\n"
        'periplo campaign shadow list-awaits --theirs "newsletter sent" --within 6h',
    ),
    "campaign.approve": (
        "Enseña la versión que espera aprobación y la aprueba quien tiene ese rol, con su contraseña, o la rechaza",
        "Show the version that waits for approval; whoever has that role lets it out by their password, or refuses it",
    ),
    "campaign.approve.examples": (
        "periplo campaña aprobar lista-lista --user marta\n"
        'periplo campaña aprobar lista-lista --user marta --refuse "el descuento es excesivo"',
        "periplo campaign approve list-awaits --user marta\n"
        'periplo campaign approve list-awaits --user marta --refuse "the discount is too large"',
    ),
    "campaign.versions": (
        "Da las versiones publicadas de una campaña, la más nueva primero, y qué cambió en cada una",
        "List the published versions of a campaign, the newest first, and what changed in each",
    ),
    "campaign.versions.examples": (
        "periplo campaña versiones lista-lista --in mi-tienda",
        "periplo campaign versions list-awaits --in my-shop",
    ),
    "campaign.restore": (
        "Pone en el borrador lo que decía una versión publicada; lo que está en marcha sigue igual",
        "Put into the draft what a published version said; what runs goes on as it is",
    ),
    "campaign.restore.examples": (
        "periplo campaña recuperar lista-lista 1 --in mi-tienda",
        "periplo campaign restore list-awaits 1 --in my-shop",
    ),
    "campaign.diff": (
        "Dice qué cambia de una campaña a otra y dónde están ahora los clientes a los que toca",
        "Say what changes from one campaign to another, and where the customers stand whom it touches",
    ),
    "campaign.diff.examples": (
        "periplo campaña comparar lista-lista campaña.yaml --in mi-tienda\n"
        "periplo campaña comparar lista-lista@1 lista-lista@2 --in mi-tienda",
        "periplo campaign diff list-awaits campaign.yaml --in my-shop\n"
        "periplo campaign diff list-awaits@1 list-awaits@2 --in my-shop",
    ),
}

OPTIONS = {
    "shadow_theirs": (
        "El evento por el que se conocen los mensajes de la otra herramienta",
        "The event by which the other tool's messages are known",
    ),
    "shadow_within": (
        "Cuánto pueden separarse dos mensajes que cuentan como el mismo (si no, 1d)",
        "How far apart two messages that count as the same may lie (1d, unless told)",
    ),
    "shadow_limit": (
        "Cuántos mensajes que difieren se listan (si no, 20; 0: todos)",
        "How many messages that differ are listed (20, unless told; 0: all)",
    ),
    "approve_user": (
        "Quién aprueba; su contraseña se pide aparte",
        "Who approves; the password is asked for",
    ),
    "approve_refuse": ("Por qué se rechaza, en vez de aprobarla", "Why it is refused, instead of approved"),
    "publish_at": (
        "Qué hacen quienes esperan en un nodo: follow (siguen), pin (acaban en su versión), end (terminan) o to:NODO",
        "What becomes of those who wait at a node: follow, pin (they end in their version), end or to:NODE",
    ),
    "publish_inside": (
        "Qué hacen todos los que están dentro, salvo lo que diga --at: follow, pin, end o to:NODO",
        "What becomes of all who are inside, but for what --at says: follow, pin, end or to:NODE",
    ),
    "publish_anyway": (
        "Publica aunque haya errores; se dicen igual. Sirve cuando un evento está aún por llegar",
        "Publish in spite of errors; they are told all the same. For when an event is still to come",
    ),
    "publish_dry_run": (
        "Dice qué cambiaría y a cuántos toca; no publica nada",
        "Say what would change and how many it touches; publish nothing",
    ),
    "draft_replace": (
        "Aunque el borrador diga algo que nunca se publicó",
        "Also if the draft says something that was never published",
    ),
    "publish_reason": ("Por qué cambia, en una frase", "Why it changes, in one sentence"),
}

TOLD = {
    "shadow_counts": (
        "{0}: nosotros enviaríamos {1} y la otra herramienta envió {2}. "
        "Coinciden {3}; solo nosotros, {4}; solo la otra, {5}.",
        "{0}: we would send {1} and the other tool sent {2}. Both agree on {3}; we alone {4}; the other alone {5}.",
    ),
    "shadow_control": (
        "Otros {0} de la otra herramienta fueron a quien sería nuestro grupo de control; no cuentan.",
        "Another {0} of the other tool went to who would be our control group; they do not count.",
    ),
    "shadow_more": ("… y {0} más (--limit)", "… and {0} more (--limit)"),
    "shadow.at": ("cuándo", "when"),
    "shadow.customer": ("cliente", "customer"),
    "shadow.by": ("quién", "who"),
    "shadow.why": ("mensaje, o por qué nosotros no", "message, or why we would not"),
    "shadow.by.ours": ("nosotros", "we"),
    "shadow.by.theirs": ("la otra", "the other"),
    "code.never_considered": (
        "nada de lo que hizo le hace entrar en la campaña",
        "nothing they did makes them enter the campaign",
    ),
    "campaign_waits": (
        "La versión de «{0}» espera aprobación: periplo campaña aprobar {0} --user NOMBRE",
        "The version of '{0}' waits for approval: periplo campaign approve {0} --user NAME",
    ),
    "campaign_proposed": ("La versión de «{0}» que propone {1}", "The version of '{0}' that {1} proposes"),
    "campaign_refused": (
        "Rechazada la versión de «{0}»; sigue la que había.",
        "The version of '{0}' is refused; what was goes on.",
    ),
    "campaign_restored": (
        "El borrador de «{0}» dice ya lo que decía la versión {1} ({2}). Nada cambia en marcha hasta que se publique.",
        "The draft of '{0}' says what version {1} said ({2}). Nothing of what runs changes until it is published.",
    ),
    "campaign_changes": ("Cambia respecto de la versión {0}:", "Changed since version {0}:"),
    "campaign_between": ("Cambia de {0} a {1}:", "Changed from {0} to {1}:"),
    "campaign_same": ("No cambia nada.", "Nothing changes."),
    "campaign_first": ("La primera versión.", "The first version."),
    "campaign_not_published": ("No se ha publicado nada.", "Nothing was published."),
    "change.title": ("título", "title"),
    "change.entry": ("entrada", "entry"),
    "change.first": ("primer nodo", "first node"),
    "change.node": ("nodo «{0}»", "node '{0}'"),
    "change.message": ("mensaje «{0}»", "message '{0}'"),
    "change.goal": ("objetivo", "goal"),
    "change.map": ("mapa", "map"),
    "change.touchpoint": ("punto de contacto", "touchpoint"),
    "change.kind": ("clase", "kind"),
    "change.audience": ("audiencia", "audience"),
    "change.exits": ("salidas", "exits"),
    "change.holdout": ("grupo de control", "control group"),
    "change.languages": ("idiomas", "languages"),
    "change.tags": ("etiquetas", "tags"),
    "change.priority": ("prioridad", "priority"),
    "change.guardrails": ("límites que no se deben empeorar", "guardrails"),
    "change.value": ("valor esperado", "expected value"),
    "change.extra": ("otros campos", "other fields"),
    "change.from_to": ("{0}: {1} → {2}", "{0}: {1} → {2}"),
    "change.added": ("{0}, nuevo: {1}", "{0}, new: {1}"),
    "change.removed": ("{0}, quitado: {1}", "{0}, removed: {1}"),
    "change.details": ("{0}: cambia en los detalles ({1})", "{0}: changed in its details ({1})"),
    "change.nothing": ("nada", "nothing"),
    "standing_title": (
        "Quienes están dentro, vistos desde cada nodo que cambia:",
        "Those inside, seen from each node that changes:",
    ),
    "standing.node": ("nodo", "node"),
    "standing.before": ("antes", "before"),
    "standing.at": ("en él", "at it"),
    "standing.after": ("después", "after"),
    "standing.then": ("los que esperan en él", "those who wait at it"),
    "version_approved": ("{0}; aprobada por {1}", "{0}; approved by {1}"),
    "becoming": ("Dentro: {0}", "Inside: {0}"),
    "becoming.follow": ("siguen en la versión nueva: {0}", "go on in the new version: {0}"),
    "becoming.pin": ("acaban en la versión en que están: {0}", "end in the version they are in: {0}"),
    "becoming.end": ("terminan aquí: {0}", "end here: {0}"),
    "becoming.to": ("pasan a «{1}»: {0}", "move to '{1}': {0}"),
    "becoming.pinned": (
        "acaban en una versión anterior, como ya se eligió: {0}",
        "end in an earlier version, as was chosen before: {0}",
    ),
    "becoming.stranded": ("por elegir: {0}", "to be chosen: {0}"),
    "choice.follow": ("siguen en la versión nueva", "go on in the new version"),
    "choice.pin": ("acaban en la versión en que están", "end in the version they are in"),
    "choice.end": ("terminan aquí", "end here"),
    "choice.to": ("pasan a «{0}»", "move to '{0}'"),
    "choice.missing": (
        "hay que elegir: --at {0}=pin, =end o =to:NODO",
        "to be chosen: --at {0}=pin, =end or =to:NODE",
    ),
}

PAGES = {
    "publish_mend": (
        "corríjalos donde se dicen, junto al botón, y publíquela de nuevo",
        "mend them where they are told, beside the button, and publish it again",
    ),
    "publish_still_to_come": (
        "Publicarla igualmente: está bien escrito, y todavía no ha llegado ningún evento que lo diga.",
        "Publish it all the same: it is written rightly, and no event has said it yet.",
    ),
    "proposal": ("Espera aprobación", "Waits for approval"),
    "proposal_from": ("La propone {0}, {1}", "Proposed by {0}, {1}"),
    "proposal_first": ("Sería la primera versión.", "It would be the first version."),
    "standing_region": ("Quienes están dentro", "Those inside"),
    "proposal_approve": ("Aprobar y publicar", "Approve and publish"),
    "proposal_refuse": ("Rechazar", "Refuse"),
    "proposal_why": ("Por qué se rechaza", "Why it is refused"),
    "proposal_anyway": (
        "Quien la propone conoce estos errores y pide publicarla igualmente.",
        "Whoever proposes it knows of these errors, and asks to publish it all the same.",
    ),
    "proposal_own": (
        "La aprueba otra persona: usted es quien la propone, o su rol no lo permite.",
        "Somebody else approves it: you proposed it, or your role does not allow it.",
    ),
    "proposal_sign_in": (
        "Para aprobar, cada persona entra con su usuario. Quien administra los crea en Accesos y pone "
        'sign_in = "always" en [console] de periplo.toml.',
        "To approve, people sign in, each as themselves. The administrator makes their users under Access, and writes "
        'sign_in = "always" under [console] of periplo.toml.',
    ),
    "campaign_versions": ("Versiones", "Versions"),
    "campaign_version": ("Versión {0} · {1}", "Version {0} · {1}"),
    "campaign_versions_of": ("Versiones: {0}", "Versions: {0}"),
    "campaign_versions_all": ("Todas las versiones ({0})", "All versions ({0})"),
    "campaign_version_named": ("{0} · versión {1}", "{0} · version {1}"),
    "campaign_now": ("publicada ahora", "published now"),
    "campaign_same_as_before": ("El plan es el mismo.", "The plan is the same."),
    "campaign_first": ("La primera versión.", "The first version."),
    "version_choose": (
        "Pulse una caja del dibujo, o elija aquí, para ver qué hace en esta versión.",
        "Press a box of the picture, or choose here, to see what it does in this version.",
    ),
    "version_compare": ("Comparar con", "Compare with"),
    "version_number": ("versión {0}", "version {0}"),
    "version_now": ("versión {0}, publicada ahora", "version {0}, published now"),
    "version_draft": ("el borrador", "the draft"),
    "version_differs": ("Qué cambiaría: {0} → versión {1}", "What would change: {0} → version {1}"),
    "version_same": ("No cambiaría nada.", "Nothing would change."),
    "version_back": ("Volver a esta versión", "Go back to this version"),
    "version_back_help": (
        "El borrador dirá lo que dice esta versión. En marcha sigue la {0} hasta que se publique.",
        "The draft will say what this version says. Version {0} goes on running until it is published.",
    ),
    "version_back_waits": (
        "El borrador dirá lo que dice esta versión. En marcha sigue la {0} hasta que otra persona lo apruebe.",
        "The draft will say what this version says. Version {0} goes on running until somebody else approves it.",
    ),
    "version_is_draft": (
        "El borrador ya dice lo mismo que esta versión.",
        "The draft says what this version says.",
    ),
    "version_unpublished": (
        "El borrador tiene cambios que nunca se publicaron:",
        "The draft has changes that were never published:",
    ),
    "version_replace": (
        "Poner esta versión en su lugar. «Deshacer», en el borrador, los recupera.",
        "Put this version in their place. Undo, in the draft, brings them back.",
    ),
    "version_mend": (
        "publíquelo antes, o marque que esta versión ocupe su lugar",
        "publish it first, or tick that this version takes its place",
    ),
    "version_make_draft": ("Ponerla en el borrador", "Make it the draft again"),
    "publish_inside": (
        "Dentro: {0} en total; en nodos que cambian, {1}. Los demás siguen en la versión nueva.",
        "Inside: {0} in all, {1} of them at nodes that change. All others go on in the new version.",
    ),
    "publish_pinned": (
        "Además, acaban en una versión anterior, como ya se eligió: {0}.",
        "Besides, in an earlier version until their end, as was chosen before: {0}.",
    ),
    "proposal_stranded": (
        "rechácela con el motivo; quien la propone elige en el borrador qué es de esas personas y la propone de nuevo",
        "refuse it and say so; its author chooses in the draft what becomes of them, and proposes it again",
    ),
}

FAULTS = {
    "campaign '{}' has errors and was not published": "la campaña «{}» tiene errores y no se ha publicado",
    "errors found: {}": "errores encontrados: {}",
    "mend each, or publish it by command with --anyway": (
        "corrija cada uno, o publíquela por orden con --anyway"
    ),
    "a version that waits for approval names its author": "una versión que espera aprobación dice quién es su autor",
    "whoever approves it must be somebody else": "la aprueba otra persona",
    "say who you are: --author NAME": "diga quién es: --author NOMBRE",
    "no version of campaign '{}' waits for approval": "ninguna versión de la campaña «{}» espera aprobación",
    "there wait: {}": "esperan: {}",
    "publish one first": "publique una antes",
    "ask an approver of this workspace": "pídalo a quien tenga el rol approver en esta carpeta de trabajo",
    "whoever proposed a version does not approve it": "quien propone una versión no la aprueba",
    "'{}' is its author": "la propone «{}»",
    "ask another approver to look at it": "pida a otra persona con ese rol que la mire",
    "another version has taken the place of the one you looked at": (
        "otra versión ha ocupado el lugar de la que usted miró"
    ),
    "it was number {}, and number {} waits now": "era la número {} y ahora espera la número {}",
    "look at that one": "mire esa",
    "campaign '{}' has to be approved before it runs": "la campaña «{}» tiene que aprobarse antes de ejecutarse",
    "this workspace asks for a second person": "esta carpeta de trabajo pide una segunda persona",
    "publish it, let it be approved, then run it by its id: periplo campaign run {}": (
        "publíquela, que la aprueben y ejecútela por su id: periplo campaña ejecutar {}"
    ),
    "the user name or the password is wrong": "el usuario o la contraseña no son correctos",
    "see 'periplo user list' for who may approve": "vea con «periplo usuario lista» quién puede aprobar",
    "{} members of '{}' wait at {}": "{} participantes de «{}» esperan en {}",
    "the new version has no such node, or one of another kind, so they could not go on": (
        "la versión nueva no tiene ese nodo, o es de otra clase, y no podrían seguir"
    ),
    "keep the node, or choose what becomes of them: --at {}=pin, =end or =to:NODE": (
        "conserve el nodo, o elija qué hacen: --at {}=pin, =end o =to:NODO"
    ),
    "version {} of '{}' has no node '{}'": "la versión {} de «{}» no tiene ningún nodo «{}»",
    "name one of them in --at": "indique uno de ellos en --at",
    "'{}' is no choice": "«{}» no es una elección",
    "it says what becomes of those inside": "dice qué hacen quienes están dentro",
    "write follow, pin, end or to:NODE": "escriba follow, pin, end o to:NODO",
    "'{}' says no event to suppose": "«{}» no es un evento que se pueda suponer",
    "it is an instant, an event and what is known of it": "es un instante, un evento y lo que se sabe de él",
    "write it such as '2026-09-02T10:00 list started; list_id=L7'": (
        "escríbalo como '2026-09-02T10:00 list started; list_id=L7'"
    ),
    "property '{}' cannot be supposed so": "la propiedad «{}» no se puede suponer así",
    "'{}' is no number": "«{}» no es un número",
    "write a number, with a point for decimals": "escriba un número, con punto decimal",
    "'{}' is neither true nor false": "«{}» no es ni true ni false",
    "write true or false": "escriba true o false",
    "dates cannot be supposed": "las fechas no se pueden suponer",
    "leave it out": "déjela fuera",
    "the draft of '{}' says something that was never published": (
        "el borrador de «{}» dice algo que nunca se publicó"
    ),
    "another version would take its place": "otra versión ocuparía su lugar",
    "publish it first, or say that it may be replaced: --replace": (
        "publíquelo antes, o diga que se puede reemplazar: --replace"
    ),
    "'{}' names no node and choice": "«{}» no nombra un nodo y una elección",
    "write --at NODE=CHOICE, such as --at settle=pin": "escriba --at NODO=ELECCIÓN, como --at espera=pin",
}
