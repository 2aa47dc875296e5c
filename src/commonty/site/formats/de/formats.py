"""How days and times are written in German: „Donnerstag, 26. November, 18:00 Uhr“."""

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = r"l, j. F Y, H:i \U\h\r"
SHORT_DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
MONTH_DAY_FORMAT = "j. F"
WEEKDAY_FORMAT = "l, j. F"
WEEKDAY_TIME_FORMAT = r"l, j. F, H:i \U\h\r"
SECOND_FORMAT = r"l, j. F Y, H:i:s \U\h\r"
