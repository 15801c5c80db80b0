"""What the functions of ``shop.plugin`` make of a project's settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from shop import plugin
from shop import settings as ours


def test_apps_of_oscar_give_way_to_ours_and_others_stay_in_front():
    own = ["yours.store", "django.contrib.auth", "oscar.config.Shop", "oscar.apps.basket.apps.BasketConfig"]

    assert plugin.installed_apps(own) == ["yours.store", *ours.INSTALLED_APPS]


def test_an_app_of_oscar_that_is_not_ours_stays():
    assert plugin.installed_apps(["oscar.apps.more.apps.MoreConfig"])[0] == "oscar.apps.more.apps.MoreConfig"


def test_a_fork_of_the_project_takes_the_place_of_ours():
    fork = "yours.partner.apps.PartnerConfig"

    installed = plugin.installed_apps(["oscar.apps.partner.apps.PartnerConfig", fork], forks=[fork])

    place = ours.INSTALLED_APPS.index("forked_apps.partner.apps.PartnerConfig")
    assert installed == [*ours.INSTALLED_APPS[:place], fork, *ours.INSTALLED_APPS[place + 1 :]]


def test_a_fork_of_nothing_is_refused():
    with pytest.raises(ImproperlyConfigured, match="fork of none of our apps"):
        plugin.installed_apps([], forks=["yours.stock.apps.StockConfig"])


def test_no_app_is_installed_twice():
    own = ["django.contrib.admin", *ours.INSTALLED_APPS, "yours.store"]

    installed = plugin.installed_apps(own)

    assert sorted(installed) == sorted(set(installed))
    assert installed[:2] == ["django.contrib.admin", "yours.store"]


def test_middleware_of_the_project_comes_behind_the_wall():
    own = [
        "django.middleware.common.CommonMiddleware",
        "oscar.apps.basket.middleware.BasketMiddleware",
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
        "yours.middleware.BranchMiddleware",
    ]

    assert plugin.middleware(own) == [*ours.MIDDLEWARE, "yours.middleware.BranchMiddleware"]


def test_templates_of_the_project_are_looked_for_first():
    (engine,) = plugin.templates(dirs=["/yours"], context_processors=["yours.context.branch"])
    (plain,) = ours.TEMPLATES

    assert engine["DIRS"] == ["/yours", *plain["DIRS"]]
    assert engine["OPTIONS"]["context_processors"][-1] == "yours.context.branch"
    assert engine["OPTIONS"]["loaders"] == plain["OPTIONS"]["loaders"]
    assert "yours.context.branch" not in plain["OPTIONS"]["context_processors"]
