"""The addresses of leaving."""

from django.urls import path

from commonty.site.leaving import views

app_name = "leaving"
urlpatterns = [
    path("", views.copies, name="copies"),
    path("ask/", views.ask, name="ask"),
    path("branches/<int:pk>/", views.branch, name="branch"),
    path("branches/<int:pk>/answers/", views.answers, name="answers"),
    path("branches/<int:pk>/departures/", views.departures, name="departures"),
]
