"""What a reader of somebody else's map has to tell: where, and what it made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from periplo.core.texts import Text

NOWHERE = Text(())
MOST = 200  # told one by one; the rest is counted

_SAID: dict[str, tuple[str, str]] = {
    "no_title": (
        "el mapa no tiene título: se llama como el archivo",
        "the map has no title: it is called as its file",
    ),
    "no_persona": (
        "no dice para qué buyer persona es: escríbalo en persona",
        "it says no buyer persona: write it under persona",
    ),
    "no_goal": (
        "no dice qué quiere lograr el cliente: escríbalo en goal",
        "it does not say what the customer wants: write it under goal",
    ),
    "one_header": (
        "una sola fila de cabecera: cada una es una etapa con una columna",
        "a single header row: each of its cells is a stage with one column",
    ),
    "no_header": (
        "no hay fila de cabecera: las columnas se llaman Paso 1, Paso 2…",
        "there is no header row: the columns are called Step 1, Step 2…",
    ),
    "steps_shape": (
        "cada fila es un paso y cada columna una fila del mapa: se leyó así",
        "each row is a step and each column a lane of the map: it was read so",
    ),
    "moments": (
        "antes, durante y después se dedujeron de los nombres: {said}",
        "before, during and after were concluded from the names: {said}",
    ),
    "own_lane": (
        "la fila «{name}» no es conocida: queda como fila propia «{lane}»",
        "the lane '{name}' is not known: it becomes the map's own lane '{lane}'",
    ),
    "read_as": (
        "la fila «{name}» se leyó como «{lane}»; si es otra, dígalo con --mapping",
        "the lane '{name}' was read as '{lane}'; if it is another, say so with --mapping",
    ),
    "aside": (
        "«{text}» no tiene sitio en el mapa: queda fuera",
        "'{text}' has no place on the map: it is left out",
    ),
    "groups": (
        "«{text}» agrupa filas de la hoja: queda fuera",
        "'{text}' groups rows of the sheet: it is left out",
    ),
    "summed": (
        "«{text}» es una suma o una media, no un paso: queda fuera",
        "'{text}' is a sum or a mean, no step: it is left out",
    ),
    "kept_as_text": (
        "«{text}» no se entiende en «{name}»: queda como texto en una fila propia",
        "'{text}' is not understood under '{name}': it stays as a text in a lane of its own",
    ),
    "marked_feeling": (
        "la marca en la fila «{name}» se leyó como emoción {value}",
        "the marks in row '{name}' were read as feeling {value}",
    ),
    "note_beside": (
        "hay una nota al margen que no se pasa: «{text}»",
        "there is a note beside the cell, which is not taken: '{text}'",
    ),
    "drawings": (
        "la hoja «{name}» tiene dibujos, imágenes o gráficos, que no se leen{said}",
        "sheet '{name}' has drawings, images or charts, which are not read{said}",
    ),
    "no_label": (
        "una fila con texto y sin nombre: se añadió a la anterior",
        "a row with texts and without a name: it was added to the one above",
    ),
    "outside": (
        "texto a la derecha de la última columna, apartado: {text}",
        "a text right of the last column, left out: {text}",
    ),
    "below_nothing": (
        "texto antes de la primera fila con nombre, apartado: {text}",
        "a text before the first named row, left out: {text}",
    ),
    "spread": (
        "una celda combinada sobre {n} columnas: su texto vale para cada una",
        "a merged cell over {n} columns: its text holds for each of them",
    ),
    "feeling_scale": (
        "las emociones van de {low} a {high}: se pasaron a -2…+2",
        "the feelings go from {low} to {high}: they were brought to -2…+2",
    ),
    "feeling_unknown": (
        "«{text}» no es una emoción que se entienda: queda sin dato",
        "'{text}' is no feeling that is understood: it stays unknown",
    ),
    "colour_legend": (
        "«{text}» se leyó como leyenda de los colores",
        "'{text}' was read as the legend of the colours",
    ),
    "colour_read": (
        "en «{name}» estas emociones se leyeron por su color: {cells}",
        "under '{name}' these feelings were read by their colour: {cells}",
    ),
    "colour_unknown": (
        "en «{name}» solo el color dice la emoción, y nada dice qué significa: {cells}. Escriba en cada celda un "
        "número de -2 a 2 o una palabra, o ponga una leyenda con una celda de cada color",
        "under '{name}' only the colour tells the feeling, and nothing says what it means: {cells}. Write a number "
        "from -2 to 2 or a word in each cell, or put a legend with a cell of each colour",
    ),
    "colour_by_rule": (
        "en «{name}» el color de estas celdas lo da un formato condicional con una fórmula, que no se lee: {cells}. "
        "Escriba en cada celda un número de -2 a 2 o una palabra",
        "under '{name}' the colour of these cells is given by a conditional format with a formula, which is not read: "
        "{cells}. Write a number from -2 to 2 or a word in each cell",
    ),
    "feeling_zero": (
        "puntuación {text}: la emoción de «{name}» queda sin dato",
        "score {text}: the feeling of '{name}' stays unknown",
    ),
    "feeling_differs": (
        "«{name}» tiene emociones distintas en sus filas: vale la media, {mean}",
        "'{name}' has different feelings in its rows: their mean counts, {mean}",
    ),
    "not_a_value": (
        "«{text}» no es un valor de la fila «{lane}»: queda como texto",
        "'{text}' is no value of lane '{lane}': it stays as a text",
    ),
    "no_step": (
        "fila sin paso: sus textos valen para toda la etapa",
        "a row without a step: its text holds for the whole stage",
    ),
    "no_text": ("fila sin texto, apartada", "a row without a text, left out"),
    "extra_columns": ("columnas que no se usan: {names}", "columns that are not used: {names}"),
    "encoding": (
        "el archivo no está en UTF-8: se leyó como Windows-1252",
        "the file is not in UTF-8: it was read as Windows-1252",
    ),
    "delimiter": ("las celdas están separadas por «{mark}»", "the cells are separated by '{mark}'"),
    "empty_sheet": ("la hoja «{name}» no tiene un mapa: apartada", "sheet '{name}' holds no map: left out"),
    "several": ("hay {n} mapas en el archivo: {names}", "there are {n} maps in the file: {names}"),
    "edited_title": ("«{was}» se llama ahora «{now}»", "'{was}' is now called '{now}'"),
    "edited_cell": (
        "«{where}», fila «{lane}»: cambiada en el archivo",
        "'{where}', lane '{lane}': changed in the file",
    ),
    "edited_field": ("«{where}»: {field} cambia a {now}", "'{where}': {field} becomes {now}"),
    "column_added": ("columna nueva «{name}»", "a new column '{name}'"),
    "column_removed": ("la columna «{name}» ya no está", "the column '{name}' is gone"),
    "column_moved": ("el orden de las columnas cambió", "the order of the columns changed"),
    "stage_added": ("etapa nueva «{name}»", "a new stage '{name}'"),
    "stage_removed": ("la etapa «{name}» ya no está", "the stage '{name}' is gone"),
    "stages_moved": (
        "las etapas cambiaron de orden: sus momentos se ajustaron",
        "the stages changed their order: their moments were adjusted",
    ),
    "conflict": (
        "«{where}», fila «{lane}»: cambiada en las dos hojas; vale la hoja {sheet}",
        "'{where}', lane '{lane}': changed in both sheets; sheet {sheet} counts",
    ),
    "columns_not_taken": (
        "hay columnas nuevas o quitadas en las dos hojas: valen las de la hoja {sheet}",
        "columns were put in or taken away in both sheets: those of sheet {sheet} count",
    ),
    "not_taken": (
        "la hoja «{name}» cambió, y es solo de lectura: no se tomó",
        "sheet '{name}' was changed, and is for reading only: it was not taken",
    ),
    "carried_broken": (
        "los datos propios de Periplo están dañados: se leyó solo lo que se ve",
        "Periplo's own data are damaged: only what can be seen was read",
    ),
    "score_outside": (
        "la puntuación {text} de «{name}» está fuera de 1 a 5: queda en el extremo",
        "the score {text} of '{name}' is outside 1 to 5: it was brought to the nearest end",
    ),
    "line_unknown": ("línea que no se entiende: {text}", "a line that is not understood: {text}"),
    "no_section": (
        "pasos antes de la primera sección: quedan en una etapa «{name}»",
        "tasks before the first section: they stand in a stage '{name}'",
    ),
    "several_diagrams": (
        "solo se leyó el primer diagrama de recorrido",
        "only the first journey diagram was read",
    ),
    "people": (
        "{name}: participan {people}, y queda en la fila «{lane}»",
        "{name}: {people} take part, kept in lane '{lane}'",
    ),
    "no_actor": (
        "«{id}» no está entre los actores: se usa como nombre",
        "'{id}' is not among the actors: it is used as a name",
    ),
    "no_phase": (
        "la fase «{id}» no está descrita: se usa como nombre",
        "phase '{id}' is not described: it is used as a name",
    ),
    "actual_journey": (
        "un recorrido vivido (actualJourney), no planificado: se lee como mapa, sin sus horas",
        "a lived journey (actualJourney), not a planned one: it is read as a map, without its times",
    ),
    "unknown_element": ("elementos que no se usan: {names}", "elements that are not used: {names}"),
    "no_touchpoints": (
        "el recorrido «{name}» no tiene puntos de contacto: apartado",
        "journey '{name}' has no touchpoints: left out",
    ),
    "without_phase": (
        "«{name}» no dice su fase: queda en la anterior",
        "'{name}' names no phase: it stays in the one before",
    ),
    "phases_apart": (
        "la fase «{name}» vuelve más adelante: es otra etapa con el mismo nombre",
        "phase '{name}' comes again later: it is another stage of the same name",
    ),
    "bad_id": ("dos veces «{id}»: la segunda es otra columna", "'{id}' twice: the second is another column"),
    "more": ("y {n} avisos más", "and {n} more remarks"),
}
CODES = tuple(_SAID)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing told. `place` is where in the file, in words; empty where it concerns the whole."""

    code: str
    what: Text
    place: Text = NOWHERE

    def to(self, language: str) -> str:
        """One line."""
        place = self.place.to(language)
        return f"{place}: {self.what.to(language)}" if place else self.what.to(language)


@dataclass(slots=True)
class Remarks:
    """Remarks in the order in which they were made, each once."""

    told: list[Remark] = field(default_factory=list)
    left: int = 0
    _seen: set[Remark] = field(default_factory=set)

    def add(self, code: str, place: Text = NOWHERE, **values: object) -> None:
        es, en = (
            said.format(
                **{key: one.to(language) if isinstance(one, Text) else one for key, one in values.items()}
            )
            for language, said in zip(("es", "en"), _SAID[code], strict=True)
        )
        remark = Remark(code, Text((("es", es), ("en", en))), place)
        if remark in self._seen:
            return
        self._seen.add(remark)
        if len(self.told) < MOST:
            self.told.append(remark)
        else:
            self.left += 1

    def take(self, others: Remarks, but: Remarks | None = None) -> None:
        """Adds those of another reading, but not what a third one told as well."""
        for remark in others.told:
            if remark not in self._seen and not (but and remark in but.told) and len(self.told) < MOST:
                self._seen.add(remark)
                self.told.append(remark)
        self.left += others.left

    @property
    def all(self) -> tuple[Remark, ...]:
        """What is to be told, ending with how much is not."""
        if not self.left:
            return tuple(self.told)
        es, en = (said.format(n=self.left) for said in _SAID["more"])
        return (*self.told, Remark("more", Text((("es", es), ("en", en)))))


def line_place(line: int) -> Text:
    """A line of a text."""
    return Text((("es", f"línea {line}"), ("en", f"line {line}")))
