"""What is said about when and how often an organisation writes: sentences, commands, page, errors in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_FREQUENCY = {
    "title": ("Cuándo y cuánto se escribe", "When and how often we write"),
    "lead": (
        "Lo que dice frequency.yaml, en palabras. La hora es siempre la de cada persona.",
        "What frequency.yaml says, in words. The hour is always that of each person.",
    ),
    "no_file": (
        "No hay frequency.yaml en {0}: todo se permite a cualquier hora.",
        "There is no frequency.yaml in {0}: everything is allowed at any hour.",
    ),
    "rules": ("Lo que se permite", "What is allowed"),
    "look_at": ("Lo que conviene mirar", "What to look at"),
    "norms": ("Normas", "Norms"),
    "hours": ("Marketing: {0}.", "Marketing: {0}."),
    "holidays": (
        "En los festivos de {0} no sale nada de marketing.",
        "Nothing of marketing leaves on the holidays of {0}.",
    ),
    "channel": ("{0}: {1}.", "{0}: {1}."),
    "caps": ("Como mucho, a cada persona: {0}.", "At most, to each person: {0}."),
    "no_caps": ("Sin límite de frecuencia.", "No limit of frequency."),
    "transactional": (
        "Los mensajes transaccionales salen a cualquier hora.",
        "Transactional messages leave at any hour.",
    ),
    "transactional_hours": (
        "Los mensajes transaccionales respetan las mismas horas.",
        "Transactional messages keep the same hours.",
    ),
    "zones": (
        "Si no se conoce la zona horaria de alguien, vale la de su país; si tampoco, {0}.",
        "Where somebody's time zone is not known, their country's counts; else {0}.",
    ),
    "no_law": ("No se aplica la ley de ningún país.", "No country's law is applied."),
    "law": ("Además, la ley: {0}, comprobada el {1}.", "And the law: {0}, checked on {1}."),
    "law_each": (
        "Además, la ley del país de cada persona, donde se conoce: {0}.",
        "And the law of each person's country, where it is known: {0}.",
    ),
    "law_cap": ("Por ley, como mucho: {0}.", "By law, at most: {0}."),
    "basis": ("Base legal habitual del marketing allí: {0}.", "Usual legal basis of marketing there: {0}."),
    "minors": (
        "Por debajo de {0} años consiente quien representa al menor; los datos de salud se piden aparte.",
        "Below the age of {0} a guardian consents; health data is asked for separately.",
    ),
    "apart": (
        "Los datos de menores y de salud se piden aparte.",
        "Data of minors and health data are asked for separately.",
    ),
    "control": (
        "Grupo de control general: {0} de las personas, elegido de nuevo cada trimestre.",
        "Global control group: {0} of people, drawn anew each quarter.",
    ),
    "no_control": ("Sin grupo de control general.", "No global control group."),
    "turns": (
        "Si varias campañas quieren a la misma persona en {0}, pasan {1}: primero la de más prioridad, después la de "
        "más valor esperado.",
        "When several campaigns want one person within {0}, {1} may: the highest priority first, then the highest "
        "expected value.",
    ),
    "opt-in": (
        "Novedades y ofertas: solo a quien dio su consentimiento.",
        "News and offers: only to those who gave their consent.",
    ),
    "opt-out": (
        "Novedades y ofertas: a quien no las haya rechazado.",
        "News and offers: to whoever has not refused them.",
    ),
    "turns_one": (
        "Si varias campañas quieren a la misma persona en {0}, pasa una: la de más prioridad; a igual prioridad, la de "
        "más valor esperado.",
        "When several campaigns want one person within {0}, one may: that of the highest priority, then of the highest "
        "expected value.",
    ),
    "any_hour": ("a cualquier hora", "at any hour"),
    "every_day": ("todos los días", "every day"),
    "all_day": ("todo el día", "all day"),
    "from_to": ("de {0} a {1}", "{0} to {1}"),
    "from_to_next": ("de {0} a {1} del día siguiente", "{0} to {1} of the next day"),
    "from_to_days": ("de {0} a {1}", "{0} to {1}"),
    "and": (" y ", " and "),
    "day.0": ("lunes", "Monday"),
    "day.1": ("martes", "Tuesday"),
    "day.2": ("miércoles", "Wednesday"),
    "day.3": ("jueves", "Thursday"),
    "day.4": ("viernes", "Friday"),
    "day.5": ("sábado", "Saturday"),
    "day.6": ("domingo", "Sunday"),
    "on.0": ("los lunes", "Mondays"),
    "on.1": ("los martes", "Tuesdays"),
    "on.2": ("los miércoles", "Wednesdays"),
    "on.3": ("los jueves", "Thursdays"),
    "on.4": ("los viernes", "Fridays"),
    "on.5": ("los sábados", "Saturdays"),
    "on.6": ("los domingos", "Sundays"),
    "per.day": ("al día", "a day"),
    "per.week": ("a la semana", "a week"),
    "per.month": ("al mes", "a month"),
    "cap_unit": ("{0} {1}", "{0} {1}"),
    "cap_span": ("{0} en {1}", "{0} in {1}"),
    "cap_channels": ("{0} canales distintos {1}", "{0} different channels {1}"),
    "cap_channels_one": ("un solo canal {1}", "one channel {1}"),
    "by": ("por {0}", "by {0}"),
    "tagged": ("con la etiqueta {0}", "tagged {0}"),
    "both_kinds": ("contando los transaccionales", "transactional ones counted"),
    "transactional_only": ("de los transaccionales", "of the transactional ones"),
    "day_one": ("un día", "one day"),
    "days": ("{0} días", "{0} days"),
    "hour_one": ("una hora", "one hour"),
    "hours_": ("{0} horas", "{0} hours"),
    "minute_one": ("un minuto", "one minute"),
    "minutes": ("{0} minutos", "{0} minutes"),
    "column.level": ("gravedad", "gravity"),
    "column.what": ("qué", "what"),
    "column.norm": ("norma", "norm"),
    "column.article": ("artículo", "article"),
    "column.says": ("qué dice", "what it says"),
    "column.read_in": ("leída en", "read in"),
    "not_seen": ("de conocimiento general, sin ver el texto", "general knowledge, its text not seen"),
    "warning": ("aviso", "warning"),
    "note": ("nota", "note"),
    "well": ("Nada que mirar.", "Nothing to look at."),
    "finding.nothing_said": (
        "No hay límites ni horas: una persona puede recibir cualquier número de mensajes de madrugada.",
        "There are neither caps nor hours: a person may get any number of messages at night.",
    ),
    "finding.no_law": (
        "La organización está en {0}, cuya ley no se aplica: añada law: {0}.",
        "The organisation is in {0}, whose law is not applied: add law: {0}.",
    ),
    "finding.redundant_cap": (
        "El límite «{0}» no se llena nunca: «{1}» se llena antes.",
        "Cap '{0}' can never be full: '{1}' is full before.",
    ),
    "finding.few_hours": (
        "Quedan {1} horas a la semana para {0}: los mensajes se acumularán y caducarán.",
        "{1} hours a week are left for {0}: messages will pile up and expire.",
    ),
    "finding.old_preset": (
        "La ley de {0} se comprobó el {1}, hace más de un año.",
        "The law of {0} was checked on {1}, more than a year ago.",
    ),
    "finding.no_holidays": (
        "La ley de {0} cierra los festivos nacionales; los de cada región, solo con holidays: closed y region.",
        "The law of {0} closes national holidays; those of a region only with holidays: closed and region.",
    ),
    "finding.narrowed": (
        "La ley de {2} quita {1} horas a la semana a: {0}.",
        "The law of {2} takes {1} hours a week from {0}.",
    ),
    "finding.register": (
        "Antes de enviar hay que consultar {0} para: {1}; las exclusiones se cargan con: "
        "periplo consentimiento excluir",
        "Before sending, {0} must be consulted for: {1}; its exclusions are loaded with: periplo consent suppress",
    ),
    "finding.unseen_norm": (
        "Sin ver su texto, de conocimiento general: {0}.",
        "From general knowledge, its text not seen: {0}.",
    ),
    "finding.missing": ("Lo que no se sabe de {0}: {1}", "What is not known of {0}: {1}"),
}

COMMANDS = {
    "frequency": (
        "Cuándo y cuánto se escribe a cada persona (frequency.yaml)",
        "When and how often each person is written to (frequency.yaml)",
    ),
    "frequency.show": ("Dice en palabras lo que se permite", "Tell in words what is allowed"),
    "frequency.show.examples": (
        "periplo frecuencia ver --in mi-tienda",
        "periplo frequency show --in my-shop",
    ),
    "frequency.check": (
        "Revisa horas, límites y ley; termina en 1 si hay avisos",
        "Check hours, caps and law; ends with 1 if there are warnings",
    ),
    "frequency.check.examples": (
        "periplo frecuencia revisar --in mi-tienda",
        "periplo frequency check --in my-shop",
    ),
}


def frequency_says(key: str, language: str, *values: object) -> str:
    """What is said of frequency, in this language; values fill {0}, {1}…"""
    return said(_FREQUENCY, key, language, values)


FAULTS = {
    # Hours
    "no minute of the week is allowed": "no queda ningún minuto de la semana",
    "no minute of the week is allowed that the law allows too": (
        "no queda ningún minuto de la semana que la ley permita también"
    ),
    "every message would wait for ever": "todos los mensajes esperarían para siempre",
    "allow at least one window": "permita al menos un tramo",
    "no allowed hour comes within a month": "en un mes no llega ninguna hora permitida",
    "allow more hours, or close fewer days": "permita más horas, o cierre menos días",
    "{} is no window of a day": "{} no es un tramo de un día",
    "begin within the day and last at most 24 hours": "que empiece en el día y dure como mucho 24 horas",
    "hours and quiet were both given": "se dieron hours y quiet a la vez",
    "'{}' are no days": "'{}' no son días",
    'write - {days: mon-fri, from: "09:00", to: "20:00"}': (
        'escriba - {days: lunes a viernes, from: "09:00", to: "20:00"}'
    ),
    'write - {days: mon-fri, from: "09:00", to: "20:00"}, hours in quotes': (
        'escriba - {days: lunes a viernes, from: "09:00", to: "20:00"}, con las horas entre comillas'
    ),
    "'{}' has no hours": "'{}' no tiene horas",
    "write {}: {hours: […]} or {quiet: […]}": "escriba {}: {{hours: […]}} o {{quiet: […]}}",
    # Caps
    "cap '{}' allows {} messages": "el límite '{}' permite {} mensajes",
    "allow at least 1; to send nothing, take the channel out of the campaigns": (
        "permita al menos 1; para no enviar nada, quite el canal de las campañas"
    ),
    "cap '{}' says no time or two": "el límite '{}' no dice ningún plazo, o dice dos",
    "say a span such as 7d, or day, week, month": "diga un plazo como 7d, o day, week, month",
    "cap '{}' spans no time": "el límite '{}' no abarca ningún tiempo",
    "say a span such as 7d": "diga un plazo como 7d",
    "cap '{}' counts by '{}'": "el límite '{}' cuenta por '{}'",
    "say one of {}": "diga uno de estos: {}",
    "cap '{}' counts '{}'": "el límite '{}' cuenta '{}'",
    "say messages, or channels by day, week or month": "diga messages, o channels por day, week o month",
    "cap '{}' counts no kind of message": "el límite '{}' no cuenta ningún tipo de mensaje",
    "say some of {}": "diga alguno de estos: {}",
    "two caps are called '{}'": "dos límites se llaman '{}'",
    "write - {most: 2, in: 7d}, or {most: 1, per: day}": "escriba - {most: 2, in: 7d}, o {most: 1, per: day}",
    "this is no kind of message": "no es un tipo de mensaje",
    "write some of {}": "escriba alguno de estos: {}",
    "'{}' is no list of words": "'{}' no es una lista de palabras",
    "write {}: [one, other]": "escriba {}: [uno, otro]",
    "write a whole number such as {}: 1": "escriba un número entero, como {}: 1",
    "'{}' is not known": "no se conoce '{}'",
    # Dates, recurrence, seasons
    "this is no date": "no es una fecha",
    "write it as 1990-03-31, 31/03/1990 or 31/03": "escríbala así: 1990-03-31, 31/03/1990 o 31/03",
    "{} days from a date is more than a year": "{} días antes o después de una fecha es más de un año",
    "stay within 366 days": "quédese dentro de 366 días",
    "a date without a year comes every year": "una fecha sin año llega todos los años",
    "ask for it yearly": "pídala cada año",
    "this never comes": "esto no llega nunca",
    "no day meets all of its parts": "ningún día cumple todas sus partes",
    "leave one of them out": "quite una de ellas",
    "'{}' is no hour of a wall clock": "'{}' no es una hora de reloj",
    "write whole minutes without an offset: 2026-03-01T10:00": (
        "escriba minutos enteros, sin desfase: 2026-03-01T10:00"
    ),
    "this comes more than once a minute": "esto llega más de una vez por minuto",
    "say MINUTELY or less often": "diga MINUTELY, o menos a menudo",
    "nothing says how often": "nada dice cada cuánto",
    "begin with FREQ= one of {}": "empiece con FREQ= y uno de estos: {}",
    "WKST says '{}'": "WKST dice '{}'",
    "write MO or SU": "escriba MO o SU",
    "UNTIL says '{}'": "UNTIL dice '{}'",
    "write a day or an hour of the wall clock: 20261231T235900": "escriba un día o una hora de reloj: 20261231T235900",
    "COUNT and UNTIL both say when it ends": "COUNT y UNTIL dicen los dos cuándo acaba",
    "{} with days of the month or year is not understood": "no se entiende {} con días del mes o del año",
    "say FREQ=DAILY with BYHOUR and BYMINUTE instead": "diga FREQ=DAILY con BYHOUR y BYMINUTE",
    "BYSETPOS chooses among nothing": "BYSETPOS no tiene entre qué elegir",
    "say BYDAY or BYMONTHDAY too": "diga también BYDAY o BYMONTHDAY",
    "{} says '{}'": "{} dice '{}'",
    "BYDAY says '{}'": "BYDAY dice '{}'",
    "write a number from 1 to {}": "escriba un número de 1 a {}",
    "'{}' is no day and hour": "'{}' no es un día y una hora",
    "write it as 2026-03-01T10:00": "escríbalo así: 2026-03-01T10:00",
    "'{}' is not understood in a rule of recurrence": "no se entiende '{}' en una regla de repetición",
    "seconds, EXDATE and others are not kept": "los segundos, EXDATE y otros no se admiten",
    "write a rule such as FREQ=WEEKLY;BYDAY=TU;BYHOUR=10 with some of {}": (
        "escriba una regla como FREQ=WEEKLY;BYDAY=TU;BYHOUR=10 con algunos de estos: {}"
    ),
    "{} stands twice": "{} está dos veces",
    "write days such as MO,TU, or 1MO, -1FR in a month": "escriba días como MO,TU, o 1MO, -1FR dentro de un mes",
    "this ends before it first comes": "esto acaba antes de llegar por primera vez",
    "let UNTIL lie later": "ponga UNTIL más tarde",
    "write numbers from {} to {}": "escriba números de {} a {}",
    "season '{}' is not known in {}": "la temporada '{}' no se conoce en {}",
    "it is in {}": "existe en {}",
    "add it to seasons.yaml": "añádala a seasons.yaml",
    "{} days from a season is more than a year": "{} días antes o después de una temporada es más de un año",
    "season '{}' has no date": "la temporada '{}' no tiene fecha",
    "say when it begins": "diga cuándo empieza",
    "season '{}' lasts {} days": "la temporada '{}' dura {} días",
    "say 1 to {}": "diga de 1 a {}",
    "season '{}' lasts longer than half a year": "la temporada '{}' dura más de medio año",
    "mend one of the two dates": "corrija una de las dos fechas",
    "there is no season '{}'": "no hay ninguna temporada '{}'",
    "use one of them, or add it": "use una de ellas, o añádala",
    "the holidays of '{}' are not known": "no se conocen los festivos de '{}'",
    "the package 'holidays' does not have them": "el paquete 'holidays' no los tiene",
    "write a country's code such as ES, and a region's such as MD, or leave it out": (
        "escriba el código de un país, como ES, y el de una región, como MD, o no la ponga"
    ),
    "season '{}' of {} goes from {} to {}": "la temporada '{}' de {} va de {} a {}",
    "mend one of the two days": "corrija uno de los dos días",
    "write begins: 05-20, or {month: 5, weekday: sunday, nth: 2}, or {easter: -48}": (
        "escriba begins: 05-20, o {month: 5, weekday: domingo, nth: 2}, o {easter: -48}"
    ),
    "'{}' is no day of the week": "'{}' no es un día de la semana",
    "this is no day of a month": "no es un día de un mes",
    "nth is 1 to 4, or -1 for the last": "nth va de 1 a 4, o es -1 para el último",
    "{} days are too many": "{} días son demasiados",
    "stay within 60 days": "quédese dentro de 60 días",
    "write codes such as [ES, MX]": "escriba códigos, como [ES, MX]",
    "write a whole number: {}: {}": "escriba un número entero: {}: {}",
    "'{}' stands twice in {}": "'{}' está dos veces en {}",
    "'{}' is no date of every year": "'{}' no es una fecha de todos los años",
    "write {begins: 2027-05-31, ends: 2027-06-08}": "escriba {begins: 2027-05-31, ends: 2027-06-08}",
    "'{}' is no day": "'{}' no es un día",
    "write a code such as ES or MX": "escriba un código, como ES o MX",
    # Turns, control group, law
    "campaigns take turns in no time, or nobody may": "las campañas no tienen plazo para turnarse, o no puede ninguna",
    "say a window such as 24h and 1 place": "diga un plazo como 24h y 1 lugar",
    "a control group of {} is not possible": "no puede haber un grupo de control de {}",
    "write a share from 0 to 0.5, such as 0.05": "escriba una parte de 0 a 0.5, como 0.05",
    "there is no law preset for '{}'": "no hay ley preparada para '{}'",
    "leave it out and write hours and caps of your own": "no la ponga y escriba sus propias horas y límites",
    "name one of them, or '{}' for that of each person's country, or leave it out": (
        "nombre una de ellas, o '{}' para la del país de cada persona, o no la ponga"
    ),
    "no hour is left for {} by the law of {}": "la ley de {1} no deja ninguna hora para {0}",
    "{} allows other hours than these": "{} permite otras horas que estas",
    "widen the hours of that channel, or do not use it there": "amplíe las horas de ese canal, o no lo use allí",
    "holidays are closed, but of which country is not said": "se cierran los festivos, pero no se dice de qué país",
    "add country: ES": "añada country: ES",
}
