"""What each choice buys and costs a patient of the virtual clinic, in words; the rows lie in choices.csv."""

from ..evidence import table
from ..sources import cite
from ..tables import Table


def choices(patient):
    """What each choice buys and costs a patient: plain words and ranges, and of which people they are.

    Returns
    -------
    Table
    """
    found = [
        (
            *(row[column] or "–" for column in ("therapy", "kind", "text", "range", "people")),
            cite(row["source"]) if row["source"] else "teaching",
        )
        for row in table("choices", "hsclib.p11_virtual_clinic")
        if row["patient"] == patient
    ]
    headers = ("Choice", "Buys or costs", "What", "How much", "Among whom", "Source")
    return Table(f"{patient[0].upper()}{patient[1:]}: what each choice buys and costs", headers, found)
