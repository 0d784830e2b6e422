"""The law presets, by country. Looked at on 2026-11-26 in stored public pages; each norm names its source.

A norm with is_seen=False was written from general knowledge: its text was not at hand that day.
"""

from __future__ import annotations

from periplo.core.allowed_hours import SATURDAY, WEEKDAYS, WORKDAYS, week
from periplo.core.caps import CHANNELS, Cap
from periplo.core.law_presets import HoursRule, LawPreset, Norm, Register
from periplo.core.texts import Text

_CALLS = frozenset(("phone",))
_CALLS_AND_SMS = frozenset(("phone", "sms"))
_MESSAGES = frozenset(("phone", "sms", "whatsapp", "push", "email", "chat"))
_OPT_IN = {"marketing": "consent", "service": "contract", "surveys": "consent", "advertising": "consent"}
_OPT_OUT = {**_OPT_IN, "marketing": "legitimate interest"}


def _say(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


_GDPR_8 = Norm(
    "minors", "RGPD (UE) 2016/679", "8",
    _say("Por debajo de 16 años consiente quien tiene la patria potestad; cada Estado puede bajarlo hasta 13.",
         "Below 16 the holder of parental responsibility consents; a state may lower it to 13."),
    "gdpr-text.com/es/read/article-8",
)  # fmt: skip
_GDPR_9 = Norm(
    "health", "RGPD (UE) 2016/679", "9",
    _say("Datos de salud y otros sensibles: consentimiento explícito y aparte.",
         "Health and other sensitive data: explicit consent, asked for separately."),
    "general knowledge", is_seen=False,
)  # fmt: skip

_SPAIN = LawPreset(
    "ES", _say("España", "Spain"),
    (
        Norm("calls", "Texto refundido de la Ley de Consumidores (RDL 1/2007)", "96.2",
             _say("Llamadas comerciales: nunca antes de las 9 ni después de las 21, ni en fin de semana ni festivo.",
                  "Commercial calls: never before 9:00 or after 21:00, nor at weekends or on holidays."),
             "consumoresponde.es (cita del artículo); huffingtonpost.es"),
        Norm("no-calls", "Ley 11/2022, General de Telecomunicaciones; Circular AEPD 1/2023", "66.1.b",
             _say("Sin consentimiento u otra base válida no se llama; el interés legítimo pide relación previa "
                  "reciente "
                  "(un año) y productos similares.",
                  "No calls without consent or another valid basis; legitimate interest asks for a recent relation "
                  "(one year) and similar products."),
             "boe.es BOE-A-2023-15071; blog.sadapaz.com"),
        Norm("electronic", "Ley 34/2002 (LSSI)", "21",
             _say("Correo, SMS y mensajería: solo con autorización expresa, o a clientes sobre productos "
                  "similares; en "
                  "cada envío, una forma sencilla y gratuita de darse de baja.",
                  "E-mail, SMS and messaging: with express permission only, or to customers about similar products; "
                  "each one with a simple, free way to opt out."),
             "privtools.eu/informes/2018-0164 (AEPD)"),
        Norm("register", "Ley Orgánica 3/2018 (LOPDGDD)", "23.4",
             _say("Antes de un envío sin consentimiento hay que consultar los sistemas de exclusión (Lista "
                  "Robinson).",
                  "Before sending without consent the exclusion systems must be consulted (Lista Robinson)."),
             "diariodecadiz.es 2024-03"),
        Norm("minors-es", "Ley Orgánica 3/2018 (LOPDGDD)", "7",
             _say("Se consiente por uno mismo desde los 14 años.", "One consents for oneself from the age of 14."),
             "general knowledge", is_seen=False),
        _GDPR_8, _GDPR_9,
    ),
    _OPT_IN,
    _say("Límites de frecuencia: ninguno encontrado. Los festivos locales de cada municipio no se conocen.",
         "Limits of frequency: none found. Local holidays of each town are not known."),
    hours=(HoursRule("calls", _CALLS, week(WORKDAYS, 9 * 60, 21 * 60), holidays=True),),
    registers=(Register("Lista Robinson", "register", frozenset(("phone", "email", "sms"))),),
    minors_age=14,
)  # fmt: skip

_COLOMBIA = LawPreset(
    "CO", _say("Colombia", "Colombia"),
    (
        Norm("hours", "Ley 2300 de 2023 («Dejen de fregar»)", "3 y 5, parágrafo 3",
             _say("Publicidad por llamada, SMS, mensajería o correo: de lunes a viernes de 7 a 19 y sábados de "
                  "8 a 15; "
                  "nunca en domingo ni festivo.",
                  "Advertising by call, SMS, messaging or e-mail: Monday to Friday 7:00 to 19:00, Saturday 8:00 to "
                  "15:00; never on Sundays and holidays."),
             "leyonline.co (art. 5); accolombianlawyers.com, lafm.com.co (art. 3)"),
        Norm("frequency", "Ley 2300 de 2023", "3 y 5",
             _say("Tras un contacto, no más de uno al día ni por varios canales en la misma semana.",
                  "After a contact, no more than one a day, nor by several channels in one week."),
             "accolombianlawyers.com; lakalle.bluradio.com 2025-10-21"),
        Norm("register", "Ley 2300 de 2023", "5",
             _say("El Registro de Números Excluidos (CRC) vale también para estos mensajes.",
                  "The register of excluded numbers (CRC) holds for these messages too."),
             "leyonline.co (art. 5)"),
        Norm("minors", "Ley 1581 de 2012", "7",
             _say("Datos de menores de 18: solo públicos, o en su interés superior y con su representante.",
                  "Data of those under 18: public ones only, or in their best interest and with their guardian."),
             "accolombianlawyers.com 2020-11-30"),
        Norm("health", "Ley 1581 de 2012", "6",
             _say("Datos sensibles: autorización explícita y aparte.", "Sensitive data: explicit permission, apart."),
             "general knowledge", is_seen=False),
    ),
    _OPT_IN,
    _say("El texto del artículo 3 se leyó citado, no en el diario oficial; si las notificaciones push son "
         "«mensajería "
         "por aplicaciones» no se aclara: aquí cuentan.",
         "Article 3 was read in quotations, not in the official journal; whether push is “messaging by applications” "
         "is not made clear: here it counts."),
    hours=(HoursRule("hours", _MESSAGES, week(WORKDAYS, 7 * 60, 19 * 60) + week((SATURDAY,), 8 * 60, 15 * 60),
                     holidays=True),),
    caps=(
        Cap("ley-2300-day", 1, unit="day", channels=_MESSAGES),
        Cap("ley-2300-week", 1, unit="week", channels=_MESSAGES, of=CHANNELS),
    ),
    registers=(Register("Registro de Números Excluidos (RNE)", "register", _CALLS_AND_SMS),),
    minors_age=18,
)  # fmt: skip

_MEXICO = LawPreset(
    "MX", _say("México", "Mexico"),
    (
        Norm("register", "Ley Federal de Protección al Consumidor; REPEP de Profeco", "18",
             _say("No se llama ni escribe con publicidad a los números del REPEP; la empresa tiene 30 días "
                  "desde el alta. "
                  "No cubre bancos y seguros (para ellos, el REUS de Condusef).",
                  "No advertising calls or texts to numbers in REPEP; a company has 30 days from the entry. "
                  "Banks and "
                  "insurers have another register (REUS of Condusef)."),
             "adn40.mx 2025-11-06; proceso.com.mx 2025-10-14"),
        Norm("health", "Ley Federal de Protección de Datos Personales en Posesión de los Particulares", "—",
             _say("Datos sensibles: consentimiento expreso y por escrito.", "Sensitive data: express, in writing."),
             "general knowledge", is_seen=False),
    ),
    _OPT_OUT,
    _say("Horas y límites de frecuencia para publicidad: ninguno encontrado. Edad de menores: no encontrada. El "
         "número del artículo "
        "del REPEP no se vio.",
         "Hours and limits of frequency for advertising: none found. Age of minors: not found. The number of "
         "the article "
        "on REPEP was not seen."),
    registers=(Register("REPEP (Profeco)", "register", _CALLS_AND_SMS, 30), Register("REUS (Condusef)", "register",
               _CALLS_AND_SMS)),
)  # fmt: skip

_ARGENTINA = LawPreset(
    "AR", _say("Argentina", "Argentina"),
    (
        Norm("register", "Ley 26.951, Registro Nacional «No Llame»", "—",
             _say("Vale para telefonía en cualquier forma, también SMS y voz por IP; se consulta cada 30 días. "
                  "Con contrato "
                  "vigente se puede llamar sobre él, en horario razonable.",
                  "Holds for telephony of any kind, SMS and voice over IP too; consulted every 30 days. With a "
                  "contract "
                  "in force one may call about it, at reasonable hours."),
             "marval.com 2014-08-29; iapp.org"),
        Norm("opt-out", "Ley 25.326; Disposición DNPDP 4/2009", "27, inciso 3",
             _say("Toda publicidad dice cómo pedir el retiro o bloqueo y transcribe el artículo; la no pedida lleva "
                  "«publicidad» en el asunto.",
                  "All advertising says how to ask for removal and quotes the article; unsolicited mail has "
                  "“publicidad” as its subject."),
             "marval.com 2009-07-23; diariojudicial.com"),
        Norm("health", "Ley 25.326", "7",
             _say("Nadie está obligado a dar datos sensibles.", "Nobody has to give sensitive data."),
             "general knowledge", is_seen=False),
    ),
    _OPT_OUT,
    _say("Qué hora es «razonable» y límites de frecuencia: no encontrados. Edad de menores: no encontrada.",
         "Which hour is “reasonable” and limits of frequency: not found. Age of minors: not found."),
    registers=(Register("Registro Nacional No Llame", "register", _CALLS_AND_SMS, 30),),
)  # fmt: skip

_CHILE = LawPreset(
    "CL", _say("Chile", "Chile"),
    (
        Norm("opt-out", "Ley 19.496; «No Molestar» de Sernac", "28 B",
             _say("Quien lo pide deja de recibir correos, llamadas y mensajes publicitarios de esa empresa.",
                  "Whoever asks gets no more advertising e-mails, calls and messages from that company."),
             "meganoticias.cl 2023-10-30"),
        Norm("prefixes", "Norma técnica de Subtel", "—",
             _say("Desde el 13 de agosto de 2025, prefijo 600 para lo solicitado y 809 para lo no solicitado.",
                  "Since 13 August 2025, prefix 600 for what was asked for and 809 for what was not."),
             "cooperativa.cl 2025-08-12"),
        Norm("data", "Ley 21.719", "—",
             _say("Nueva ley de datos, plenamente vigente desde el 1 de diciembre de 2026; datos sensibles con "
                  "exigencias "
                  "reforzadas.",
                  "The new data law, fully in force from 1 December 2026; stricter for sensitive data."),
             "cmasc1.cl; ttpsec.net"),
    ),
    _OPT_OUT,
    _say("Horas para publicidad: ninguna encontrada. La ley contra llamadas sin consentimiento estaba en "
         "trámite en 2024; "
         "no se comprobó si se aprobó. Edad de menores: no encontrada.",
         "Hours for advertising: none found. A law against calls without consent was under way in 2024; whether it "
         "passed was not verified. Age of minors: not found."),
    registers=(Register("No Molestar (Sernac)", "opt-out", frozenset(("phone", "sms", "email"))),),
)  # fmt: skip

_URUGUAY = LawPreset(
    "UY", _say("Uruguay", "Uruguay"),
    (
        Norm("register", "Rendición de Cuentas 2020, Registro «No Llame» (Ursec)", "181",
             _say("Desde el 30 de abril de 2022, para llamadas, SMS, WhatsApp y Telegram, no para correo; la "
                  "consulta vale "
                  "30 días. A quien lo aceptó se le contacta en horario razonable.",
                  "Since 30 April 2022, for calls, SMS, WhatsApp and Telegram, not e-mail; a consultation is "
                  "good for "
                  "30 days. Those who agreed are contacted at reasonable hours."),
             "elobservador.com.uy 2022-08, 2022-05-31; dplnews.com"),
        Norm("health", "Ley 18.331", "18",
             _say("Datos sensibles: consentimiento expreso y escrito.", "Sensitive data: express and written."),
             "general knowledge", is_seen=False),
    ),
    _OPT_OUT,
    _say("Qué hora es «razonable» y límites de frecuencia: no encontrados. Edad de menores: no encontrada.",
         "Which hour is “reasonable” and limits of frequency: not found. Age of minors: not found."),
    registers=(Register("Registro No Llame (Ursec)", "register", frozenset(("phone", "sms", "whatsapp")), 30),),
)  # fmt: skip

_PERU = LawPreset(
    "PE", _say("Perú", "Peru"),
    (
        Norm("consent", "Ley 29571, Código de Protección al Consumidor, con la Ley 32323 (2025)", "58.1.e",
             _say("Llamadas, SMS y correos masivos con publicidad: solo a quien dio consentimiento previo, expreso e "
                  "inequívoco; se revoca en cualquier momento y al instante. Infracción muy grave, hasta 450 UIT.",
                  "Advertising calls, SMS and mass e-mail: only to those who gave prior, express and "
                  "unambiguous consent; "
                  "revoked at any time, at once. A very serious offence, up to 450 UIT."),
             "cms.law 2025-05-09; lpderecho.pe (Indecopi)"),
        Norm("health", "Ley 29733", "13.6",
             _say("Datos sensibles: consentimiento por escrito.", "Sensitive data: written consent."),
             "general knowledge", is_seen=False),
    ),
    _OPT_IN,
    _say("Horas y límites de frecuencia: ninguno encontrado. El prefijo para llamadas comerciales estaba en "
         "proyecto. Edad "
         "de menores: no encontrada.",
         "Hours and limits of frequency: none found. A prefix for commercial calls was a draft. Age of minors: not "
         "found."),
)  # fmt: skip

_STATES = LawPreset(
    "US", _say("Estados Unidos", "United States"),
    (
        Norm("hours", "47 CFR § 64.1200 (TCPA)", "(c)(1)",
             _say("Llamadas comerciales: de 8 a 21, hora local de quien las recibe. Los SMS se tratan como llamadas.",
                  "Telephone solicitations: 8 a.m. to 9 p.m., local time at the called party's location. Texts are "
                  "treated as calls."),
             "nwdebtresolution.com"),
        Norm("register", "47 CFR § 64.1200 (TCPA)", "(c)(2)",
             _say("No se llama a los números del registro nacional Do Not Call.",
                  "No calls to numbers in the National Do Not Call Registry."),
             "yourdictionary.com (TCPA)"),
        Norm("email", "CAN-SPAM Act", "15 USC 7704",
             _say("Correo: dirección postal y baja atendida en 10 días hábiles.",
                  "E-mail: a postal address, and an opt-out honoured within 10 business days."),
             "general knowledge", is_seen=False),
        Norm("minors", "COPPA", "16 CFR 312",
             _say("Datos de menores de 13 años: consentimiento verificable de sus padres.",
                  "Data of children under 13: verifiable consent of the parents."),
             "general knowledge", is_seen=False),
    ),
    {**_OPT_OUT, "marketing": "consent"},
    _say("Los estados son a menudo más estrictos (horas, límites por día): no se comprobaron. Que los SMS "
         "cuenten como "
        "llamadas se discute en los tribunales; el apartado del registro no se vio.",
         "States are often stricter (hours, limits a day): they were not verified. That texts count as calls is "
         "argued in "
        "court; the paragraph of the registry was not seen."),
    hours=(HoursRule("hours", _CALLS_AND_SMS, week(WEEKDAYS, 8 * 60, 21 * 60)),),
    registers=(Register("National Do Not Call Registry", "register", _CALLS_AND_SMS),),
    minors_age=13,
)  # fmt: skip

_KINGDOM = LawPreset(
    "GB", _say("Reino Unido", "United Kingdom"),
    (
        Norm("calls", "Privacy and Electronic Communications Regulations 2003", "21",
             _say("No se llama a quien se opuso ni a los números del TPS.",
                  "No calls to those who objected, nor to numbers registered with the TPS."),
             "activemind.uk; visitbritain.org"),
        Norm("electronic", "Privacy and Electronic Communications Regulations 2003", "22",
             _say("Correo y SMS a particulares: con consentimiento, o a clientes sobre productos similares y "
                  "con baja.",
                  "E-mail and texts to individuals: with consent, or to customers about similar products with "
                  "an opt-out."),
             "activemind.uk; docplayer.net (ICO, soft opt-in)"),
        Norm("minors", "Data Protection Act 2018", "9",
             _say("Se consiente por uno mismo desde los 13 años.", "One consents for oneself from the age of 13."),
             "general knowledge", is_seen=False),
    ),
    _OPT_IN,
    _say("Horas y límites de frecuencia: ninguno encontrado.", "Hours and limits of frequency: none found."),
    registers=(Register("Telephone Preference Service (TPS)", "calls", _CALLS),),
    minors_age=13,
)  # fmt: skip

_UNION = LawPreset(
    "EU", _say("Unión Europea (sin norma nacional)", "European Union (without national law)"),
    (
        Norm("electronic", "Directiva 2002/58/CE", "13",
             _say("Correo, SMS y llamadas automáticas: consentimiento previo; excepción para clientes y "
                  "productos similares.",
                  "E-mail, SMS and automated calls: prior consent; an exception for customers and similar products."),
             "privtools.eu/informes/2018-0164 (AEPD)"),
        _GDPR_8, _GDPR_9,
    ),
    _OPT_IN,
    _say("Horas, registros y edades dependen de cada Estado.", "Hours, registers and ages depend on each state."),
    minors_age=16,
)  # fmt: skip

PRESETS: dict[str, LawPreset] = {
    preset.country: preset
    for preset in (
        _SPAIN, _MEXICO, _ARGENTINA, _CHILE, _COLOMBIA, _PERU, _URUGUAY, _STATES, _KINGDOM, _UNION,
    )
}  # fmt: skip
