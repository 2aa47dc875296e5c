"""The addresses of leaving."""

from django.urls import path

from commonty.site.leaving import views

app_name = "leaving"
urlpatterns = [
    path("", views.copies, name="copies"),
    path("ask/", views.ask, name="ask"),
]
