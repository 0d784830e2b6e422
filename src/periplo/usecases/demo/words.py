"""What customers write, in their own words. Fictional; in neutral Spanish, with the slips of real life."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import word

Ints = NDArray[np.int64]

_FILL = {
    "thing": (
        "el cuaderno de cuadro grande", "la flauta", "el compás", "el libro de inglés", "el libro de lectura",
        "la carpeta de anillas", "el estuche doble", "la regla de 30", "el diccionario", "la calculadora científica",
        "el papel milimetrado", "el bloc de dibujo", "la bata", "el pegamento en barra", "la libreta de música",
        "el rotulador grueso", "la caja de témperas",
    ),
    "n": ("dos", "tres", "cuatro", "cinco", "seis"),
    "many": ("18", "21", "24", "27", "31"),
    "days": ("dos días", "tres días", "cuatro días", "una semana", "cinco días"),
    "child": ("mi hija", "mi hijo", "la pequeña", "mi nieta", "mi sobrino", "mi hija mayor"),
    "time": ("diez minutos", "un cuarto de hora", "cinco minutos", "media hora", "un rato"),
    "buy": (
        "La mochila", "El estuche", "El cuaderno", "La agenda", "La carpeta", "La calculadora", "El papel",
        "El juego de lápices", "La lonchera", "El bloc",
    ),
}  # fmt: skip
LIST_COMPLAINTS = {
    "missing item": (
        "Me faltaron {n} cosas de la lista y nadie supo decirme cuándo llegan",
        "De {many} cosas encontré menos de la mitad, tuve que ir a otra tienda por el resto",
        "No tienen {thing} que pide la maestra",
        "Siempre falta algo. El año pasado lo mismo",
        "Faltaba {thing}, lo demás bien",
        "La lista salió incompleta y me enteré en la caja",
        "No hay la marca que pide el colegio",
        "Busqué {n} veces y {thing} no aparece",
        "Se agota todo justo la semana en que compramos",
        "Lo único que no había era {thing}, que es lo que corría prisa",
        "Faltan {n} cosas de {many}. Eso me costó dos tardes",
        "Falta {thing}",
        "Llevo {days} esperando {thing}",
        "Otra vez sin {thing}, {child} empieza el lunes",
    ),
    "stock differs": (
        "La página dice que hay y en la tienda no hay",
        "En la web ponía {n} unidades, llegué y nada",
        "Llamé para confirmar y me dijeron otra cosa que la web",
        "Fui hasta la tienda por {thing} y solo existía en la pantalla",
        "Dice disponible pero al pagar ya no",
        "Las existencias de la web no son las de mi tienda",
        "Me hicieron ir dos veces por {thing}",
        "No me fío de lo que dice la web, ya me pasó antes",
        "La web decía que sí, la tienda que no, y por teléfono que quizá",
    ),
    "hard to read": (
        "Subí la foto de la lista y leyó cualquier cosa",
        "No entiendo si me pide uno o el paquete de diez",
        "Los nombres no son los que usa el colegio",
        "Muy confuso, hay que buscar uno por uno",
        "La lista de {child} se mezcló con otra",
        "Me perdí con tantas medidas de cuaderno",
        "Donde dice {thing} puso otra cosa",
    ),
    "price": (
        "La lista entera sale carísima, avisen antes del total",
        "Con {n} listas es un dineral, y sin descuento por cantidad",
        "Más caro que el año pasado y lo mismo",
        "El total cambió dos veces mientras buscaba",
        "Por {thing} piden el doble que enfrente",
    ),
}  # fmt: skip
LIST_PRAISE = (
    "Encontré todo en {time}, qué alivio", "Muy práctico, la lista del colegio ya estaba cargada", "Todo bien, gracias",
    "Lo hice desde el teléfono en {time}", "Me sugirió {thing} y acertó", "La lista de {child} en {time}",
    "Estaba hasta {thing}",
)  # fmt: skip
LATE = (
    "Me avisaron que estaba listo y no estaba", "Llegó {days} después de lo prometido, ya habían empezado las clases",
    "Fui, hice fila y no encontraban mi pedido", "Prometen 24 horas y fueron {days}", "Tarde y sin avisar",
    "El pedido estaba a medias, faltaba {thing}", "{days} de espera por {thing}", "Tuve que volver por {thing}",
)  # fmt: skip
ON_TIME = (
    "Lo recogí en {time}", "Todo en su bolsa con el nombre de {child}, un detalle", "Rápido y amable",
    "Llegó antes de lo que esperaba", "Perfecto para recoger al salir del trabajo", "Muy bien",
    "Entrar y salir en {time}", "Venía todo, hasta {thing}",
)  # fmt: skip
REVIEWS_GOOD = (
    "{buy} aguanta todo el curso", "Buen papel, no traspasa la tinta", "Muy buena relación calidad y precio",
    "Los colores son como en la foto", "A {child} le encantó", "Repetiré seguro", "Justo lo que necesitaba",
    "{buy} es mejor de lo que parece en la foto", "{buy} para {child}, todo perfecto",
    "Lleva {days} de uso y como nuevo",
)  # fmt: skip
REVIEWS_BAD = (
    "Se rompió en {days}", "El color no es el de la foto", "Las hojas se sueltan", "Esperaba mejor calidad",
    "{buy} llegó con la caja abierta", "{buy} no vale lo que cuesta", "A {child} le duró {days}",
)  # fmt: skip
_TURNS = 260  # ways in which each kind of thing is said
_ENDS, _END_SHARES = ("", ".", "!", "!!", "..."), (0.58, 0.88, 0.94, 0.96)
_SLIPS = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")


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

    def _block(self, said: Sequence[str]) -> range:
        start = len(self.texts)
        turns = (self._turned(said[int(self._chance.integers(len(said)))]) for _ in range(_TURNS))
        self.texts.extend(dict.fromkeys(turns))
        return range(start, len(self.texts))

    def _turned(self, said: str) -> str:
        """One way of saying it: filled in, and perhaps written in a hurry."""
        text = re.sub(r"\{(\w+)\}", lambda slot: self._filling(slot[1]), said)
        text = text[0].upper() + text[1:]
        hurry, end = self._chance.random(2)
        if hurry < 0.30:
            text = text[0].lower() + text[1:]
        if hurry < 0.16:
            text = text.translate(_SLIPS)
        if hurry < 0.06:
            text = re.sub(r"\bque\b", "q", text)
        return text + _ENDS[int(np.searchsorted(_END_SHARES, end))]

    def _filling(self, slot: str) -> str:
        choices = _FILL[slot]
        return choices[int(self._chance.integers(len(choices)))]
