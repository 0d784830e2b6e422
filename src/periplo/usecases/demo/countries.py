"""Five countries in which the demo shop could stand: calendar, money, hours and shops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from periplo.core.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Country:
    """`last` is the last day of the data, just after the rush before `school_starts`.

    price: units of the currency for one euro's worth. Shelf prices are a multiple of `unit` and one of `endings`;
    decimals: of money in reckoning.
    hours: opening hours of the shops (from, to), local; sunday: share of a Saturday's visits, 0 is closed.
    final_consumer: how tills write a customer whom they do not know.
    """

    code: str
    zone: str
    locale: str
    currency: str
    price: float
    unit: float
    endings: tuple[float, ...]
    decimals: int
    last: date
    school_starts: tuple[date, date]  # of the year before and of this one
    holidays: tuple[str, ...]  # month-day on which shops are closed
    gifts: tuple[str, str]  # month-day, first and last day of the Christmas season
    hours: tuple[tuple[float, float], ...]
    sunday: float
    final_consumer: tuple[str, ...]
    shops: tuple[str, ...]


_SPAIN = (
    "Madrid Chamberí", "Madrid Vallecas", "Barcelona Gràcia", "Valencia Ruzafa", "Sevilla Nervión",
    "Zaragoza Centro", "Málaga Soho", "Bilbao Indautxu", "Barcelona Sants", "Murcia Centro",
    "Alicante Centro", "Valladolid Centro", "Vigo Centro", "Gijón Centro", "Granada Centro",
    "Córdoba Centro", "Madrid Getafe", "A Coruña Centro", "Oviedo Centro", "Santander Centro",
    "Pamplona Centro", "Burgos Centro", "Salamanca Centro", "Toledo Centro",
)  # fmt: skip
_MEXICO = (
    "CDMX Roma", "CDMX Coyoacán", "CDMX Iztapalapa", "Guadalajara Centro", "Monterrey Centro",
    "Puebla Centro", "León Centro", "Querétaro Centro", "Guadalajara Zapopan", "Toluca Centro",
    "Mérida Centro", "Tijuana Centro", "San Luis Potosí", "Morelia", "Aguascalientes", "Veracruz Puerto",
    "CDMX Tlalpan", "Chihuahua Centro", "Saltillo", "Oaxaca Centro", "Cancún", "Xalapa", "Cuernavaca",
    "Pachuca",
)  # fmt: skip
_ARGENTINA = (
    "Palermo", "Caballito", "Belgrano", "Córdoba Centro", "Rosario Centro", "La Plata", "Mendoza Centro",
    "Quilmes", "Flores", "San Miguel de Tucumán", "Mar del Plata", "Salta Centro", "Santa Fe", "Neuquén",
    "Bahía Blanca", "Paraná", "Morón", "Lomas de Zamora", "San Isidro", "Resistencia", "Corrientes",
    "San Juan", "Posadas", "Río Cuarto",
)  # fmt: skip
_COLOMBIA = (
    "Bogotá Chapinero", "Bogotá Suba", "Bogotá Kennedy", "Medellín Laureles", "Medellín El Poblado",
    "Cali Norte", "Barranquilla Prado", "Cartagena", "Bogotá Usaquén", "Bucaramanga", "Pereira",
    "Manizales", "Ibagué", "Cúcuta", "Neiva", "Villavicencio", "Soacha", "Armenia", "Pasto", "Santa Marta",
    "Montería", "Tunja", "Popayán", "Envigado",
)  # fmt: skip
_CHILE = (
    "Providencia", "Ñuñoa", "Maipú", "Las Condes", "Santiago Centro", "La Florida", "Viña del Mar",
    "Concepción Centro", "Puente Alto", "Valparaíso", "Temuco", "Antofagasta", "La Serena", "Rancagua",
    "Talca", "Iquique", "Estación Central", "Puerto Montt", "Valdivia", "Osorno", "Chillán", "Los Ángeles",
    "Curicó", "Arica",
)  # fmt: skip

COUNTRIES = {
    "es": Country(
        "es", "Europe/Madrid", "es_ES", "EUR", 1.0, 1.0, (0.95, 0.99, 0.90, 0.50, 0.75, 0.25), 2,
        date(2025, 8, 31),
        (date(2024, 9, 9), date(2025, 9, 8)),
        ("01-01", "01-06", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25"), ("11-20", "01-05"),
        ((10.0, 14.0), (17.0, 20.5)), 0.0, ("CLIENTE CONTADO", "Cliente contado", "cliente  contado"), _SPAIN,
    ),
    "mx": Country(
        "mx", "America/Mexico_City", "es_MX", "MXN", 20.0, 10.0, (9.0, 9.9, 5.0, 4.5, 0.0), 2,
        date(2025, 8, 31),
        (date(2024, 8, 26), date(2025, 9, 1)), ("01-01", "05-01", "09-16", "12-25"), ("11-20", "01-05"),
        ((9.5, 20.5),), 0.8, ("PUBLICO EN GENERAL", "Público en general", "publico en  general"), _MEXICO,
    ),
    "ar": Country(
        "ar", "America/Argentina/Buenos_Aires", "es_AR", "ARS", 1100.0, 1000.0, (990.0, 900.0, 500.0, 0.0), 0,
        date(2025, 2, 28),
        (date(2024, 3, 4), date(2025, 3, 5)), ("01-01", "05-01", "05-25", "07-09", "12-08", "12-25"),
        ("11-25", "01-05"), ((9.5, 13.0), (16.0, 20.0)), 0.0,
        ("CONSUMIDOR FINAL", "Consumidor Final", "consumidor  final"), _ARGENTINA,
    ),
    "co": Country(
        "co", "America/Bogota", "es_CO", "COP", 4300.0, 1000.0, (900.0, 500.0, 0.0, 990.0), 0,
        date(2025, 1, 26),
        (date(2024, 1, 29), date(2025, 1, 27)), ("01-01", "05-01", "07-20", "08-07", "12-08", "12-25"),
        ("11-20", "12-24"), ((9.0, 19.5),), 0.6,
        ("CONSUMIDOR FINAL", "Consumidor final", "consumidor  final"), _COLOMBIA,
    ),
    "cl": Country(
        "cl", "America/Santiago", "es_CL", "CLP", 1000.0, 1000.0, (990.0, 490.0, 790.0, 290.0), 0,
        date(2025, 2, 28),
        (date(2024, 3, 4), date(2025, 3, 5)), ("01-01", "05-01", "05-21", "09-18", "09-19", "12-25"),
        ("11-25", "12-24"), ((10.0, 20.0),), 0.5,
        ("BOLETA SIN NOMBRE", "Boleta sin nombre", "boleta  sin nombre"), _CHILE,
    ),
}  # fmt: skip


def country_named(code: str) -> Country:
    """The country of this code.

    Raises: UnknownName if the demo has none.
    """
    try:
        return COUNTRIES[code.casefold()]
    except KeyError:
        raise UnknownName(
            f"the demo shop does not stand in '{code}'",
            f"it knows: {', '.join(COUNTRIES)}",
            "choose one of them",
        ) from None
