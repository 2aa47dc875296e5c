"""The addresses of the record."""

from django.urls import path

from commonty.apps.record import views

app_name = "record"
urlpatterns = [
    path("record/", views.lines, name="lines"),
    path("record/checkpoint", views.checkpoint, name="checkpoint"),
    path("record/export", views.whole, name="export"),
    path("record/growth/<int:old_size>", views.growth, name="growth"),
    path("record/<int:seq>/", views.line, name="line"),
    path("record/<int:seq>/proof", views.proof, name="proof"),
]
