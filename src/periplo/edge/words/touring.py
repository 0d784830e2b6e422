"""What the guided tour says: of each stop what it is called, what its page is for, and what to do there."""

from __future__ import annotations

PAGES = {
    "tour": ("Visita guiada", "Guided tour"),
    "tour_lead": (
        "De un mapa en blanco al efecto de una campaña, en el orden en que se construye. Cada paso abre la página "
        "de verdad, con una franja arriba que dice para qué sirve y qué hacer en ella. Puede dejarla y seguir luego.",
        "From a blank map to the effect of a campaign, in the order in which it is built. Each step opens the real "
        "page, with a strip on top that says what it is for and what to do there. Leave it and go on another day.",
    ),
    "tour_begin": ("Empezar la visita guiada", "Begin the guided tour"),
    "tour_resume": ("Seguir en el paso {0}: {1}", "Go on at step {0}: {1}"),
    "tour_again": ("Empezar desde el principio", "Begin from the start"),
    "tour_step": ("paso {0} de {1}", "step {0} of {1}"),
    "tour_here": ("Qué hacer aquí:", "What to do here:"),
    "tour_to_page": ("Volver a la página de este paso", "Back to the page of this step"),
    "tour_mend": ("Ir allí", "Go there"),
    "tour_back": ("Paso anterior", "Step back"),
    "tour_next": ("Paso siguiente", "Next step"),
    "tour_finish": ("Terminar la visita", "Finish the tour"),
    "tour_end": ("Dejar la visita", "Leave the tour"),
    "tour_done": (
        "Ha visto el recorrido entero: del mapa al efecto. Puede volver a cualquier página por el menú o con Ctrl K.",
        "You have seen the whole way, from the map to the effect. Any page is in the menu, or found by Ctrl K.",
    ),
    "tour_role": (
        "Su rol no cambia mapas: la visita le enseña los pasos en los que se mira y se pregunta.",
        "Your role does not change maps: the tour shows you the steps in which one looks and asks.",
    ),
    "tour_lacks.map": (
        "Para este paso hace falta un mapa, y todavía no hay ninguno.",
        "This step needs a map, and there is none yet.",
    ),
    "tour_lacks.map.read": (
        "Para este paso hace falta un mapa, y todavía no hay ninguno: lo dibuja alguien con rol de edición.",
        "This step needs a map, and there is none yet: somebody with the role of an editor draws it.",
    ),
    "tour_lacks.events": (
        "Para este paso hacen falta datos: traiga un archivo con lo que han hecho sus clientes.",
        "This step needs data: bring a file of what your customers did.",
    ),
    "tour_lacks.events.read": (
        "Para este paso hacen falta datos, y todavía no hay: los trae alguien con rol de edición.",
        "This step needs data, and there are none yet: somebody with the role of an editor brings them.",
    ),
    "tour_lacks.campaign": (
        "Para este paso hace falta una campaña publicada, y todavía no hay ninguna.",
        "This step needs a campaign that is published, and there is none yet.",
    ),
    "tour_lacks.campaign.read": (
        "Para este paso hace falta una campaña publicada, y no hay ninguna: la hace alguien con rol de edición.",
        "This step needs a campaign that is published, and there is none yet: somebody with the role of an editor "
        "makes it.",
    ),
    "tour.create": ("Crear el mapa", "Create the map"),
    "tour_for.create": (
        "Aquí nace un mapa: de sus datos, de unas preguntas, de un ejemplo o de una plantilla.",
        "Here a map begins: from your data, from some questions, from an example or from a template.",
    ),
    "tour_do.create": (
        "elija una de las formas de empezar; la más corta es la plantilla: póngale título y créela. Si ya tiene un "
        "mapa, pase al paso siguiente.",
        "choose one of the ways to begin; the shortest is the template: give it a title and make it. If you have a "
        "map already, go on to the next step.",
    ),
    "tour.cells": ("Llenar las celdas", "Fill in the cells"),
    "tour_for.cells": (
        "El editor: cada columna es un punto de contacto y cada fila dice algo de él: qué hace el cliente, qué "
        "piensa, qué lo frena.",
        "The editor: each column is a touchpoint, and each row says something of it: what customers do, think, "
        "and are slowed down by.",
    ),
    "tour_do.cells": (
        "muévase con las flechas, pulse Intro, escriba, y Tab para la celda siguiente. Se guarda solo, y «Deshacer» "
        "vuelve atrás. En un teléfono cada columna se abre como formulario.",
        "move by the arrows, press Enter, write, and Tab for the next cell. It is kept by itself, and “Undo” takes it "
        "back. On a telephone each column opens as a form.",
    ),
    "tour.join": ("Enlazar con los datos", "Join it to the data"),
    "tour_for.join": (
        "Aquí se dice qué evento demuestra cada punto de contacto; desde entonces el mapa se mide solo.",
        "Here you say which event proves each touchpoint; from then on the map measures itself.",
    ),
    "tour_do.join": (
        "mire lo que se propone para cada punto, elija y confirme. Aparte se ven los eventos que aún no están en el "
        "mapa.",
        "look at what is proposed for each touchpoint, choose and confirm. Beside them are the events that are not on "
        "the map yet.",
    ),
    "tour.living": ("Ver el mapa vivo", "See the living map"),
    "tour_for.living": (
        "Su mapa con lo que viven los clientes: cuántos hay en cada etapa, quién sigue, quién abandona y qué sienten.",
        "Your map with what customers live: how many stand in each stage, who goes on, who leaves, how they feel.",
    ),
    "tour_do.living": (
        "pulse un punto de contacto o una etapa: a su lado se abre lo que se sabe de él. Cambie el periodo o filtre "
        "por un segmento.",
        "press a touchpoint or a stage: what is known of it opens beside the map. Change the period, or filter by a "
        "segment.",
    ),
    "tour.question": ("Hacer una pregunta", "Ask a question"),
    "tour_for.question": (
        "Cada pregunta se responde con una frase, un dibujo y una tabla, con su muestra y su margen.",
        "Each question is answered by a sentence, a picture and a table, with its sample and its interval.",
    ),
    "tour_do.question": (
        "lea dónde están sus clientes; pulse una cifra de la tabla y verá quiénes son. Las demás están en «Preguntas».",
        "read where your customers stand; press a figure of the table and see who they are. Others are in “Questions”.",
    ),
    "tour.moment": ("Hallar los momentos de la verdad", "Find the moments of truth"),
    "tour_for.moment": (
        "Dice en qué puntos de contacto se decide si el cliente sigue. Los datos proponen; una persona confirma.",
        "It tells at which touchpoints customers decide whether they go on. Data propose; a person confirms.",
    ),
    "tour_do.moment": (
        "lea la primera frase: nombra el momento en que más se juega. Para marcarlo en el mapa, use «Momento de la "
        "verdad» en el editor.",
        "read the first sentence: it names the moment with most at stake. To mark it on the map use “Moment of "
        "truth” in the editor.",
    ),
    "tour_do.moment.read": (
        "lea la primera frase: nombra el momento en que más se juega. En el mapa lo marca quien puede cambiarlo.",
        "read the first sentence: it names the moment with most at stake. Who may change the map marks it there.",
    ),
    "tour.campaign": ("Actuar con una campaña", "Act by a campaign"),
    "tour_for.campaign": (
        "Una campaña dice a quién se escribe, cuándo, por qué canal y qué se busca; desde un punto del mapa se abre "
        "rellena con «Actuar aquí».",
        "A campaign says whom to write to, when, by which channel and what for; from a point of the map it opens "
        "filled in by “Act here”.",
    ),
    "tour_do.campaign": (
        "diga quién entra y qué se busca; se crea un borrador. No sale ningún mensaje hasta que la publique.",
        "say who enters and what is sought; a draft is made. No message leaves until you publish it.",
    ),
    "tour_do.campaign.read": (
        "abra una campaña y mire su flujo: quién entra, qué se le dice y cuándo sale.",
        "open a campaign and look at its flow: who enters, what is said to them, and when they leave.",
    ),
    "tour.effect": ("Medir el efecto", "Measure the effect"),
    "tour_for.effect": (
        "Compara a quienes recibieron la campaña con el grupo de control: qué cambió de verdad, y con qué margen.",
        "It compares those who had the campaign with the control group: what it really changed, and within which "
        "interval.",
    ),
    "tour_do.effect": (
        "lea la frase de «Efecto». Si dice «sin efecto demostrado», también es una respuesta: puede dejar de enviarla.",
        "read the sentence under “Effect”. “No effect shown” is an answer too: you may stop sending it.",
    ),
}
