from django.urls import path

from desk.settings import first_run, integrations, isolation, pace, people, roles, tiers, tokens

urlpatterns = [
    path("integrations", integrations.integrations, name="integrations"),
    path("integrations/live", integrations.live, name="integrations_live"),
    path("integrations/go-on", integrations.go_on, name="integrations_go_on"),
    path("integrations/read-again", integrations.read_again, name="integrations_read_again"),
    path("first-run", first_run.first_run, name="first_run"),
    path("first-run/boards", first_run.save_boards, name="first_run_boards"),
    path("first-run/categories", first_run.save_categories, name="first_run_categories"),
    path("first-run/live", first_run.live, name="first_run_live"),
    path("people", people.people, name="people"),
    path("people/add", people.add, name="person_add"),
    path("people/second-factor", people.factor, name="people_factor"),
    path("people/<slug:uid>/link", people.link, name="person_link"),
    path("people/<slug:uid>/second-factor/remove", people.no_factor, name="person_no_factor"),
    path("people/<slug:uid>", people.change, name="person"),
    path("roles", roles.roles, name="roles"),
    path("isolation", isolation.isolation, name="isolation"),
    path("pace", pace.pace, name="pace"),
    path("pace/<slug:uid>", tiers.choose, name="pace_choose"),
    path("tokens", tokens.tokens, name="tokens"),
    path("tokens/<slug:uid>/revoke", tokens.revoke, name="token_revoke"),
]
