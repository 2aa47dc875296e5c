"""How Django finds this app."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps


class Record(AppConfig):
    """The app ``record``."""

    name = "commonty.apps.record"
    label = "record"

    def ready(self) -> None:
        """Find the entries of every app: in ``entries`` and in the modules that it was parted into, ``entries_of_…``."""
        for app in apps.get_app_configs():
            for module in iter_modules(getattr(app.module, "__path__", ())):
                if module.name.partition("_")[0] == "entries":
                    import_module(f"{app.name}.{module.name}")
