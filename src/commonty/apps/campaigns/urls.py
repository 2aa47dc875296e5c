"""The addresses of campaigns."""

from django.urls import path

from commonty.apps.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/page/", views.page, name="page"),
    path("campaigns/<int:pk>/wins/", views.wins, name="wins"),
    path("campaigns/<int:pk>/wins/<int:win>/", views.won, name="won"),
    path("campaigns/<int:pk>/wins/<int:win>/print/", views.sheet, name="sheet"),
    path("campaigns/<int:pk>/signatures/", views.signatures, name="signatures"),
    path("campaigns/<int:pk>/signatures/code/", views.code, name="code"),
    path("campaigns/<int:pk>/signatures/withdrawals/", views.withdrawals, name="withdrawals"),
]
