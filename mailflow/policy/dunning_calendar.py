"""The calendars that cadences name, with the holidays of the `holidays` package."""

from functools import lru_cache

from mailflow.domain.calendars import BusinessCalendar
from mailflow.domain.errors import ConfigurationError


@lru_cache(maxsize=256)
def open_calendar(name: str) -> BusinessCalendar:
    """The calendar of a country or its subdivision (``US``, ``US-NY``, ``DE-BY``); an empty name knows weekends only.

    Raises ConfigurationError where the holidays package does not know the place.
    """
    import holidays

    if not name:
        return BusinessCalendar("")
    country, _, subdivision = name.partition("-")
    try:
        days = holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as error:
        raise ConfigurationError(
            where=f"calendar {name!r}",
            what=f"nobody knows its holidays ({error})",
            fix="Write the country's two letters as in ISO 3166, with or without its subdivision: US, US-NY, DE-BY, GB-ENG.",
        ) from error
    return BusinessCalendar(name, days)
