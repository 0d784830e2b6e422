"""What customers write, in their own words. Fictional; in neutral Spanish, with the slips of real life."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import word

Ints = NDArray[np.int64]

LIST_COMPLAINTS = {
    "missing item": (
        "Me faltaron dos cosas de la lista y nadie supo decirme cuándo llegan",
        "de 24 cosas encontre 19, tuve que ir a otra tienda por el resto",
        "No tienen el cuaderno de cuadro grande que pide la maestra",
        "Siempre falta algo. El año pasado lo mismo",
        "faltaba la flauta y el compás, lo demás bien",
        "La lista salió incompleta y me enteré en la caja",
        "no hay la marca q pide el colegio",
        "Busqué tres veces y el libro de inglés no aparece",
        "Quedan agotados justo la semana en que todos compramos",
        "Lo único que no había era lo único que corría prisa",
        "Llegué al 90 % de la lista. Ese 10 % me costó dos tardes",
        "falta el libro de lectura!!",
    ),
    "stock differs": (
        "La página dice que hay y en la tienda no hay",
        "En la web ponía 6 unidades y llegué y nada",
        "llame para confirmar y me dijeron otra cosa que la web",
        "Fui hasta la tienda por algo que solo existía en la pantalla",
        "Dice disponible pero al pagar ya no",
        "El stock de la web no es el de mi tienda",
        "me hicieron ir dos veces por lo mismo",
        "No me fio de lo que dice la web, ya me paso antes",
    ),
    "hard to read": (
        "Subí la foto de la lista y leyó cualquier cosa",
        "No entiendo si me pide uno o el paquete de diez",
        "Los nombres no son los que usa el colegio",
        "muy confuso, hay que buscar uno por uno",
        "La lista de mi hija mayor se mezcló con la del pequeño",
        "me perdí con tantas medidas de cuaderno",
    ),
    "price": (
        "La lista entera sale carísima, avisen antes del total",
        "Con tres hijos es un dineral, y sin descuento por volumen",
        "mas caro que el año pasado lo mismo",
        "El total cambió dos veces mientras buscaba",
    ),
}  # fmt: skip
LIST_PRAISE = (
    "Encontré todo en diez minutos, qué alivio",
    "Muy práctico, la lista del colegio ya estaba cargada",
    "todo bien, gracias",
    "Lo hice desde el teléfono mientras cenaban",
    "Me sugirió lo que faltaba y acertó",
)
LATE = (
    "Me avisaron que estaba listo y no estaba",
    "Llegó dos días después de lo prometido, ya habían empezado las clases",
    "fui, hice fila y no encontraban mi pedido",
    "Prometen 24 horas y fueron cuatro días",
    "tarde y sin avisar",
    "El pedido estaba a medias, tuve que volver",
)
ON_TIME = (
    "Lo recogí en dos minutos",
    "Todo en su bolsa con el nombre de mi hijo, un detalle",
    "rapido y amable",
    "Llegó antes de lo que esperaba",
    "Perfecto para recoger al salir del trabajo",
    "muy bien!",
)
REVIEWS_GOOD = (
    "La mochila aguanta todo el curso", "Buen papel, no traspasa la tinta", "Muy buena relación calidad y precio",
    "Los colores son como en la foto", "A mi hija le encantó", "repetiré seguro", "Justo lo que necesitaba",
)  # fmt: skip
REVIEWS_BAD = (
    "Se rompió la cremallera a la semana", "El color no es el de la foto", "Las hojas se sueltan",
    "esperaba mejor calidad", "Llegó con la caja abierta", "muy pequeño para lo que cuesta",
)  # fmt: skip


class Comments:
    """Draws comments; a comment is a code into `texts`, 0 is silence."""

    def __init__(self, chance: np.random.Generator) -> None:
        self._chance = chance
        self.texts: list[str] = []
        self._complaints = {reason: self._block(texts) for reason, texts in LIST_COMPLAINTS.items()}
        self._praise, self._late, self._on_time = (self._block(t) for t in (LIST_PRAISE, LATE, ON_TIME))
        self._good, self._bad = self._block(REVIEWS_GOOD), self._block(REVIEWS_BAD)

    def about_list(self, rating: NDArray[np.float64], m: int) -> tuple[Ints, Ints]:
        """Reason and comment codes for ratings of the list: a reason for most complaints, a comment for some."""
        shares = [share for _, share in PLANTED.list_complaints]
        picked = self._chance.choice(len(shares), m, p=shares)
        reason, comment = np.zeros(m, np.int64), np.zeros(m, np.int64)
        unhappy = rating <= 3
        for place, (name, _) in enumerate(PLANTED.list_complaints):
            chosen = unhappy & (picked == place)
            reason[chosen] = word("reason", name)
            comment[chosen] = self._some(self._complaints[name], int(chosen.sum()))
        comment[~unhappy] = self._some(self._praise, int((~unhappy).sum()))
        reason[self._chance.random(m) < 0.22] = 0
        comment[self._chance.random(m) < 0.48] = 0
        return reason, comment

    def about_collection(self, late: NDArray[np.bool_]) -> Ints:
        """Comment codes about collecting an order; about half say nothing."""
        return self._either(late, self._late, self._on_time, 0.5)

    def about_product(self, bad: NDArray[np.bool_]) -> Ints:
        """Comment codes of product reviews; few say nothing."""
        return self._either(bad, self._bad, self._good, 0.12)

    def _either(self, which: NDArray[np.bool_], yes: range, no: range, silent: float) -> Ints:
        m = len(which)
        comment = np.where(which, self._some(yes, m), self._some(no, m))
        return np.where(self._chance.random(m) < silent, 0, comment)

    def _some(self, block: range, m: int) -> Ints:
        return self._chance.integers(block.start, block.stop, m) + 1

    def _block(self, texts: tuple[str, ...]) -> range:
        start = len(self.texts)
        self.texts.extend(texts)
        return range(start, len(self.texts))
