"""The addresses of this app."""

from django.urls import path

from commonty.apps.voting.views import boards, booth, rolls

app_name = "voting"
urlpatterns = [
    path("rolls/<int:pk>/", rolls.roll, name="roll"),
    path("rolls/<int:pk>/mine/", rolls.mine, name="mine"),
    path("boxes/<int:pk>/", rolls.box, name="box"),
    path("boxes/<int:pk>/votes.json", rolls.leaves, name="leaves"),
    path("boxes/<int:pk>/receipt/", rolls.receipt, name="receipt"),
    path("booth/<str:uuid>/", booth.booth, name="booth"),
    path("booth/<str:uuid>/credentials/", booth.credentials, name="credentials"),
    path("booth/<str:uuid>/ballots/", booth.ballots, name="ballots"),
    path("board/<str:uuid>/", boards.board, name="board"),
    path("board/<str:uuid>/archive.bel", boards.archive, name="archive"),
    path("board/<str:uuid>/checks/", boards.checks, name="checks"),
]
