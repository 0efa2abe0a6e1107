"""Hemoglobin and reticulocytes before and after something is done."""

from ..drawing.courses import Courses, Row


class BalanceCourses(Courses):
    """Hemoglobin with the limits of anemia; reticulocytes, which answer first."""

    event = "from day 0"
    rows = (Row(("hemoglobin",), 2.0, ends=(4, 18)), Row(("reticulocytes",), 1.2, ends=(0, 5.2)))
