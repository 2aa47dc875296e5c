"""The addresses of this app."""

from django.urls import path

from commonty.apps.voting import views

app_name = "voting"
urlpatterns = [
    path("rolls/<int:pk>/", views.roll, name="roll"),
    path("rolls/<int:pk>/mine/", views.mine, name="mine"),
    path("boxes/<int:pk>/", views.box, name="box"),
    path("boxes/<int:pk>/votes.json", views.leaves, name="leaves"),
    path("boxes/<int:pk>/receipt/", views.receipt, name="receipt"),
]
