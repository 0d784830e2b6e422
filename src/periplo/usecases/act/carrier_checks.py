"""Looking carriers over: are their secrets there, and may their mail be sent in this domain's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields

from periplo.channels.dkim import Signer
from periplo.core.carriers import Carrier, SmtpCarrier, TwilioCarrier, WhatsAppCarrier, address_in, kind_of
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.mail_records import Texts, Verdict, dkim, dmarc, is_aligned, spf
from periplo.core.texts import Text
from periplo.usecases.doctor import Checked


class NoNameServer(EnvironmentFault):
    """No name server answers, so what a domain says is not known."""

    code = "no_name_server"


def secrets_checked(carrier: Carrier, told: Callable[[str], str]) -> Iterator[Checked]:
    """One check for every secret that is missing, or that all are there. told: a secret by its name."""
    missing = []
    for each in fields(carrier):
        name = getattr(carrier, each.name)
        if each.metadata.get("is_secret") and name:
            try:
                told(name)
            except PeriploError:
                missing.append(name)
    if missing:
        names = ", ".join(missing)
        yield _checked("secrets", False, (carrier.id, names))
    else:
        yield _checked("carrier_well", True, (carrier.id, kind_of(carrier)))
    if isinstance(carrier, TwilioCarrier) and not carrier.url:
        yield _checked("no_reports", False, (carrier.id, "url"))
    if isinstance(carrier, WhatsAppCarrier) and not carrier.webhook:
        yield _checked("no_reports", False, (carrier.id, "webhook"))
    if isinstance(carrier, SmtpCarrier) and not (carrier.mailbox or carrier.reports != "mailbox"):
        yield _checked("no_reports", False, (carrier.id, "mailbox"))


def mail_checked(carrier: SmtpCarrier, told: Callable[[str], str], texts: Texts) -> Iterator[Checked]:
    """What the domain of a mail carrier says of it. Raises nothing: what cannot be asked is told."""
    sender = address_in(carrier.sender).rpartition("@")[2].lower()
    envelope = address_in(carrier.bounces or carrier.sender).rpartition("@")[2].lower()
    try:
        verdicts = [spf(envelope, carrier.host.lower(), texts)]
        if carrier.dkim_domain and carrier.dkim_selector:
            verdicts.append(dkim(carrier.dkim_domain, carrier.dkim_selector, _record(carrier, told), texts))
        else:
            verdicts.append(Verdict("dkim_unsigned", carrier.reports != "mailbox", (carrier.id,)))
        verdicts.append(dmarc(sender, texts))
    except NoNameServer:
        yield _checked("no_name_server", False, (sender,))
        return
    ours = carrier.dkim_domain or envelope
    if not (is_aligned(sender, ours) or is_aligned(sender, envelope)):
        verdicts.append(Verdict("not_aligned", False, (sender, ours)))
    for verdict in verdicts:
        yield _checked(verdict.code, verdict.is_well, verdict.values)


def _record(carrier: SmtpCarrier, told: Callable[[str], str]) -> str | None:
    try:
        key = told(carrier.dkim_key or "")
        return Signer(carrier.dkim_domain or "", carrier.dkim_selector or "", key).record
    except PeriploError:
        return None  # told by the check of the secrets


def _checked(code: str, is_well: bool, values: tuple[str, ...]) -> Checked:
    es, en, mend_es, mend_en = SENTENCES[code]
    what = Text((("es", es.format(*values)), ("en", en.format(*values))))
    mend = Text((("es", mend_es.format(*values)), ("en", mend_en.format(*values))))
    return Checked(code, is_well, what, None if is_well and code not in _ADVISED else mend)


_ADVISED = ("dmarc_none_policy", "dkim_unsigned")  # well, and could be better
SENTENCES: Mapping[str, tuple[str, str, str, str]] = {
    "carrier_well": (
        "canal «{0}» ({1}): sus secretos están",
        "channel '{0}' ({1}): its secrets are there",
        "", "",
    ),
    "secrets": (
        "canal «{0}»: faltan secretos: {1}",
        "channel '{0}': secrets missing: {1}",
        "póngalos en el entorno o en secrets.toml; mientras tanto, sus mensajes esperan",
        "put them into the environment or into secrets.toml; until then its messages wait",
    ),
    "no_reports": (
        "canal «{0}»: nadie dirá qué fue de los mensajes ni quién contestó",
        "channel '{0}': nobody will tell what became of messages, or who answered",
        "añada {1} en carriers.yaml",
        "add {1} in carriers.yaml",
    ),
    "no_name_server": (
        "ningún servidor de nombres contesta: no se sabe qué dice {0}",
        "no name server answers: what {0} says is not known",
        "repítalo cuando haya red",
        "try again when there is a network",
    ),
    "spf_well": ("SPF de {0}: un registro, bien", "SPF of {0}: one record, well", "", ""),
    "spf_none": (
        "{0} no tiene SPF: muchos correos irán a correo no deseado",
        "{0} has no SPF: much mail will end among the unwanted",
        "publique un TXT en {0}: {1}",
        "publish a TXT at {0}: {1}",
    ),
    "spf_many": (
        "{0} tiene más de un registro SPF: ninguno vale",
        "{0} has more than one SPF record: none counts",
        "júntelos en uno solo",
        "join them into one",
    ),
    "spf_all": (
        "el SPF de {0} deja enviar a cualquiera (+all)",
        "SPF of {0} lets anybody send (+all)",
        "termínelo con ~all o -all",
        "end it with ~all or -all",
    ),
    "spf_without": (
        "el SPF de {0} no nombra a su proveedor de correo",
        "SPF of {0} does not name your mail vendor",
        "añádale include:{1}",
        "add include:{1} to it",
    ),
    "spf_deep": (
        "el SPF de {0} pide {1} consultas y se admiten 10",
        "SPF of {0} asks for {1} look-ups, and 10 are allowed",
        "quítele los include que ya no use",
        "remove includes that are not used any more",
    ),
    "dkim_well": ("DKIM en {0}: la clave es la nuestra", "DKIM at {0}: the key is ours", "", ""),
    "dkim_unsigned": (
        "canal «{0}»: no firma sus correos con DKIM",
        "channel '{0}': does not sign its mail with DKIM",
        "si no lo firma su proveedor, añada dkim_domain, dkim_selector y dkim_key",
        "unless your vendor signs it, add dkim_domain, dkim_selector and dkim_key",
    ),
    "dkim_none": (
        "no hay clave DKIM en {0}",
        "there is no DKIM key at {0}",
        "publique un TXT en {0}: {1}",
        "publish a TXT at {0}: {1}",
    ),
    "dkim_revoked": (
        "la clave DKIM de {0} está revocada",
        "the DKIM key at {0} is revoked",
        "publique la nueva, o firme con otro selector",
        "publish the new one, or sign with another selector",
    ),
    "dkim_other": (
        "la clave DKIM de {0} no es la nuestra: las firmas no valdrán",
        "the DKIM key at {0} is not ours: signatures will not count",
        "publique un TXT en {0}: {1}",
        "publish a TXT at {0}: {1}",
    ),
    "dmarc_well": ("DMARC de {0}: {1}", "DMARC of {0}: {1}", "", ""),
    "dmarc_none_policy": (
        "DMARC de {0}: none, solo observa",
        "DMARC of {0}: none, it only watches",
        "cuando los informes salgan limpios, pase a quarantine y después a reject",
        "when its reports are clean, go on to quarantine and then to reject",
    ),
    "dmarc_none": (
        "{0} no tiene DMARC: Gmail y Yahoo se lo piden a quien envía mucho",
        "{0} has no DMARC: Gmail and Yahoo ask it of whoever sends much",
        "publique un TXT en _dmarc.{0}: v=DMARC1; p=none; rua=mailto:dmarc@{0}",
        "publish a TXT at _dmarc.{0}: v=DMARC1; p=none; rua=mailto:dmarc@{0}",
    ),
    "not_aligned": (
        "el remitente es de {0} y lo que se firma o rebota es de {1}: DMARC no lo dará por bueno",
        "the sender is of {0}, and what is signed or bounces is of {1}: DMARC will not pass it",
        "use en dkim_domain o en bounces un dominio de {0}",
        "use a domain of {0} as dkim_domain or in bounces",
    ),
}  # fmt: skip
