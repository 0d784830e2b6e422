"""What the commands of campaigns, and `why`, say of themselves."""

from __future__ import annotations

COMMANDS = {
    "campaign": ("Campañas: revisar, ensayar y ejecutar", "Campaigns: check, backtest and run"),
    "campaign.check": (
        "Busca lo que fallaría antes de que nada salga; termina en 1 si encuentra algo",
        "Look for what would go wrong before anything leaves; ends with 1 if it finds something",
    ),
    "campaign.check.examples": (
        "periplo campaña revisar campaña.yaml --in mi-tienda",
        "periplo campaign check campaign.yaml --in my-shop",
    ),
    "campaign.backtest": (
        "Ensaya una campaña con los datos pasados; no guarda ni envía nada",
        "Run a campaign on past events; keeps and sends nothing",
    ),
    "campaign.backtest.examples": (
        "periplo campaña ensayar campaña.yaml --in mi-tienda --from 2026-01-01",
        "periplo campaign backtest campaign.yaml --in my-shop --from 2026-01-01",
    ),
    "campaign.simulate": (
        "Sigue paso a paso a una persona por una campaña: qué recibiría, cuándo y por qué; no guarda ni envía nada",
        "Follow one person through a campaign step by step: what they would get, when and why; keeps and sends nothing",
    ),
    "campaign.simulate.examples": (
        'periplo campaña simular campaña.yaml --as "#1" --in mi-tienda\n'
        'periplo campaña simular campaña.yaml --as "#1" --also "2025-09-02T10:00 list started; list_id=L7"',
        'periplo campaign simulate campaign.yaml --as "#1" --in my-shop\n'
        'periplo campaign simulate campaign.yaml --as "#1" --also "2025-09-02T10:00 list started; list_id=L7"',
    ),
    "campaign.publish": (
        "Guarda una nueva versión en la carpeta de trabajo y la activa",
        "Keep a new version in the workspace and make it active",
    ),
    "campaign.publish.examples": (
        "periplo campaña publicar campaña.yaml --in mi-tienda",
        "periplo campaign publish campaign.yaml --in my-shop",
    ),
    "campaign.enter": (
        "Pide que entren en una campaña las personas de un archivo; cada una entra si la campaña la admite",
        "Ask the people of a file into a campaign; each enters if the campaign takes them",
    ),
    "campaign.enter.examples": (
        "periplo campaña entrar renovar --file personas.csv --in mi-tienda",
        "periplo campaign enter renew --file people.csv --in my-shop",
    ),
    "campaign.pause": (
        "Deja quieta una campaña publicada: nadie entra y nada sale",
        "Let a published campaign stand still: nobody enters and nothing leaves",
    ),
    "campaign.pause.examples": (
        "periplo campaña pausar lista-lista --in mi-tienda",
        "periplo campaign pause list-awaits --in my-shop",
    ),
    "campaign.resume": (
        "Deja seguir una campaña en pausa; lo que ya no sirve no se envía",
        "Let a paused campaign go on; what is of no use any more is not sent",
    ),
    "campaign.resume.examples": (
        "periplo campaña reanudar lista-lista --in mi-tienda",
        "periplo campaign resume list-awaits --in my-shop",
    ),
    "campaign.run": (
        "Ejecuta una campaña hasta un instante (si no se dice, el último evento); un archivo se publica antes",
        "Drive a campaign to an instant (the last event, unless told); a file is published first",
    ),
    "campaign.run.examples": (
        "periplo campaña ejecutar lista-lista --in mi-tienda",
        "periplo campaign run list-awaits --in my-shop",
    ),
    "why": (
        "Por qué un cliente recibió un mensaje, o por qué no",
        "Why a customer got a message, or why not",
    ),
    "why.examples": ("periplo porqué 4711 --in mi-tienda", "periplo why 4711 --in my-shop"),
}

OPTIONS = {
    "enter_file": (
        "CSV con user_id, email, phone o anonymous_id; las demás columnas son propiedades que leen los mensajes",
        "CSV with user_id, email, phone or anonymous_id; other columns are properties that messages read",
    ),
    "enter_id": (
        "Nombre de esta petición: la misma otra vez cuenta una vez; si no se dice, lo que hay en el archivo",
        "Name of this asking: the same again counts once; what stands in the file, unless told",
    ),
    "campaign": ("La campaña por la que se pregunta", "The campaign asked about"),
    "simulate_as": (
        "La persona: su correo, su número o como figure",
        "The person: e-mail, number or as they stand",
    ),
    "simulate_also": (
        "Algo que se supone que hace además: instante, evento y propiedades, como en el ejemplo",
        "Something they are supposed to do besides: instant, event and properties, as in the example",
    ),
    "again": (
        "Importa el archivo aunque ya se haya importado",
        "Import the file even if it was imported before",
    ),
    "status": (
        "Cómo queda: activa, en pausa o terminada",
        "What it becomes: active, paused or ended",
    ),
    "until": ("Hasta este instante (si no, el último evento)", "Up to this instant (else the last event)"),
}
