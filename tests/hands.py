"""A panel in a real browser as a hand and an eye meet it, by roles and names.

What a panel should say is asked of the model itself, so the sentences on the screen are checked word for word.
"""

import ast
import contextlib
import re
from urllib.parse import urlsplit

import pytest
from boxes import run_of, share_of
from lab import open_in_lab
from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

from hsclib import MODELS
from hsclib.control import typed

ROLES = {float: "textbox", int: "textbox", str: "combobox", bool: "checkbox"}
LOOK = """window.hscPlace = panel => {
    const { x, y, width, height } = panel.querySelector('img').getBoundingClientRect();
    const from = panel.getBoundingClientRect();
    return [x - from.x, y - from.y, width, height].map(Math.round).join(' ');
};
window.hscDigest = panel => {
    let digest = 0;
    for (const character of panel.querySelector('img').src) digest = (31 * digest + character.charCodeAt(0)) | 0;
    return digest;
}"""
# an empty order to the kernel is answered after all that came before; a value held back meanwhile precedes the second
SETTLED = """async () => {
    const { session } = window.jupyterapp?.shell.currentWidget?.sessionContext ?? {};  // Voila has none to ask
    const nothing = { code: '', silent: true, store_history: false };
    for (const _ of [1, 2]) await session?.kernel.requestExecute(nothing).done;
}"""
#: Milliseconds that a busy machine may take for what takes a tenth of a second on another.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
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
    const { frames, blank, places, shifts, shiftsSeen, note } = window.hscSeen;
    window.hscSeen.on = false;
    note(shiftsSeen.takeRecords());
    shiftsSeen.disconnect();
    return { frames, blank, places, shift: shifts.reduce((a, b) => a + b, 0) };
}"""
EXTENT = """panel => {
    const cell = panel.closest('.jp-Cell'), notebook = cell.parentElement;
    return {
        outputs: document.querySelectorAll('.jp-OutputArea-child').length,
        elements: panel.querySelectorAll('*').length,
        panel: panel.getBoundingClientRect().height,
        cell: cell.getBoundingClientRect().height,
        notebook: notebook.scrollHeight,
    };
}"""
PAPER = """image => {
    const size = { width: image.naturalWidth, height: image.naturalHeight };
    const context = Object.assign(document.createElement('canvas'), size).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(1, 1, 1, 1).data];
}"""
#: A server that is just restarting a kernel answers 500 to who shuts it down, so wait until it has done so.
SHUTDOWN = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    const kernel = () => panel.sessionContext.session?.kernel;
    while (/start/.test(kernel()?.status)) await new Promise(done => setTimeout(done, 100));
    await panel.sessionContext.shutdown();
    panel.dispose();
}"""


def readouts(run):
    """The readouts as readers see them."""
    return {name: readout.text for name, readout in run.readouts.items()}


def label(p):
    """The name of a parameter's control: its label, with the unit if there is one."""
    return re.compile(rf"^{re.escape(p.label)}( \(.+\))?$")


@contextlib.contextmanager
def watched_page(context):
    """A page that remembers what its console complained about."""
    page = context.new_page()
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


def show_all(page):
    """Open what predictions keep back, without choosing."""
    for peep in page.locator(".hsc-peep:visible").all()[
        ::-1
    ]:  # from the last, since one that was pressed is not counted
        peep.click()
    expect(page.locator(".hsc-peep:visible")).to_have_count(0)


@contextlib.contextmanager
def page_in_lab(context, address, name, last=None):
    """A notebook in JupyterLab, its cells run up to this one, by default all; its kernel ends with it."""
    with watched_page(context) as page:
        open_in_lab(page, address, name, last)
        show_all(page)
        yield page
        page.evaluate(SHUTDOWN)


class Panel:
    """A panel on a page.

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
        line = self.root.locator("code")
        expect(line).to_have_count(0)  # it goes at every change, so that what is read below is not an older line
        self.press("Copy these settings")
        expect(line).to_have_text(re.compile(r"^explore\(.+\)$"))
        call = ast.parse(line.inner_text(), mode="eval").body
        model = MODELS[call.args[0].id]
        return model, model.typical(
            **{k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg != "show"}
        ).settings

    def control(self, p):
        """What takes the keys for a parameter: a number box, a drop-down or a check box."""
        return self.root.get_by_role(ROLES[p.type], name=label(p))

    def handle(self, p):
        """The slider handle beside a number box; the handle has no name of its own."""
        row = self.root.locator(".hsc-control").filter(has=self.page.get_by_role("textbox", name=label(p)))
        return row.get_by_role("slider")

    @property
    def acting(self):
        """The controls that are not grey at the start."""
        return [p for p in self.controls if not p.idle(self.model(**self.start))]

    @property
    def slider(self):
        """The first slider of the panel, and the key that takes it to its farther end."""
        p = next(p for p in self.acting if p.type in (int, float))
        return p, "Home" if share_of(p, self.start[p.name]) > 0.5 else "End"

    @property
    def run(self):
        return run_of(self.model(**self.settings))

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
                timeout=PATIENCE,
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
            expect(self.control(p)).to_have_value(p.as_set(new))
            self.settings = self.settings | self.model.companions.get((p.name, new), {}) | {p.name: new}
        else:
            self.control(p).press("Space")
            expect(self.control(p)).to_be_checked(checked=not old)
            self.settings = self.settings | {p.name: not old}
        self.follows(p, before, picture)

    def type(self, p, value):
        self.control(p).fill(typed(value))
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
        expect(self.image).to_have_attribute("alt", re.compile(f"^{re.escape(self.run.sentence)}( In the picture: |$)"))
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
                timeout=PATIENCE,
                arg=[self.control(p).element_handle(), value],
            )
