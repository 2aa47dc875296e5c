"""The addresses of the founding."""

from django.urls import include, path

from commonty.site.founding import views

app_name = "founding"
urlpatterns = [
    path("", views.page, name="page"),
    path("founders/", views.founders, name="founders"),
    path("returns/", views.returns, name="returns"),
    path("proofs/", views.proofs, name="proofs"),
    path("drafts/", views.drafts, name="drafts"),
    path("draft/", views.draft, name="draft"),
    path("draft/text/", views.draft_text, name="draft-text"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/", views.invitation, name="invitation"),
    path("candidacies/", views.candidacies, name="candidacies"),
    path("putting/", views.putting, name="putting"),
    path("votes/", views.votes, name="votes"),
    path("closing/", views.closing, name="closing"),
    path("moving/", include("commonty.site.moving.before_urls")),
]
