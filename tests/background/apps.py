from django.apps import AppConfig


class KillPointsConfig(AppConfig):
    name = "tests.background"
    label = "kill_points"

    def ready(self) -> None:
        from tests.background.kill_points import install

        install()
