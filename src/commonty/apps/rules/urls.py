"""The addresses of the rules: those of the organisation, and those of a body that has its own."""

from django.urls import path

from commonty.apps.rules import views

app_name = "rules"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/versions/<int:number>/", views.version, name="organisation-version"),
    path("rules/<slug:body>/", views.rules, name="of-body"),
    path("rules/<slug:body>/versions/<int:number>/", views.version, name="version"),
    path("rules/<slug:body>/versions/<int:number>/text/", views.text, name="text"),
]
