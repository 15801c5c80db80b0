from django.urls import path
from oscar.apps.basket import apps
from oscar.core.loading import get_class


class BasketConfig(apps.BasketConfig):
    name = "forked_apps.basket"

    def ready(self):
        super().ready()
        self.edit_view = get_class("basket.edit_views", "LineEditView")
        self.action_view = get_class("basket.line_views", "LineActionView")
        self.fix_view = get_class("basket.fix_views", "BasketFixView")
        self.undo_view = get_class("basket.fix_views", "BasketUndoView")

    def get_urls(self):
        return [
            path("", self.summary_view.as_view(), name="summary"),
            path("add/<str:key>/", self.add_view.as_view(), name="add"),
            path("fixes/", self.fix_view.as_view(), name="fix"),
            path("fixes/undo/", self.undo_view.as_view(), name="undo"),
            path("lines/<int:line_id>/", self.edit_view.as_view(), name="line-edit"),
            path("lines/<int:line_id>/<slug:action>/", self.action_view.as_view(), name="line-action"),
        ]
