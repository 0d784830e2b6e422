"""Errors of ledger and inbox on PostgreSQL, and of their settings, in Spanish; faults.py joins them to the others."""

from __future__ import annotations

STORAGE = {
    # The server and its database
    "the database cannot be reached": "no se llega a la base de datos",
    "check that the server runs, the address, the role and its password": (
        "compruebe que el servidor está en marcha, la dirección, el rol y su contraseña"
    ),
    "the database has no connection left": "a la base de datos no le quedan conexiones",
    "its max_connections are all in use": "todas sus max_connections están en uso",
    "close others, or raise max_connections": "cierre otras, o aumente max_connections",
    "the database does not allow it": "la base de datos no lo permite",
    "let the role own its schemas: see 'use PostgreSQL' in the docs": (
        "haga que el rol sea dueño de sus esquemas: vea «Usar PostgreSQL» en la documentación"
    ),
    "the database can only be read": "la base de datos solo se puede leer",
    "it is a standby or was made read-only": "es una réplica o se puso en modo de solo lectura",
    "name the primary server": "indique el servidor principal",
    "the server is a standby": "el servidor es una réplica",
    "default_transaction_read_only is on for this server, database or role": (
        "default_transaction_read_only está activo para este servidor, base de datos o rol"
    ),
    "find out why (services do so when the disk is nearly full), then switch it off: see 'use PostgreSQL'": (
        "averigüe por qué (los servicios lo hacen cuando el disco está casi lleno) y desactívelo: vea «Usar PostgreSQL»"
    ),
    "the disk of the database is full": "el disco de la base de datos está lleno",
    "the database gives out": "la base de datos no da más de sí",
    "look into the log of the server": "mire el registro del servidor",
    "the database does not behave as a ledger": "la base de datos no se comporta como un libro",
    "a text cannot be kept by the database": "la base de datos no puede guardar un texto",
    "it holds a NUL character, or a number too large": "contiene un carácter nulo, o un número demasiado grande",
    "remove it": "quítelo",
    "the server is PostgreSQL {}": "el servidor es PostgreSQL {}",
    "Periplo needs PostgreSQL {} or newer": "Periplo necesita PostgreSQL {} o posterior",
    "upgrade the server, or name another one": "actualice el servidor, o indique otro",
    "the database '{}' is kept in {}": "la base de datos '{}' está en {}",
    "names and texts of every script must fit in": "en ella deben caber nombres y textos de cualquier escritura",
    "create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0": (
        "créela con: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    ),
    "the ledger is in use by another process": "otro proceso está usando el libro",
    "too many readings of the ledger at once": "demasiadas lecturas del libro a la vez",
    "none ended in time": "ninguna terminó a tiempo",
    "try again in a moment": "vuelva a intentarlo en un momento",
    "the connection that held this process's lease was lost": (
        "se perdió la conexión que guardaba el turno de este proceso"
    ),
    "another process may have gone on in its place, so nothing more was written": (
        "otro proceso pudo seguir en su lugar, así que no se escribió nada más"
    ),
    "run the same again": "repita lo mismo",
    # Where ledger and inbox are
    "a database is named, and what speaks with PostgreSQL is not installed": (
        "se indica una base de datos, y no está instalado lo que habla con PostgreSQL"
    ),
    "install it: pip install 'periplo[postgres]'": "instálelo: pip install 'periplo[postgres]'",
    # Copies in an object store
    "'{}' is no address in an object store": "'{}' no es una dirección de un almacén de objetos",
    "write it as s3://bucket/folder/name": "escríbala como s3://bucket/carpeta/nombre",
    "an address in an object store was named, and what speaks with one is not installed": (
        "se indica una dirección de un almacén de objetos, y no está instalado lo que habla con él"
    ),
    "install it: pip install 'periplo[s3]'": "instálelo: pip install 'periplo[s3]'",
    "the object store does not do what it is asked at '{}'": "el almacén de objetos no hace lo que se le pide en '{}'",
    "check the bucket, AWS_ENDPOINT_URL, AWS_REGION and the keys": (
        "compruebe el bucket, AWS_ENDPOINT_URL, AWS_REGION y las claves"
    ),
    "there is nothing at '{}'": "no hay nada en '{}'",
    "check the bucket, the name and the region": "compruebe el bucket, el nombre y la región",
    "what lies at '{}' is not what was sent": "lo que hay en '{}' no es lo que se envió",
    "delete it there, and try again": "bórrelo allí y vuelva a intentarlo",
    # The lake in an object store
    "{} says lake '{}'": "{} dice lake '{}'",
    "it is no address in an object store": "no es una dirección de un almacén de objetos",
    "write it as lake = 's3://bucket/my-shop', or remove it: the lake is then the folder": (
        "escríbala como lake = 's3://bucket/mi-tienda', o quítela: el lago es entonces la carpeta"
    ),
    "'{}' holds the lake of another workspace, or of the one that this is a copy of": (
        "'{}' tiene el lago de otra carpeta de trabajo, o el de aquella de la que esta es copia"
    ),
    "each would delete the other's files": "cada una borraría los archivos de la otra",
    "name another place in periplo.toml: lake = 's3://bucket/another'": (
        "indique otro lugar en periplo.toml: lake = 's3://bucket/otro'"
    ),
    "the bucket of '{}' keeps versions": "el bucket de '{}' guarda versiones",
    "whoever is erased would stay in them": "quien se borre seguiría en ellas",
    "switch versions off and delete the old ones, or name another bucket": (
        "desactive las versiones y borre las antiguas, o indique otro bucket"
    ),
    "'{}' is still there after it was deleted": "'{}' sigue ahí después de borrarlo",
    "the store may hold it back by a rule of its own": "puede que el almacén lo retenga por una regla propia",
    "let the keys delete there, and switch off locks of objects": (
        "permita que las claves borren allí, y desactive los bloqueos de objetos"
    ),
    "what lies at '{}' is not what was put there": "lo que hay en '{}' no es lo que se puso",
    "a file of the lake cannot be kept here": "un archivo del lago no se puede guardar aquí",
    "'{}' cannot be reached": "no se llega a '{}'",
    "mount it, or make the folder again": "móntela, o cree de nuevo la carpeta",
    "{} holds a password": "{} contiene una contraseña",
    "it may be read by others, and copied with the folder": "otros pueden leerla, y se copia con la carpeta",
    "write the address without it, and give it as PGPASSWORD or in a password file": (
        "escriba la dirección sin ella, y dela en PGPASSWORD o en un archivo de contraseñas"
    ),
    "{} names a database that is not understood": "{} indica una base de datos que no se entiende",
    "its address does not begin with postgresql://": "su dirección no empieza por postgresql://",
    "write it as postgresql://role@server:5432/database, or files": (
        "escríbala como postgresql://rol@servidor:5432/base, o files"
    ),
    "{} says schema '{}'": "{} dice schema '{}'",
    "a schema is named by small letters, digits and single underscores": (
        "el nombre de un esquema lleva letras minúsculas, cifras y guiones bajos sueltos"
    ),
    "write schema = 'periplo_my_shop'": "escriba schema = 'periplo_mi_tienda'",
    "of the name '{}' no name of a schema can be made": "del nombre '{}' no sale el nombre de un esquema",
    "it has no letter of a to z and no digit": "no tiene ninguna letra de la a a la z ni ninguna cifra",
    "write schema = 'periplo_my_shop' under [storage] in periplo.toml": (
        "escriba schema = 'periplo_mi_tienda' bajo [storage] en periplo.toml"
    ),
    "the ledger of this workspace was moved to a database": (
        "el libro de esta carpeta de trabajo se mudó a una base de datos"
    ),
    "neither {} nor PERIPLO_DATABASE names it": "ni {} ni PERIPLO_DATABASE la indican",
    "name it; to go back to what was kept before, rename {} to ledger.db": (
        "indíquela; para volver a lo que había antes, cambie el nombre de {} a ledger.db"
    ),
    "this workspace keeps its ledger in ledger.db, and a database is named": (
        "esta carpeta de trabajo tiene su libro en ledger.db, y se indica una base de datos"
    ),
    "it would go on with another ledger": "seguiría con otro libro",
    "move it: periplo move-ledger": "múdelo: periplo mudar-libro",
    "the database holds a workspace of this name already: {}": (
        "la base de datos ya tiene una carpeta de trabajo con este nombre: {}"
    ),
    "two would share one ledger": "las dos compartirían un libro",
    "name the folder otherwise, or another database": "dé otro nombre a la carpeta, o indique otra base de datos",
    # Moving
    "no database is named to move the ledger to": "no se indica ninguna base de datos a la que mudar el libro",
    "neither {} nor PERIPLO_DATABASE says one": "ni {} ni PERIPLO_DATABASE dicen cuál",
    "write database = 'postgresql://role@server/database' under [storage]": (
        "escriba database = 'postgresql://rol@servidor/base' bajo [storage]"
    ),
    "there is no ledger.db to move": "no hay ningún ledger.db que mudar",
    "the ledger is kept in the database": "el libro está en la base de datos",
    "go on working": "siga trabajando",
    "the database holds another ledger under this name": "la base de datos tiene otro libro con este nombre",
    "the database holds another inbox under this name": "la base de datos tiene otra entrada con este nombre",
    "nothing of it may be mixed with yours": "nada suyo debe mezclarse con lo de usted",
    "write another schema under [storage] in periplo.toml": "escriba otro schema bajo [storage] en periplo.toml",
    "the copy does not hold what the ledger holds": "la copia no contiene lo que contiene el libro",
    "nothing was moved": "no se mudó nada",
    "run periplo doctor": "ejecute periplo diagnóstico",
    "{} is in use by another process": "otro proceso está usando {}",
    "what it writes from now on would be lost": "lo que escribiera desde ahora se perdería",
    "stop 'periplo serve' and everything else that works in this workspace, then run the same again": (
        "detenga «periplo servir» y todo lo demás que trabaje en esta carpeta, y repita lo mismo"
    ),
}
