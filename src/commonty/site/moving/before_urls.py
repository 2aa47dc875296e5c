"""The addresses of moving in before the doors are open, below those of the founding and named like them."""

from django.urls import path

from commonty.site.moving.views import before

urlpatterns = [
    path("", before.page, name="moving"),
    path("lists/", before.lists, name="moving-lists"),
    path("asking/", before.askings, name="moving-asking"),
    path("asking/stop/", before.asking_stops, name="moving-asking-stop"),
    path("opt-outs/", before.opt_outs, name="moving-opt-outs"),
    path("columns/", before.columns, name="moving-columns"),
    path("trial/", before.trial, name="moving-trial"),
    path("people/", before.people, name="moving-people"),
    path("taking-back/", before.taking_backs, name="moving-taking-back"),
    path("meeting/", before.meeting, name="moving-meeting"),
    path("officers/", before.officers, name="moving-officers"),
    path("turnouts/", before.turnouts, name="moving-turnouts"),
    path("opening/", before.openings, name="moving-opening"),
    path("telling/", before.tellings, name="moving-telling"),
]
