"""The addresses of this app."""

from django.urls import path

from commonty.apps.decisions.views import (
    acting,
    calling_off,
    comparing,
    correcting,
    drafting,
    listing,
    meetings,
    moving,
    reporting,
    showing,
    tellers,
)

app_name = "decisions"
urlpatterns = [
    path("motions/", listing.motions, name="motions"),
    path("motions/new/", drafting.new, name="new"),
    path("motions/<int:pk>/", showing.motion, name="motion"),
    path("motions/<int:pk>/print/", showing.sheet, name="print"),
    path("motions/<int:pk>/votes/", acting.votes, name="votes"),
    path("motions/<int:pk>/seconds/", acting.seconds, name="seconds"),
    path("motions/<int:pk>/seconds/mine/removal/", acting.unsecond, name="unsecond"),
    path("motions/<int:pk>/answers/", acting.answers, name="answers"),
    path("motions/<int:pk>/withdrawals/", acting.withdrawals, name="withdrawals"),
    path("motions/<int:pk>/corrections/", correcting.corrections, name="corrections"),
    path("motions/<int:pk>/corrections/objections/", correcting.objections, name="objections"),
    path("motions/<int:pk>/corrections/fresh-notices/", correcting.fresh_notices, name="fresh-notices"),
    path("motions/<int:pk>/versions/", moving.versions, name="versions"),
    path("motions/<int:pk>/challenges/", acting.challenges, name="challenges"),
    path("motions/<int:pk>/challenges/<int:challenge>/rulings/", acting.rulings, name="rulings"),
    path("motions/<int:pk>/comparisons/", comparing.comparisons, name="comparisons"),
    path("motions/<int:pk>/comparisons/<int:comparison>/rulings/", comparing.rulings, name="comparison-rulings"),
    path("motions/<int:pk>/tellers/", tellers.tellers, name="tellers"),
    path("motions/<int:pk>/paper-ballots/", tellers.paper_ballots, name="paper-ballots"),
    path("motions/<int:pk>/piles/", tellers.piles, name="piles"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new, name="call"),
    path("meetings/calls/", meetings.calls, name="calls"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/calling-off/", calling_off.calling_off, name="calling-off"),
    path("meetings/<int:pk>/moves/", calling_off.moves, name="meeting-moves"),
    path("meetings/<int:pk>/cancellations/", calling_off.cancellations, name="meeting-cancellations"),
    path("meetings/<int:pk>/pack/", meetings.pack, name="pack"),
    path("meetings/<int:pk>/report/", reporting.report, name="report"),
    path("meetings/<int:pk>/reports/", reporting.reports, name="reports"),
    path("meetings/<int:pk>/papers/", reporting.signed, name="papers"),
    path("meetings/<int:pk>/papers/<int:number>/", reporting.paper, name="paper"),
    path("motions/<int:pk>/executions/", acting.executions, name="executions"),
]
