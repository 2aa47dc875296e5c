"""The addresses of this app."""

from django.urls import path

from commonty.apps.voting.views import boards, booth, issuing, keys, opening, rehearsals, rolls, served

app_name = "voting"
urlpatterns = [
    path("rolls/<int:pk>/", rolls.roll, name="roll"),
    path("rolls/<int:pk>/mine/", rolls.mine, name="mine"),
    path("notices/<int:pk>/", served.served, name="served"),
    path("notices/<int:pk>/letters/", served.letters, name="notice-letters"),
    path("notices/<int:pk>/labels/", served.labels, name="notice-labels"),
    path("notices/<int:pk>/posted/", served.posted, name="notice-posted"),
    path("boxes/<int:pk>/", rolls.box, name="box"),
    path("boxes/<int:pk>/votes.json", rolls.leaves, name="leaves"),
    path("boxes/<int:pk>/receipt/", rolls.receipt, name="receipt"),
    path("bodies/<slug:pk>/keys/", keys.keys, name="keys"),
    path("bodies/<slug:pk>/keys/ceremonies/", keys.begin, name="ceremonies"),
    path("bodies/<slug:pk>/keys/letters/<int:mandate>/", keys.letter, name="key-letter"),
    path("bodies/<slug:pk>/keys/mine/", keys.own_key, name="own-key"),
    path("bodies/<slug:pk>/keys/<int:ceremony>/task.json", keys.task, name="key-task"),
    path("bodies/<slug:pk>/keys/<int:ceremony>/certificates.json", keys.certificates, name="key-certificates"),
    path("bodies/<slug:pk>/keys/<int:ceremony>/dealt.json", keys.dealt, name="key-dealt"),
    path("bodies/<slug:pk>/keys/<int:ceremony>/parts/", keys.parts, name="key-parts"),
    path("bodies/<slug:pk>/keys/rehearsals/", rehearsals.begin, name="rehearsals"),
    path("rehearsals/<int:pk>/", rehearsals.rehearsal, name="rehearsal"),
    path("rehearsals/<int:pk>/ending/", rehearsals.end, name="rehearsal-ending"),
    path("rehearsals/<int:pk>/going-on/", rehearsals.go_on, name="rehearsal-going-on"),
    path("board/<str:uuid>/trustees/", opening.work, name="opening"),
    path("board/<str:uuid>/trustees/task.json", opening.task, name="opening-task"),
    path("board/<str:uuid>/trustees/parts/", opening.parts, name="opening-parts"),
    path("codes/<str:uuid>/", issuing.codes, name="codes"),
    path("codes/<str:uuid>/voters.csv", issuing.voters, name="codes-voters"),
    path("codes/<str:uuid>/public/", issuing.public, name="codes-public"),
    path("codes/<str:uuid>/lost/", issuing.lost, name="codes-lost"),
    path("booth/<str:uuid>/codes/", booth.codes, name="booth-codes"),
    path("booth/<str:uuid>/receipts/", booth.receipts, name="receipts"),
    path("booth/<str:uuid>/", booth.booth, name="booth"),
    path("booth/<str:uuid>/credentials/", booth.credentials, name="credentials"),
    path("booth/<str:uuid>/ballots/", booth.ballots, name="ballots"),
    path("board/<str:uuid>/", boards.board, name="board"),
    path("board/<str:uuid>/archive.bel", boards.archive, name="archive"),
    path("board/<str:uuid>/bound.json", boards.bound, name="bound"),
    path("board/<str:uuid>/checks/", boards.checks, name="checks"),
]
