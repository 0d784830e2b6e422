"""How a message leaves: contract.py, one file per channel. Imports core only.

A channel carries one message to one customer and says what a second asking with one key does. careful.py puts
pace, patience and a breaker around any of them; guarded.py and peers.py are their way into the internet.
"""

from typing import Any

from periplo.channels.contract import Channel
from periplo.channels.log import LogChannel
from periplo.channels.mobile_push import ApnsChannel, FcmChannel
from periplo.channels.onsite import OnsiteChannel
from periplo.channels.sms import HttpSmsChannel, TwilioChannel
from periplo.channels.smtp import SmtpChannel
from periplo.channels.task import TaskChannel
from periplo.channels.web_push import WebPushChannel
from periplo.channels.webhook import WebhookChannel
from periplo.channels.whatsapp import WhatsAppChannel

CHANNELS: dict[str, Any] = {  # by the kind that carriers.yaml names
    "log": LogChannel,
    "smtp": SmtpChannel,
    "twilio": TwilioChannel,
    "http_sms": HttpSmsChannel,
    "webhook": WebhookChannel,
    "web_push": WebPushChannel,
    "whatsapp": WhatsAppChannel,
    "fcm": FcmChannel,
    "apns": ApnsChannel,
    "task": TaskChannel,
    "onsite": OnsiteChannel,
}

__all__ = ["CHANNELS", "Channel"]
