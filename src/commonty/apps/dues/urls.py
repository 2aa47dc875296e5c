"""The addresses of dues."""

from django.urls import path

from commonty.apps.dues import views

app_name = "dues"
urlpatterns = [
    path("dues/", views.uploads, name="uploads"),
    path("dues/one/", views.one, name="one"),
    path("dues/letters/", views.letters, name="letters"),
    path("dues/letters/posted/", views.posted, name="posted"),
    path("dues/mine/", views.mine, name="mine"),
    path("dues/mine/objections/", views.objections, name="objections"),
    path("dues/objections/<int:pk>/answers/", views.answers, name="answers"),
    path("dues/<int:pk>/", views.upload, name="upload"),
    path("dues/<int:pk>/columns/", views.columns, name="columns"),
    path("dues/<int:pk>/in-force/", views.put_in_force, name="in-force"),
    path("dues/<int:pk>/undoing/", views.undo, name="undoing"),
    path("dues/<int:pk>/throwing-away/", views.throw_away, name="throwing-away"),
]
