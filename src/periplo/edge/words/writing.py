"""What the pages say in which surveys and sign-up forms are written."""

from __future__ import annotations

PAGES = {
    "write_survey_new": ("Encuesta nueva", "New survey"),
    "write_survey": ("Escribir la encuesta «{0}»", "Write the survey “{0}”"),
    "write_form_new": ("Formulario nuevo", "New form"),
    "write_form": ("Escribir el formulario «{0}»", "Write the form “{0}”"),
    "write_lead": (
        "Empiece por una plantilla y cambie sus palabras. Revise, guarde cuando quiera y publique cuando esté lista: "
        "hasta entonces no la ve nadie.",
        "Begin with a template and change its words. Check it, save it when you like, and publish it once it is ready: "
        "until then nobody sees it.",
    ),
    "write_from": ("Empezar por", "Begin with"),
    "write_survey.nps": ("Recomendaría (NPS)", "Would recommend (NPS)"),
    "write_survey.csat": ("Satisfacción (CSAT)", "Satisfaction (CSAT)"),
    "write_survey.ces": ("Esfuerzo (CES)", "Effort (CES)"),
    "write_survey.source": ("Cómo nos conoció", "How they heard of us"),
    "write_survey.expectation": ("Lo que espera", "What they expect"),
    "write_survey.decided": ("Qué lo decidió", "What decided it"),
    "write_survey.missing": ("Qué le faltó", "What was missing"),
    "write_survey.trust": ("Si confía en que irá bien", "Whether they trust that it will go well"),
    "write_survey.message": ("Si sirvió nuestro mensaje", "Whether our message was of use"),
    "write_survey.preference": ("A quién prefiere", "Whom they prefer"),
    "write_form.centre": ("En el centro", "In the centre"),
    "write_form.corner": ("En la esquina", "In the corner"),
    "write_form.bar": ("Una barra", "A bar"),
    "write_form.embedded": ("Dentro de la página", "Inside the page"),
    "write_text": ("El texto", "The text"),
    "write_check": ("Revisar", "Check"),
    "write_keep": ("Guardar sin publicar", "Save without publishing"),
    "write_publish": ("Guardar y publicar", "Save and publish"),
    "write_kept": ("Guardado, sin publicar.", "Saved, not published."),
    "write_figures": ("Sus cifras", "Its figures"),
    "write_edit": ("Cambiar", "Change"),
    "write_drafts": ("Sin publicar", "Not published"),
    "survey_link": ("Enlace para contestar", "Link to answer by"),
    "survey_link_lead": (
        "Lo abre cualquiera, sin decir quién es. Guarde uno por lugar o canal: las respuestas dirán de dónde vienen.",
        "Anybody opens it, without saying who they are. Keep one by place or channel: answers will tell where they "
        "come from.",
    ),
    "survey_link_make": ("Hacer el enlace", "Make the link"),
    "survey_poster_make": ("Descargar un cartel con su código", "Download a poster with its code"),
}

FAULTS = {
    "there is no map '{}'": "no hay ningún mapa «{}»",
    "'{}' says something else by now": "«{}» ya dice otra cosa",
    "somebody changed it, or it was there already": "alguien lo cambió, o ya estaba ahí",
    "somebody took it away": "alguien lo quitó",
    "open it again, and make your change there": "ábralo otra vez y haga ahí su cambio",
    "this is '{}', and its text says '{}'": "esto es «{}», y su texto dice «{}»",
    "leave its id as it was": "deje su id como estaba",
    "'{}' cannot do what it says": "«{}» no puede hacer lo que dice",
    "its check found an error": "al revisarlo hay un error",
    "mend what is told below": "corrija lo que se dice abajo",
}
