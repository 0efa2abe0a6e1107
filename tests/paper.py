"""The papers that pages are printed on, for tests in a browser."""

PAPER = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # mm
MARGINS = 30  # mm, of both sides
WIDER = """() => {
    const room = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > room + 1)
        .map(element => element.outerHTML.slice(0, 80));
}"""


def sheet(paper):
    """What of a paper is printed on, in pixels."""
    width, height = ((side - MARGINS) / 25.4 * 96 for side in PAPER[paper])
    return {"width": int(width), "height": int(height)}
