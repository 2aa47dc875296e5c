"""The addresses of this app."""

from django.urls import path

from commonty.apps.voting.views import rolls

app_name = "voting"
urlpatterns = [
    path("rolls/<int:pk>/", rolls.roll, name="roll"),
    path("rolls/<int:pk>/mine/", rolls.mine, name="mine"),
    path("boxes/<int:pk>/", rolls.box, name="box"),
    path("boxes/<int:pk>/votes.json", rolls.leaves, name="leaves"),
    path("boxes/<int:pk>/receipt/", rolls.receipt, name="receipt"),
]
