"""The addresses of bodies, offices and powers."""

from django.urls import path

from commonty.apps.bodies.views import asking, belonging, dying, kept, merging, offices, recovering, showing, stopping, undoing, withdrawing

app_name = "bodies"
urlpatterns = [
    path("bodies/", showing.bodies, name="bodies"),
    path("bodies/<slug:pk>/", showing.body, name="body"),
    path("bodies/<slug:pk>/roll/", showing.roll, name="roll"),
    path("bodies/<slug:pk>/kept/", kept.kept, name="kept"),
    path("bodies/<slug:pk>/memberships/", belonging.memberships, name="memberships"),
    path("bodies/<slug:pk>/memberships/mine/endings/", belonging.endings, name="endings"),
    path("bodies/<slug:pk>/memberships/mine/returns/", belonging.returns, name="returns"),
    path("bodies/<slug:pk>/applications/", belonging.applications, name="applications"),
    path("bodies/<slug:pk>/applications/<int:application>/", belonging.application, name="application"),
    path("bodies/<slug:pk>/applications/<int:application>/sponsors/", belonging.sponsors, name="sponsors"),
    path("bodies/<slug:pk>/applications/<int:application>/admissions/", belonging.admissions, name="admissions"),
    path("bodies/<slug:pk>/applications/<int:application>/declinings/", belonging.declinings, name="declinings"),
    path("bodies/<slug:pk>/deaths/", dying.deaths, name="deaths"),
    path("bodies/<slug:pk>/deaths/<int:death>/corrections/", dying.corrections, name="death-corrections"),
    path("askings/", asking.askings, name="askings"),
    path("askings/<int:asking>/", asking.asking, name="asking"),
    path("askings/<int:asking>/answer/", asking.answer, name="asking-answer"),
    path("sign-in/lost/", stopping.lost, name="lost"),
    path("recoveries/", recovering.recoveries, name="recoveries"),
    path("recoveries/mine/objections/", stopping.own_objection, name="own-objection"),
    path("recoveries/stop/", stopping.stop, name="recovery-stop"),
    path("recoveries/stop/<str:code>/", stopping.objection, name="recovery-objection"),
    path("recoveries/new-address/<str:code>/", stopping.proof, name="recovery-proof"),
    path("recoveries/<int:recovery>/", recovering.recovery, name="recovery"),
    path("recoveries/<int:recovery>/vouches/", recovering.vouches, name="recovery-vouches"),
    path("recoveries/<int:recovery>/withdrawals/", recovering.withdrawals, name="recovery-withdrawals"),
    path("recoveries/<int:recovery>/contacts/<int:contact>/", recovering.contact, name="recovery-contact"),
    path("bodies/<slug:pk>/doubles/", merging.doubles, name="doubles"),
    path("bodies/<slug:pk>/doubles/<int:asleep>/<int:kept>/", merging.pair, name="doubles-pair"),
    path("bodies/<slug:pk>/deeds/", undoing.deeds, name="deeds"),
    path("bodies/<slug:pk>/deeds/<int:deed>/undoing/", undoing.undoing, name="undoing"),
    path("me/deeds/", undoing.own_deeds, name="own-deeds"),
    path("me/other-number/", merging.other_number, name="other-number"),
    path("offices/<slug:key>/", offices.office, name="office"),
    path("powers/<slug:key>/", offices.power, name="power"),
    path("record/<int:seq>/withdrawals/", withdrawing.withdrawals, name="withdrawals"),
]
