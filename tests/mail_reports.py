"""Mail of machines about mail of ours, as RFC 3464 and RFC 5965 print it."""

from __future__ import annotations


def dsn(
    to: str, id: str, status: str = "5.1.1", action: str = "failed", bounced_to: str = "b@shop.example"
) -> bytes:
    return f"""\
From: MAILER-DAEMON@mx.cliente.example
To: {bounced_to}
Date: Thu, 26 Nov 2026 10:00:00 +0000
Message-ID: <{id[:8]}.dsn@mx.cliente.example>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you...

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.cliente.example
Arrival-Date: Thu, 26 Nov 2026 09:59:00 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <{id}@shop.example>
Subject: Tu lista te espera

--b--
""".encode()


def arf(id: str, to: str | None = None, kind: str = "abuse") -> bytes:
    original = f"Original-Rcpt-To: <{to}>\n" if to else ""
    return f"""\
From: <abusedesk@isp.example>
Date: Thu, 26 Nov 2026 10:00:00 +0000
To: <abuse@shop.example>
Message-ID: <{id[:8]}.arf@isp.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
{original}
--part1
Content-Type: message/rfc822
Content-Disposition: inline

From: <hola@shop.example>
To: <redacted>
Subject: Tu lista te espera
Message-ID: <{id}@shop.example>

Spam Spam Spam
--part1--
""".encode()
