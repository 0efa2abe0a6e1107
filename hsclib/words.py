"""Numbers as readers see them: one rounding everywhere, so that text and picture agree."""

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value):
    """Two or three figures: 0.0455 → "0.046", 0.896 → "0.90", 12.34 → "12.3", 124.4 → "124", 1234.5 → "1,234",
    2.14e11 → "214 billion"."""
    size = abs(value)
    for name, unit in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        if size >= 0.9995 * unit:
            return f"{number(value / unit)} {name}"
    if size >= 99.95:
        return f"{value:,.0f}"
    if size >= 9.995:
        return f"{value:.1f}"
    if size >= 0.0995:
        return f"{value:.2f}"
    return f"{value:.2g}" if size else "0"


def exact(value):
    """A number as it was set: 0.0045 → "0.0045", 94000 → "94,000", 1e-08 → "10⁻⁸", 2.55e13 → "2.55 × 10¹³"."""
    digits, _, power = f"{value:,.6g}".partition("e")
    if not power:
        return digits
    ten = "10" + str(int(power)).translate(RAISED)
    return ten if digits == "1" else f"{digits} × {ten}"


def percent(share):
    """A share of 1 as a percentage: 0.254 → "25 %", 0.0123 → "1.2 %", 0.00001 → "less than 0.01 %"."""
    size = abs(share)
    if 0 < size < 0.0001:
        return "less than 0.01 %"
    return f"{share:.0%}".replace("%", " %") if size >= 0.0995 or not size else f"{100 * share:.2g} %"


#: How units are written; the others as they are.
UNITS = {"1": "share", "1e9/L": "10⁹/L", "1e12/L": "10¹²/L", "1e6/kg": "10⁶/kg", "1e9/L/d": "10⁹/L/d", "1/µL": "per µL"}


def unit_text(unit):
    """A unit as readers see it; "" for pure numbers."""
    return UNITS.get(unit, unit)


def labelled(label, unit):
    """ "Neutrophils (10⁹/L)"; no brackets for pure numbers."""
    return f"{label} ({unit})" if unit else label


def quantity(value, unit):
    """A value with its unit; shares (unit "1") as %, switches and names as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if unit == "1":
        return percent(value)
    if unit == "d":
        return f"{day_number(value)} d"
    if unit.startswith("1/"):
        return f"{number(value)}{unit[1:]}"
    return f"{number(value)} {'× ' if unit.startswith('1e') else ''}{unit_text(unit)}".rstrip()


def day_number(value):
    """Days to the tenth, whole from 30 on: 7.57 → "7.6", 124.4 → "124", 5421.3 → "5,421"."""
    return f"{value:.1f}" if value < 29.95 else f"{value:,.0f}"


def day(value):
    """A day of a course: 7.57 → "day 7.6"."""
    return f"day {day_number(value)}"


def days(value):
    """A length of time: 4.05 → "4.1 days"."""
    return f"{day_number(value)} days"


def years(value):
    """A length of time, or an age: 1 → "1 year", 2.5 → "2.5 years"."""
    return f"{value:g} year{'' if value == 1 else 's'}"
