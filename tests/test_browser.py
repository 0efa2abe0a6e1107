"""Every panel of every notebook, worked by keyboard in a real JupyterLab; its first steps in Voila too.

What a panel should say is asked of the model itself, so the sentences on the screen are checked word for word.
"""

import ast
import base64
import contextlib
import json
import math
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lab import browser, open_in_lab, server, write_notebook
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from hsclib import MODELS, MarrowRecovery

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
MOVES = 30

WATCH = """panel => {
    const seen = { frames: 0, blank: 0, places: [], shifts: [], on: true };
    // the status bar of JupyterLab has its own busy life
    const inside = shift => shift.sources.some(({ node }) => node && panel.closest('.jp-Notebook').contains(node));
    const note = shifts => seen.shifts.push(...shifts.filter(inside).map(shift => shift.value));
    seen.shiftsSeen = new PerformanceObserver(list => note(list.getEntries()));
    seen.note = note;
    seen.shiftsSeen.observe({ type: 'layout-shift' });
    const look = () => {
        const image = panel.querySelector('img');
        seen.frames += 1;
        if (!image || !image.complete || !image.naturalWidth) seen.blank += 1;
        else if (!seen.places.includes(hscPlace(panel))) seen.places.push(hscPlace(panel));
        if (seen.on) requestAnimationFrame(look);
    };
    look();
    window.hscSeen = seen;
}"""
REPORT = """() => {
    const seen = window.hscSeen;
    seen.on = false;
    seen.note(seen.shiftsSeen.takeRecords());
    seen.shiftsSeen.disconnect();
    return { frames: seen.frames, blank: seen.blank, places: seen.places, shift: seen.shifts.reduce((a, b) => a + b, 0) };
}"""
EXTENT = """panel => {
    const cell = panel.closest('.jp-Cell'), notebook = cell.parentElement;
    return { outputs: document.querySelectorAll('.jp-OutputArea-child').length, elements: panel.querySelectorAll('*').length,
             panel: panel.getBoundingClientRect().height, cell: cell.getBoundingClientRect().height,
             notebook: notebook.scrollHeight };
}"""
LOOK = """window.hscPlace = panel => {
    const { x, y, width, height } = panel.querySelector('img').getBoundingClientRect(), from = panel.getBoundingClientRect();
    return [x - from.x, y - from.y, width, height].map(Math.round).join(' ');
};
window.hscDigest = panel => {
    let digest = 0;
    for (const character of panel.querySelector('img').src) digest = (31 * digest + character.charCodeAt(0)) | 0;
    return digest;
}"""
PAPER = """image => {
    const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(1, 1, 1, 1).data];
}"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')
    .flatMap(cell => cell.model.outputs.toJSON()).filter(output => output.output_type === 'error').map(output => output.evalue)"""
ROLES = {float: "spinbutton", int: "spinbutton", str: "combobox", bool: "checkbox"}
# an empty order to the kernel is answered after all that came before; a value held back meanwhile goes before the second
SETTLED = """async () => {
    const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session.kernel;  // Voila has none to ask
    for (const _ of [1, 2]) await kernel?.requestExecute({ code: '', silent: true, store_history: false }).done;
}"""
THEME = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"


def code_cells(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def as_typed(value):
    """A number as one types it: 100, not 100.0."""
    return repr(int(value) if value == int(value) else value)


def readouts(run):
    """The readouts as readers see them."""
    return {name: readout.text for name, readout in run.readouts.items()}


def label(p):
    """The name of a parameter's control: its label, with the unit if there is one."""
    return re.compile(rf"^{re.escape(p.label)}( \(.+\))?$")


WITH_PANELS = [
    n for n in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")) if any("explore(" in code for code in code_cells(n))
]


@pytest.fixture(scope="module")
def chrome(chromium):
    with browser() as chrome:
        yield chrome


@pytest.fixture(scope="module")
def jupyterlab(chrome, tmp_path_factory):
    with server("lab", NOTEBOOKS, tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture(scope="module")
def voila(chrome, tmp_path_factory):
    with server("voila", NOTEBOOKS, tmp_path_factory.mktemp("voila")) as address:
        yield address


@contextlib.contextmanager
def watched_page(chrome):
    """A page that remembers what its console complained about."""
    page = chrome.new_page(viewport={"width": 1400, "height": 1000})
    page.add_init_script(LOOK)
    page.complaints = []

    def hear(message):
        # what the page would fetch from elsewhere is not there on a machine without a network
        if message.type == "error" and (urlsplit(message.location["url"]).hostname or "localhost") == "localhost":
            page.complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: page.complaints.append(error.stack or str(error)))
    yield page
    page.close()


@pytest.fixture(scope="module", params=WITH_PANELS, ids=lambda n: n.stem)
def page(request, chrome, jupyterlab):
    """A notebook in JupyterLab, all of its cells run."""
    with watched_page(chrome) as page:
        open_in_lab(page, jupyterlab, request.param.name)
        page.panels = [Panel(root) for root in page.locator(".hsc-panel").all()]
        yield page


@pytest.fixture
def panels(page):
    """The panels of the page, each as it was at its start."""
    for panel in page.panels:
        panel.reset()
    return page.panels


class Panel:
    """A panel as a hand and an eye meet it: by roles and names.

    Attributes
    ----------
    model : type
        The model class, read from the line that the panel gives to copy.
    settings : dict
        What the model is expected to run at.
    controls : list of Parameter
    """

    def __init__(self, root):
        self.root, self.page = root, root.page
        self.image, self.sentence = root.get_by_role("img"), root.locator(".hsc-sentence")
        self.alert = root.get_by_role("alert")
        self.model, self.settings = self.copied()
        self.controls = [p for p in self.model.parameters() if self.control(p).count()]
        self.start = self.settings

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def copied(self):
        """Model class and settings of the line under "Copy these settings"."""
        line = self.root.get_by_label("As code")
        expect(line).to_be_hidden()  # it goes at every change, so that what is read below is not an older line
        self.press("Copy these settings")
        expect(line).to_be_visible()
        expect(line).to_have_value(re.compile(r"^explore\(.+\)$"))
        call = ast.parse(line.input_value(), mode="eval").body
        model = MODELS[call.args[0].id]
        return model, model.typical(
            **{k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg != "show"}
        ).settings

    def control(self, p):
        """What takes the keys for a parameter: a number box, a drop-down or a check box."""
        return self.root.get_by_role(ROLES[p.type], name=label(p))

    def handle(self, p):
        """The slider handle beside a number box; the handle has no name of its own."""
        row = self.root.locator(".hsc-control").filter(has=self.page.get_by_role("spinbutton", name=label(p)))
        return row.get_by_role("slider")

    @property
    def slider(self):
        """The first slider of the panel, and the key that takes it to its farther end."""
        p = next(p for p in self.controls if p.type in (int, float))
        return p, "Home" if self.start[p.name] > p.low else "End"

    @property
    def run(self):
        return self.model(**self.settings).run()

    def shown(self):
        """Sentence and a digest of the picture as they are on the screen."""
        return self.sentence.inner_text(), self.root.evaluate("panel => hscDigest(panel)")

    def place(self):
        """Where the picture lies in the panel, and how large it is."""
        return self.root.evaluate("panel => hscPlace(panel)")

    def await_picture(self, condition, digest, complaint):
        """Wait until the picture is ("===") or is no longer ("!==") the one with this digest."""
        try:
            self.page.wait_for_function(
                f"([panel, digest]) => hscDigest(panel) {condition} digest",
                arg=[self.root.element_handle(), digest],
                timeout=5000,
            )
        except TooLate:
            pytest.fail(complaint)

    def slide(self, p, key):
        """Press a key on the slider and wait until box, sentence and picture have followed."""
        box, (_, picture), before = self.control(p), self.shown(), self.run
        old = box.input_value()
        self.handle(p).press(key)
        expect(box).not_to_have_value(old)
        self.settings = self.settings | {p.name: p.type(box.input_value())}
        self.follows(p, before, picture)

    def choose(self, p):
        """Change a drop-down or a check box by keyboard; the companions of an option come with it."""
        (_, picture), before, old = self.shown(), self.run, self.settings[p.name]
        if p.options:
            last = old == p.options[-1]
            new = p.options[p.options.index(old) + (-1 if last else 1)]
            # a closed drop-down never sees the arrow keys: JupyterLab takes them to go from cell to cell
            for key in ("Space", "ArrowUp" if last else "ArrowDown", "Enter"):
                self.control(p).press(key)
            expect(self.control(p)).to_have_value(new)
            self.settings = self.settings | self.model.companions.get((p.name, new), {}) | {p.name: new}
        else:
            self.control(p).press("Space")
            expect(self.control(p)).to_be_checked(checked=not old)
            self.settings = self.settings | {p.name: not old}
        self.follows(p, before, picture)

    def type(self, p, value):
        self.control(p).fill(as_typed(value))
        self.control(p).press("Enter")

    def follows(self, p, before, picture):
        """The screen shows the run of the settings; it has changed wherever the run has."""
        self.agrees()
        if readouts(self.run) != readouts(before):
            self.await_picture(
                "!==",
                picture,
                f"{self.model.__name__}: {p.name} = {self.settings[p.name]} changes the readouts, not the picture",
            )

    def agrees(self):
        """Sentence and alt text are those of the run, and nothing is refused."""
        self.page.evaluate(SETTLED)
        expect(self.sentence).to_have_text(self.run.sentence)
        expect(self.image).to_have_attribute("alt", self.run.sentence)
        expect(self.alert).to_have_count(0)

    def reset(self):
        self.press("Reset")
        self.settings = self.start
        for p in self.controls:
            self.holds(p)
        self.agrees()

    def holds(self, p):
        """The control shows the value of the settings."""
        value = self.settings[p.name]
        if p.type is bool:
            expect(self.control(p)).to_be_checked(checked=value)
        elif p.options:
            expect(self.control(p)).to_have_value(value)
        else:  # as numbers: 1e-08 here is 1e-8 there
            self.page.wait_for_function(
                "([box, value]) => Number(box.value) === value",
                timeout=5000,
                arg=[self.control(p).element_handle(), value],
            )


def test_every_cell_runs(page):
    assert page.evaluate(ERRORS) == []
    assert page.locator(".hsc-panel").count()


def test_every_slider_moves_box_sentence_and_picture(panels):
    for panel in panels:
        for p in (p for p in panel.controls if p.type in (int, float)):
            panel.slide(p, "ArrowLeft" if panel.settings[p.name] == p.high else "ArrowRight")
            panel.slide(p, "Home" if panel.settings[p.name] == p.high else "End")
            panel.reset()


def test_choices_and_switches_work_by_keyboard(panels):
    for panel in panels:
        for p in (p for p in panel.controls if p.type in (str, bool)):
            panel.choose(p)
            panel.reset()


def test_a_refused_value_is_told_and_changes_nothing(panels):
    for panel in panels:
        for p in (p for p in panel.controls if p.type in (int, float)):
            before, place = panel.shown(), panel.place()
            refused = [-1e9, 1e9] + [p.low + 0.5] * (p.type is int)
            for value in refused:
                panel.type(p, value)
                expect(panel.alert).to_contain_text(
                    f"{p.label} ({p.name}) must be {p.range_text}; got {as_typed(value)}"
                )
                assert panel.shown() == before
                assert panel.place() == place, "the picture jumped"
            panel.type(p, panel.settings[p.name])
            panel.agrees()
            assert panel.shown() == before


def test_a_typed_value_stays_exact_between_the_steps_of_the_slider(panels):
    for panel in panels:
        for p in (p for p in panel.controls if p.type is float):
            between = (p.low + p.high) / 2 + 0.3 * p.step if p.scale == "linear" else math.sqrt(p.low * p.high) * 1.01
            panel.settings = panel.settings | {p.name: float(f"{between:.8g}")}
            panel.type(p, panel.settings[p.name])
            panel.agrees()
            expect(panel.root.get_by_role("status")).to_have_text(panel.run.sentence)  # by then any echo has come back
            panel.holds(p)
            assert panel.copied()[1] == panel.settings
            panel.reset()


def test_the_picture_changes_in_place_and_nothing_grows(panels):
    for panel in panels:
        p, _ = panel.slider
        panel.image.scroll_into_view_if_needed()
        panel.handle(p).focus()
        extent = panel.root.evaluate(EXTENT)
        panel.root.evaluate(WATCH)
        for i in range(MOVES):
            panel.slide(p, "ArrowLeft" if (i % 2 == 0) == math.isclose(panel.start[p.name], p.high) else "ArrowRight")
        panel.reset()
        seen = panel.page.evaluate(REPORT)
        assert seen["frames"] and seen["blank"] == 0
        assert len(seen["places"]) == 1, "the picture jumped"
        assert seen["shift"] == 0, "something on the page jumped"
        assert panel.root.evaluate(EXTENT) == extent


def test_the_status_for_screen_readers_follows(panels):
    for panel in panels:
        panel.slide(*panel.slider)
        expect(panel.root.get_by_role("status")).to_have_text(panel.run.sentence)


def test_hold_keeps_a_curve_until_it_is_released(panels):
    for panel in panels:
        panel.slide(*panel.slider)
        alone = panel.shown()
        panel.reset()
        panel.press("Hold")
        expect(panel.root.get_by_role("button", name="Release")).to_be_visible()
        panel.slide(*panel.slider)
        panel.await_picture("!==", alone[1], "no grey ghost of the held curve")
        panel.press("Release")
        panel.await_picture("===", alone[1], "the ghost of the released curve stays")


def test_reset_and_fit(panels):
    for panel in panels:
        start = panel.shown()
        panel.slide(*panel.slider)
        panel.press("Fit")
        expect(panel.root.get_by_role("button", name="Fit")).to_be_focused()
        panel.agrees()
        panel.reset()
        panel.press("Fit")
        panel.agrees()
        assert start[0] == panel.shown()[0]


def test_csv_holds_the_run(panels):
    for panel in panels:
        panel.press("CSV")
        link = panel.root.get_by_role("link", name=f"Save {panel.model.__name__}.csv")
        expect(link).to_have_attribute("download", f"{panel.model.__name__}.csv")
        data = base64.b64decode(link.get_attribute("href").partition("base64,")[2]).decode()
        assert data == panel.run.to_csv()


def test_scenes_step_forth_and_back(panels):
    for panel in panels:
        if not panel.root.get_by_role("button", name="Next", exact=True).count():
            continue
        told, place = panel.root.get_by_text(re.compile(r"^\d+ of \d+: ")), panel.place()
        panel.press("Next")
        expect(told).to_contain_text(re.compile("^1 of"))
        first = panel.copied()
        panel.press("Next")
        expect(told).to_contain_text(re.compile("^2 of"))
        assert panel.copied() != first
        panel.press("Back")
        expect(told).to_contain_text(re.compile("^1 of"))
        assert panel.copied() == first
        panel.settings = first[1]
        panel.agrees()
        assert panel.place() == place, "the picture jumped"


def test_published_settings_are_gone_to(panels):
    for panel in panels:
        for button in panel.root.get_by_role("button", name=re.compile("^Published settings")).all():
            button.click()
            expect(panel.root.get_by_text(re.compile("published number"))).to_be_visible()
            panel.settings = panel.copied()[1]
            panel.agrees()


def test_the_spread_between_patients_comes_and_goes(panels):
    for panel in panels:
        toggle = panel.root.get_by_role("button", name="Patients differ")
        if toggle.count():
            alone = panel.shown()[1]
            toggle.click()
            panel.await_picture("!==", alone, "no band of patients")
            toggle.click()
            panel.await_picture("===", alone, "the band of patients stays")


def test_the_picture_is_a_white_card_in_the_dark_theme(page, panels):
    page.evaluate(THEME, "JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    for panel in panels:
        expect(panel.image).to_have_css("background-color", "rgb(255, 255, 255)")
        assert panel.image.evaluate(PAPER) == [255, 255, 255, 255]
    expect(page.locator("#jupyterlab-splash")).to_have_count(
        0
    )  # two changes of theme in a breath make JupyterLab stumble
    page.evaluate(THEME, "JupyterLab Light")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")


def test_the_console_has_nothing_to_complain_about(page, panels):
    assert page.complaints == []


@pytest.mark.parametrize("notebook", WITH_PANELS, ids=lambda n: n.stem)
def test_voila_shows_panels_without_code(chrome, voila, notebook):
    with watched_page(chrome) as page:
        page.goto(voila.format(notebook.name))
        expect(page.locator(".hsc-panel").first).to_be_visible(timeout=120_000)
        panel = Panel(page.locator(".hsc-panel").first)
        panel.agrees()
        panel.slide(*panel.slider)
        text = page.locator("body").inner_text()
        assert not [code for code in code_cells(notebook) if code.strip() and code.strip().splitlines()[0] in text]
        assert page.complaints == []


SLOW = """
import time
from hsclib import MarrowRecovery, explore
fast = MarrowRecovery.run
MarrowRecovery.run = lambda model: time.sleep(0.4) or fast(model)
explore(MarrowRecovery, show=["dose", "stem_survival"],
        scenes=[("One", {"dose": 62, "stem_survival": 0.3}, ""), ("Two", {"dose": 97, "stem_survival": 0.02}, "")])"""


@pytest.mark.parametrize("kind", ["lab", "voila"])
def test_an_impatient_hand_gets_the_scene_that_it_asked_for_last(chrome, tmp_path, kind):
    # what the browser makes of the first scene reaches the kernel when the second has been shown
    folder = tmp_path / "pages"
    write_notebook(folder / "slow.ipynb", SLOW)
    with server(kind, folder, tmp_path / "server") as address, watched_page(chrome) as page:
        if kind == "lab":
            open_in_lab(page, address, "slow.ipynb")
        else:
            page.goto(address.format("slow.ipynb"))
        forth = page.get_by_role("button", name="Next", exact=True)
        forth.click(timeout=120_000)
        forth.click()
        sentence = MarrowRecovery(dose=97, stem_survival=0.02).run().sentence
        expect(page.get_by_role("status")).to_have_text(sentence, timeout=20_000)  # once nothing has moved for a while
        expect(page.locator(".hsc-sentence")).to_have_text(sentence)
