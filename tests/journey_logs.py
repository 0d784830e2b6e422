"""Logs of businesses that do not exist, for the tests: customers walk a route, skip, repeat and leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from lived import columns_of
from periplo.core.events import Event
from periplo.core.spans import DAY, HOUR
from periplo.journeys.columns import Journeys

Properties = Mapping[str, object]


@dataclass(frozen=True)
class Step:
    """An event on the route: who does it (share), how long after the one before (days), how often again."""

    event: str
    share: float = 0.8
    days: float = 0.5
    again: float = 0.0
    properties: Properties = field(default_factory=dict)
    ours: bool = False


def walked(
    route: Sequence[Step], noise: Sequence[Step] = (), customers: int = 400, seed: int = 7
) -> Journeys:
    """Journeys along the route, in which each pair of neighbours now and then changes places; noise comes anywhere."""
    chance = Random(seed)
    lives = []
    for _ in range(customers):
        at = chance.randrange(0, 180 * DAY)
        steps = list(route)
        for k in range(len(steps) - 1):
            if chance.random() < 0.1:
                steps[k], steps[k + 1] = steps[k + 1], steps[k]
        life: list[Event] = []
        for step in steps:
            if chance.random() > step.share:
                continue
            while True:
                at += int(chance.expovariate(1 / (step.days * DAY))) + 1
                life.append(Event(step.event, at, step.properties, ours=step.ours))
                if chance.random() > step.again:
                    break
        begin, end = (life[0].at, life[-1].at) if life else (at, at + HOUR)
        for step in noise:
            while chance.random() < step.share:
                life.append(
                    Event(step.event, chance.randint(begin, end + 1), step.properties, ours=step.ours)
                )
        lives.append(sorted(life, key=lambda event: event.at))
    return columns_of([life for life in lives if life])


def page(path: str, share: float = 0.7) -> Step:
    return Step("page_view", share, 0.02, 0.3, {"path": path, "device": "mobile"})


def screen(name: str, share: float) -> Step:
    return Step("ScreenView", share, 0.005, 0.3, {"screen": name})


HEARTBEAT = Step("heartbeat", 0.8, properties={"version": "3.1"})
LOGS: Mapping[str, tuple[tuple[Step, ...], tuple[Step, ...]]] = {
    "bank": (
        (
            Step("campaign_click", 0.5), Step("simulator_used", 0.9, 0.3, 0.5), Step("advisor_call", 0.4, 2),
            Step("application_started", 0.7, 3), Step("application_submitted", 0.85, 1),
            Step("document_uploaded", 0.8, 2, 0.6), Step("identity_verified", 0.8, 1),
            Step("property_appraisal", 0.7, 7),
            Step("loan_approved", 0.7, 6), Step("contract_signed", 0.6, 9, properties={"amount": 180000.0}),
            Step("installment_paid", 0.6, 20, 0.3), Step("complaint_opened", 0.1, 5),
        ),
        (HEARTBEAT, Step("push_token_refreshed", 0.5), Step("balance_viewed", 0.4)),
    ),
    "software": (
        (
            Step("blogPostRead", 0.6, 1, 0.4), Step("webinarAttended", 0.3, 3), Step("pricingViewed", 0.7, 1, 0.4),
            Step("trialStarted", 0.8, 1), Step("demoMeetingHeld", 0.4, 3), Step("teammateInvited", 0.6, 2, 0.5),
            Step("subscriptionCreated", 0.5, 5, properties={"amount": 49.0}), Step("dataImported", 0.6, 1, 0.3),
            Step("featureUsed", 0.9, 1, 0.8), Step("ticketCreated", 0.3, 8, 0.2), Step("subscriptionRenewed", 0.4, 60),
        ),
        (HEARTBEAT, Step("sessionRefreshed", 0.6), Step("docsViewed", 0.3)),
    ),
    "clinic": (
        (
            page("/home"), page("/doctors"), page("/insurance", 0.5), page("/legal", 0.1),
            Step("appointment_booked", 0.7, 1, 0.1, {"channel": "web"}),
            Step("reminder_sent", 0.7, 3, ours=True), Step("reminder_opened", 0.5, 0.1),
            Step("patient_checked_in", 0.8, 0.5), Step("consultation_completed", 0.9, 0.03),
            Step("invoice_paid", 0.8, 0.02, properties={"amount": 60.0}), Step("lab_results_viewed", 0.4, 4, 0.4),
            Step("prescription_issued", 0.5, 0.1), Step("survey_answered", 0.3, 2, properties={"score": 9.0}),
        ),
        (HEARTBEAT, Step("appointment_cancelled", 0.1)),
    ),
    "hotel": (
        (
            Step("clic_en_redes", 0.4), Step("busqueda_fechas", 0.9, 0.2, 0.5), Step("habitacion_vista", 0.9, 0.1, 0.6),
            Step("opiniones_leidas", 0.5, 0.1, 0.3), Step("reserva_creada", 0.6, 1, properties={"importe": 240.0}),
            Step("pago_recibido", 0.9, 0.1, properties={"importe": 80.0}), Step("reserva_cancelada", 0.1, 5),
            Step("llegada_registrada", 0.8, 20), Step("cena_cargada", 0.5, 0.5, 0.4), Step("queja_anotada", 0.1, 0.5),
            Step("factura_emitida", 0.9, 1), Step("opinion_publicada", 0.3, 4),
        ),
        (HEARTBEAT, Step("boletin_abierto", 0.4)),
    ),
    "telecom": (
        (
            Step("Plan Compared", 0.8, 0.5, 0.5), Step("Coverage Checked", 0.8, 0.3, 0.2),
            Step("Sales Call Received", 0.4, 1), Step("Contract Signed", 0.6, 2, properties={"total": 39.0}),
            Step("Installation Scheduled", 0.9, 1), Step("Technician Visit Missed", 0.15, 5),
            Step("Technician Visit Completed", 0.9, 4), Step("Invoice Opened", 0.7, 25, 0.5),
            Step("Outage Reported", 0.3, 20, 0.3), Step("Support Call Answered", 0.4, 0.5, 0.3),
            Step("Contract Cancelled", 0.1, 60),
        ),
        (HEARTBEAT, Step("App Opened", 0.6)),
    ),
    "insurance": (
        (
            Step("tow_truck_requested", 0.5), Step("app_opened", 0.8, 0.1, 0.4), Step("claim_filed", 0.9, 0.5),
            Step("photo_uploaded", 0.8, 0.2, 0.7), Step("adjuster_visit", 0.6, 3), Step("claim_approved", 0.8, 3),
            Step("workshop_dropoff", 0.8, 2), Step("repair_status_viewed", 0.7, 1, 0.6),
            Step("vehicle_picked_up", 0.9, 4), Step("deductible_paid", 0.4, 0.5, properties={"amount": 150.0}),
            Step("nps_submitted", 0.3, 2), Step("policy_renewed", 0.6, 60, properties={"amount": 410.0}),
        ),
        (HEARTBEAT, Step("password_reset", 0.1)),
    ),
    "dinner": (
        (
            Step("AppLaunch", 0.95, 0.01), screen("RestaurantList", 0.9), screen("MenuDetail", 0.8),
            Step("BasketItemAdd", 0.7, 0.005, 0.6), screen("Settings", 0.1), Step("PromoCodeApply", 0.3, 0.003),
            Step("PaymentDeclined", 0.1, 0.002), Step("PaymentSuccess", 0.8, 0.002, properties={"amount": 23.5}),
            screen("OrderTracking", 0.8), Step("OrderDropoff", 0.95, 0.03), Step("RefundRequest", 0.1, 0.03),
            Step("RatingSubmit", 0.3, 0.1),
        ),
        (HEARTBEAT, Step("PushReceived", 0.4, ours=True)),
    ),
    "school": (
        (
            Step("organic_landing", 0.8), Step("brochure_download", 0.6, 0.2), Step("lead_form_submitted", 0.7, 0.5),
            Step("llamada_admisiones", 0.7, 2, 0.4), Step("open_day_attended", 0.3, 8),
            Step("scholarship_application", 0.2, 5), Step("entrevista_realizada", 0.5, 6),
            Step("deposit_paid", 0.6, 4, properties={"amount": 500.0}),
            Step("matricula_firmada", 0.8, 3, properties={"amount": 4500.0}), Step("course_started", 0.9, 30),
            Step("teacher_survey", 0.4, 20), Step("referral_sent", 0.2, 20),
        ),
        (HEARTBEAT, Step("email_open", 0.6)),
    ),
    "gym": (
        (
            Step("google_ads_click", 0.5), Step("timetable_viewed", 0.7, 0.3, 0.4), Step("free_pass_requested", 0.6, 1),
            Step("first_class_attended", 0.5, 3), Step("membership_purchased", 0.6, 2, properties={"amount": 39.0}),
            Step("locker_rented", 0.2, 2), Step("turnstile_entry", 0.9, 3, 0.8),
            Step("personal_trainer_session", 0.3, 6, 0.4), Step("app_workout_logged", 0.5, 1, 0.6),
            Step("invoice_payment_failed", 0.1, 10), Step("membership_paused", 0.1, 20),
            Step("membership_cancelled", 0.15, 30),
        ),
        (HEARTBEAT, Step("newsletter_open", 0.4)),
    ),
    "charity": (
        (
            Step("FacebookAdClicked", 0.5), Step("StoryRead", 0.7, 0.1, 0.5), Step("ImpactReportDownloaded", 0.3, 1),
            Step("DonationFormStarted", 0.7, 0.2), Step("DonationCompleted", 0.6, 0.01, 0.2, {"value": 25.0}),
            Step("ThankYouEmailOpened", 0.6, 1), Step("RecurringGiftCreated", 0.3, 9, properties={"value": 10.0}),
            Step("TaxReceiptDownloaded", 0.3, 60), Step("VolunteerSignup", 0.2, 5),
            Step("EventTicketReserved", 0.2, 8), Step("FriendReferred", 0.2, 3),
            Step("RecurringGiftCancelled", 0.1, 90),
        ),
        (HEARTBEAT, Step("CookieBannerAccepted", 0.7)),
    ),
    "townhall": (
        (
            Step("tramite_consultado", 0.9, 0.5, 0.5), Step("atencion_presencial", 0.4, 3, 0.3),
            Step("certificado_emitido", 0.6, 4), Step("solicitud_registrada", 0.8, 5), Step("tasa_pagada", 0.9, 0.2),
            Step("requerimiento_leido", 0.5, 15, 0.3), Step("inspeccion_realizada", 0.6, 20),
            Step("expediente_consultado", 0.7, 4, 0.6), Step("licencia_concedida", 0.7, 12),
            Step("recurso_presentado", 0.1, 25), Step("encuesta_satisfaccion", 0.3, 10),
        ),
        (HEARTBEAT, Step("aviso_cookies", 0.6)),
    ),
    "agency": (
        (
            Step("Referral Logged", 0.4), Step("Portfolio Viewed", 0.8, 1, 0.5), Step("Brief Submitted", 0.6, 3),
            Step("Discovery Call Held", 0.8, 4), Step("Proposal Opened", 0.8, 6, 0.4),
            Step("Agreement Signed", 0.6, 8, properties={"amount": 18000.0}),
            Step("Design Feedback Left", 0.8, 15, 0.6), Step("Change Requested", 0.5, 6, 0.4),
            Step("Site Launched", 0.9, 20), Step("Invoice Settled", 0.9, 10),
            Step("Support Ticket Created", 0.5, 15, 0.3), Step("Maintenance Plan Started", 0.4, 9),
        ),
        (HEARTBEAT, Step("Newsletter Opened", 0.5)),
    ),
}  # fmt: skip
# Made when words and weights were settled, and changed nothing of them.
UNSEEN = ("gym", "charity", "townhall", "agency")


def log(name: str, seed: int = 7, customers: int = 400) -> Journeys:
    """The log of one of these businesses."""
    route, noise = LOGS[name]
    return walked(route, noise, customers, seed)
