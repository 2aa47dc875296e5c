"""Every address of an installation."""

from django.urls import include, path
from django.views.generic import RedirectView

from commonty.site import views
from commonty.site.doctor.views import hosting

APPS = ["record", "people", "rules", "mandates", "bodies", "voting", "decisions", "elections", "campaigns", "dues"]

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("data-protection/", views.data_protection, name="data-protection"),
    path("data-protection/papers.html", views.data_protection_file, name="data-protection-file"),
    path("decisions/", views.decisions, name="decisions"),
    path("words/", views.words_page, name="words"),
    path("what-you-can-do/", RedirectView.as_view(url="/#you-can"), name="what-you-can-do"),
    path("language/", views.language, name="language"),
    path("machine/", hosting, name="machine"),
    path("founding/", include("commonty.site.founding.urls")),
    path("api/", include("commonty.site.osdi.urls")),
    path("moved-in/", include("commonty.site.moving.urls")),
    path("leaving/", include("commonty.site.leaving.urls")),
    *(path("", include(f"commonty.apps.{name}.urls")) for name in APPS),
]

handler400 = "commonty.site.views.bad_request"
handler404 = "commonty.site.views.not_found"
handler500 = "commonty.site.views.failed"
