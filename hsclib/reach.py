"""What a page says when nobody computes behind it any more, and how it goes on once somebody does again.

That a kernel was restarted or has died, ipywidgets sees by itself: it marks its widgets, and `panel.css` does the rest.
That it was shut down, or that its server is out of reach, nobody tells; so the page asks for it. A move of a slider
that a broken line lost would leave box, slider and picture apart: when the line is back, each panel shows once more
what it holds.
"""

from html import escape
from importlib.resources import files
from pathlib import Path

import ipywidgets as widgets
from IPython import get_ipython

from .control import in_turn
from .deeds import DOT
from .live import print_style

#: One watch for all panels of a kernel, where a Jupyter server serves the page: its settings are there, and no service
#: worker answers in place of it. One question without an answer is not yet a lost line: the server may be busy. It ends
#: with the kernel, or when for a minute no panel has been on the page.
WATCH = """
const kernel = '%s', all = window.hscWatch ??= {}, panels = all[kernel] ??= [];
const settings = document.getElementById('jupyter-config-data');
panels.push(this.closest('.hsc-panel, .hsc-predict'));
if (kernel && settings && panels.length === 1 && !navigator.serviceWorker?.controller) {
    const address = JSON.parse(settings.textContent).baseUrl + 'api/kernels/' + kernel;
    const ask = () => fetch(address, {cache: 'no-store', signal: AbortSignal.timeout(1500)});
    let misses = 0, unseen = 0;
    const watch = setInterval(async () => {
        const there = panels.filter(panel => panel.isConnected);
        unseen = there.length ? 0 : unseen + 1;
        const status = unseen ? 200 : await ask().then(answer => answer.status, () => 0);
        const away = status === 0 || status > 404;
        misses = away ? misses + 1 : 0;
        for (const panel of there) {
            const mark = panel.classList, again = panel.querySelector('.hsc-again');
            mark.toggle('hsc-gone', status === 404);
            if (misses > 1) {
                mark.add('hsc-lost');
                delete again.dataset.asked;
            } else if (!away && mark.contains('hsc-lost')) {
                if (!('asked' in again.dataset)) {
                    again.dataset.asked = again.title;
                    again.click();
                } else if (again.dataset.asked !== again.title) mark.remove('hsc-lost');
            }
        }
        if (status === 404 || unseen > 40) {
            clearInterval(watch);
            delete all[kernel];
        }
    }, 1500);
}
this.remove();
"""

#: By keyboard past a panel, behind what it tells last.
SKIP = """<a class="hsc-skip" href="#" onclick="
    const last = this.closest('.hsc-panel').querySelector('.hsc-heard'); last.tabIndex = -1; last.focus(); return false;
">Skip this panel</a>"""


def _kernel():
    """The name of this kernel at its server, "" where there is none."""
    settings = getattr(get_ipython(), "config", {}).get("IPKernelApp", {})
    return Path(settings.get("connection_file", "")).stem.removeprefix("kernel-")


def stylesheet(name, *more):
    """How panels and predictions look, the watch over what they need, and what a screen reader is told of them.

    Parameters
    ----------
    name : str
        What it is called.
    *more : str
        HTML that stands there too.
    """
    css, access = ((files("hsclib") / file).read_text(encoding="utf-8") for file in ("panel.css", "access.js"))
    scripts = "".join(
        f'<img alt="" src="{DOT}" data-name="{escape(name)}" onload="{escape(script)}">'
        for script in (WATCH % _kernel(), access)
    )
    return widgets.HTML(f"<style>{css}{print_style()}</style>{''.join(more)}{scripts}").add_class("hsc-style")


class Again(widgets.Button):
    """A button that nobody sees and the watch presses: the browser is sent once more all that a widget holds.

    Its tooltip counts, so that the watch sees when the answer has come: JupyterLab mends its line only after a while.
    """

    def __init__(self, shown):
        super().__init__(tooltip="0")
        self._shown = shown
        self.add_class("hsc-again")
        self.on_click(in_turn(lambda _: self._answer()))

    def _answer(self):
        _send(self._shown)
        self.tooltip = str(int(self.tooltip) + 1)


def _send(widget):
    for child in getattr(widget, "children", ()):
        _send(child)
    widget.send_state()
