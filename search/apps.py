from django.urls import URLPattern, path
from oscar.apps.search import apps
from oscar.core.loading import get_class


class SearchConfig(apps.SearchConfig):
    name = "search"
    # Whatever a project that we are part of has for its own tables.
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        super().ready()
        self.suggest_view = get_class("search.suggestion_views", "SuggestView")
        self.forget_view = get_class("search.suggestion_views", "ForgetSearchesView")
        from search import signals

        signals.connect()

    def get_urls(self) -> list[URLPattern]:
        return [
            *super().get_urls(),
            path("suggest/", self.suggest_view.as_view(), name="suggest"),
            path("recent/forget/", self.forget_view.as_view(), name="forget"),
        ]
