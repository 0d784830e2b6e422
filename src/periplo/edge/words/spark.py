"""What is said of Spark: its option, its remarks, and its errors in Spanish."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {}

OPTIONS = {
    "engine": (
        "Quién responde: esta máquina (local) o los procesos de Spark (si no, lo que diga periplo.toml)",
        "Who answers: this machine (local) or Spark's workers (else what periplo.toml says)",
    ),
}

TOLD = {
    "asked_here": (
        "'{}' mira los eventos de una sola persona: responde esta máquina, no Spark",
        "'{}' looks at the events of one person: this machine answers, not Spark",
    ),
}

FAULTS = {
    "{} says engine '{}'": "{} dice engine '{}'",
    "write local or spark": "escriba local o spark",
    "{} names a Spark master that is not understood: '{}'": "{} indica un maestro de Spark que no se entiende: '{}'",
    "it begins neither with spark:// nor with local": "no empieza ni por spark:// ni por local",
    "write it as spark://host:7077, local[*], yarn or k8s://https://host:6443": (
        "escríbalo como spark://servidor:7077, local[*], yarn o k8s://https://servidor:6443"
    ),
    "the engine is Spark, and what speaks with it is not installed": (
        "el motor es Spark, y no está instalado lo que habla con él"
    ),
    "there is no package {}": "no está el paquete {}",
    "install it: pip install 'periplo[spark]'": "instálelo: pip install 'periplo[spark]'",
    "the engine is Spark, and there is no Java on this machine": "el motor es Spark, y en esta máquina no hay Java",
    "JAVA_HOME says {}, and no java stands there": "JAVA_HOME dice {}, y ahí no hay ningún java",
    "no java is found": "no se encuentra java",
    "install Java 17 or newer (on Debian: apt install default-jre-headless), or name it with JAVA_HOME": (
        "instale Java 17 o posterior (en Debian: apt install default-jre-headless), o indíquelo con JAVA_HOME"
    ),
    "the Spark master {} does not answer": "el maestro de Spark {} no responde",
    "Connection refused": "rechaza la conexión",
    "timed out": "no contesta a tiempo",
    "Name or service not known": "no se conoce ese nombre",
    "No route to host": "no hay camino hasta esa máquina",
    "check that it runs, its address and its port; or ask here: --engine local": (
        "compruebe que está en marcha, su dirección y su puerto; o pregunte aquí: --engine local"
    ),
    "the workers of Spark have another Python than this process": (
        "los procesos de Spark tienen otro Python que este"
    ),
    "theirs is {}, this one is {}": "el de ellos es {}, este es {}",
    "this one is {}": "este es {}",
    "install the same one on all machines, and name it with PYSPARK_PYTHON": (
        "instale el mismo en todas las máquinas, e indíquelo con PYSPARK_PYTHON"
    ),
    "the workers of Spark lack what they need": "a los procesos de Spark les falta lo que necesitan",
    "there is no package {} in their Python": "en su Python no está el paquete {}",
    "install 'periplo[spark]' in the Python that PYSPARK_PYTHON names, on every worker": (
        "instale 'periplo[spark]' en el Python que indica PYSPARK_PYTHON, en cada máquina de Spark"
    ),
    "the workers of Spark have another Periplo than this process": (
        "los procesos de Spark tienen otro Periplo que este"
    ),
    "install the same version everywhere": "instale la misma versión en todas partes",
    "the workers of Spark cannot start Python": "los procesos de Spark no pueden iniciar Python",
    "name their Python with PYSPARK_PYTHON, by a path that exists on every worker": (
        "indique su Python con PYSPARK_PYTHON, por una ruta que exista en cada máquina de Spark"
    ),
    "Spark cannot start its Java side": "Spark no puede iniciar su parte en Java",
    "it ended before it was ready": "terminó antes de estar lista",
    "check with 'java -version' that it is Java 17 or newer, and that memory is free": (
        "compruebe con 'java -version' que es Java 17 o posterior, y que queda memoria libre"
    ),
    "the workers of Spark do not see the lake": "los procesos de Spark no ven el lago",
    "a worker of Spark does not see the lake {}": "un proceso de Spark no ve el lago {}",
    "a file of it is not on their machine, or was replaced while they read": (
        "un archivo no está en su máquina, o se reemplazó mientras leían"
    ),
    "the folder is not on its machine": "la carpeta no está en su máquina",
    "put the workspace on storage that all machines share, under one path": (
        "ponga la carpeta de trabajo en un almacenamiento que compartan todas las máquinas, bajo la misma ruta"
    ),
    "Spark gave up": "Spark se rindió",
    "look into the logs of its workers; to go on without it, ask with --engine local": (
        "mire los registros de sus procesos; para seguir sin él, pregunte con --engine local"
    ),
    "Spark cannot choose customers by their value class": (
        "Spark no puede elegir a los clientes por su clase de valor"
    ),
    "a class is one of everybody's, and each worker has a part of them": (
        "una clase lo es entre todos, y cada proceso tiene una parte"
    ),
    "Spark cannot choose customers who are about to be lost": (
        "Spark no puede elegir a los clientes que están a punto de perderse"
    ),
    "who is about to be lost is learned from everybody, and each worker has a part of them": (
        "quién está a punto de perderse se aprende de todos, y cada proceso tiene una parte"
    ),
    "ask it here: --engine local": "pregúntelo aquí: --engine local",
    "Spark asks the lake of a workspace": "Spark pregunta al lago de una carpeta de trabajo",
    "these events do not come from one": "estos eventos no vienen de una",
    "import them and name the workspace with --in, or leave --engine out": (
        "impórtelos e indique la carpeta con --in, o quite --engine"
    ),
}
