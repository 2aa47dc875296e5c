import commonty.site.sqlite.base  # noqa: F401 - before Django's own backend, for it puts a current SQLite in the place of Python's
