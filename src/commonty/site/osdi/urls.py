"""The addresses for other programs. Those of OSDI end without a slash, as its clients build them."""

from django.urls import path

from commonty.site.osdi import tokens, views

app_name = "osdi"
urlpatterns = [
    path("osdi", views.entry, name="entry"),
    path("osdi/people", views.people, name="people"),
    path("osdi/people/<int:number>", views.person, name="person"),
    path("osdi/people/<int:number>/taggings", views.taggings, name="taggings"),
    path("osdi/person_signup_helper", views.helper, name="helper"),
    path("osdi/tags", views.tags, name="tags"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revocations/", tokens.revocations, name="revocations"),
]
