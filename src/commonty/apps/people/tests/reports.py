"""Reports about mail, as mail servers write them (RFC 3464, section 2; RFC 5965, section 3)."""

UNDELIVERED = """From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 2 Feb 2026 12:00:00 +0000

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 nobody here

--cut
Content-Type: message/rfc822

From: union@union.example
To: ada@example.org
Subject: Your code

1234 5678
--cut--
"""
COMPLAINT = """From: fbl@provider.example
To: {to}
Subject: FW: News
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="cut"

--cut
Content-Type: text/plain

This is an email abuse report.

--cut
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider/1
Version: 1

--cut
Content-Type: message/rfc822

From: union@union.example
To: ada@example.org

News
--cut--
"""


def undelivered(to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return a report that a letter was not delivered, sent to where it comes back."""
    return UNDELIVERED.format(to=to, action=action, status=status).encode()


def complaint(to: str, kind: str = "abuse") -> bytes:
    """Return a report of unwanted mail."""
    return COMPLAINT.format(to=to, kind=kind).encode()
