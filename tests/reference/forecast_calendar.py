#!/usr/bin/env python3
"""Public holidays of some countries by the Python package `holidays`, without those that follow no rule.

    python tests/reference/forecast_calendar.py
"""

import json
from pathlib import Path

import holidays

ROOT = Path(__file__).resolve().parents[2]
COUNTRIES = "AT AU BE BR CA CH DE DK ES FI FR GB IE IT NL NO PL PT SE US".split()
# Once, or every few years, or on Sundays anyway.
LEFT_OUT = {"National Day of Mourning for Queen Elizabeth II", "Platinum Jubilee of Elizabeth II", "State Funeral of Queen Elizabeth II",
            "Coronation of Charles III", "Day of Remembrance and Recognition", "National Unity Day", "Liberation Day",
            "National Independence Day - 100th anniversary"}
# Moved in one year: by law, or (Ireland, 2030) because 1 February is a Friday.
MOVED = {"GB": {"2020-05-08": "2020-05-04", "2022-06-02": "2022-05-30"}, "IE": {"2030-02-01": "2030-02-04"}}


def days(country):
    found = holidays.country_holidays(
        country, subdiv="ENG" if country == "GB" else None, years=range(2016, 2031), observed=country in ("GB", "US"))
    keep = {day.isoformat() for day, name in found.items() if name not in LEFT_OUT or (name == "Liberation Day" and country != "NL")}
    moved = MOVED.get(country, {})
    return sorted(moved.get(day, day) for day in keep)


if __name__ == "__main__":
    out = ROOT / "tests/data/forecast/holidays.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({country: days(country) for country in COUNTRIES}) + "\n")
