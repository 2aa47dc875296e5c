"""The addresses of moving in once the doors are open; those before lie below the founding's."""

from django.urls import path

from commonty.site.moving.views import after, inviting

app_name = "moving"
urlpatterns = [
    path("", after.meeting, name="meeting"),
    path("letters/", after.letters, name="letters"),
    path("letters/posted/", after.posted, name="posted"),
    path("letters/codes/", inviting.codes, name="codes"),
    path("letters/labels/", after.labels, name="labels"),
    path("invitations/", inviting.invite, name="invite"),
    path("invitations/<int:pk>/", inviting.invitation, name="invitation"),
    path("told/<str:token>/", after.told, name="told"),
]
