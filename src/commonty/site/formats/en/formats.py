"""How days and times are written in English. Ours beside Django's: ``WEEKDAY_…`` leave out the year, ``SECOND_FORMAT`` is exact."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "l j F Y, H:i"
SHORT_DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
WEEKDAY_FORMAT = "l j F"
WEEKDAY_TIME_FORMAT = "l j F, H:i"
SECOND_FORMAT = "l j F Y, H:i:s"
