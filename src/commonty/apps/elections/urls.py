"""The addresses of this app."""

from django.urls import path

from commonty.apps.elections.views import giving_out, listing, officiating, settling, showing, standing, voting

app_name = "elections"
urlpatterns = [
    path("elections/", listing.elections, name="elections"),
    path("elections/<int:pk>/", showing.election, name="election"),
    path("elections/<int:pk>/print/", giving_out.sheet, name="print"),
    path("elections/<int:pk>/ballots.blt", giving_out.blt, name="blt"),
    path("elections/<int:pk>/ballots.csv", giving_out.csv, name="csv"),
    path("elections/<int:pk>/count.json", giving_out.count, name="count"),
    path("elections/<int:pk>/nominations/", standing.nominations, name="nominations"),
    path("elections/<int:pk>/nominations/mine/", standing.own_nomination, name="own-nomination"),
    path("elections/<int:pk>/nominations/<int:nomination>/supports/", standing.supports, name="supports"),
    path("elections/<int:pk>/nominations/<int:nomination>/supports/mine/removal/", standing.unsupport, name="unsupport"),
    path("elections/<int:pk>/acceptances/", standing.acceptances, name="acceptances"),
    path("elections/<int:pk>/acceptances/on-paper/", officiating.paper_acceptances, name="paper-acceptances"),
    path("elections/<int:pk>/statement/", standing.statement, name="statement"),
    path("elections/<int:pk>/withdrawals/", standing.withdrawals, name="withdrawals"),
    path("elections/<int:pk>/ballot/", voting.ballot, name="ballot"),
    path("elections/<int:pk>/receipt/", voting.receipt, name="receipt"),
    path("elections/<int:pk>/challenges/", settling.challenges, name="challenges"),
    path("elections/<int:pk>/challenges/<int:challenge>/rulings/", settling.rulings, name="rulings"),
    path("elections/<int:pk>/candidates/<int:number>/seats/", settling.seats, name="seats"),
    path("elections/<int:pk>/countbacks/<int:countback>/challenges/", settling.countback_challenges, name="countback-challenges"),
    path("elections/<int:pk>/countbacks/<int:countback>/willing/", settling.willing, name="willing"),
    path("elections/<int:pk>/officers/", officiating.officers, name="officers"),
    path("elections/<int:pk>/paper-ballots/", officiating.paper_ballots, name="paper-ballots"),
    path("elections/<int:pk>/piles/", officiating.piles, name="piles"),
    path("elections/<int:pk>/piles/all/", officiating.completions, name="completions"),
    path("elections/<int:pk>/lots/", officiating.lots, name="lots"),
    path("elections/<int:pk>/lots/opened/", officiating.opened_lots, name="opened-lots"),
]
