"""The addresses of moving in once the doors are open; those before lie below the founding's."""

from django.urls import path

from commonty.site.moving.views import after

app_name = "moving"
urlpatterns = [
    path("", after.meeting, name="meeting"),
    path("letters/", after.letters, name="letters"),
    path("letters/posted/", after.posted, name="posted"),
    path("told/<str:token>/", after.told, name="told"),
]
