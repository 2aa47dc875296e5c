"""The addresses while nothing is chosen yet."""

from django.urls import path

from commonty.site.setting_up import views

urlpatterns = [
    path("", views.page, name="set-up"),
    path("certificate/", views.certificate, name="certificate"),
    path("<path:other>", views.elsewhere, name="elsewhere"),
]
