"""The addresses of mandates."""

from django.urls import path

from commonty.apps.mandates import views

app_name = "mandates"
urlpatterns = [
    path("mandates/", views.mandates, name="mandates"),
    path("mandates/<int:pk>/", views.mandate, name="mandate"),
    path("mandates/<int:pk>/reports/", views.reports, name="reports"),
    path("mandates/<int:pk>/endings/", views.endings, name="endings"),
    path("mandates/<int:pk>/mandates/", views.passed_on, name="passed-on"),
]
