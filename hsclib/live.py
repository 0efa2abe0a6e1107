"""What a notebook shows live where there is a kernel, and by pictures and words where there is none."""

import ipywidgets as widgets


class Live(widgets.VBox):
    """A widget that says in `_repr_mimebundle_` what is shown of it without a kernel."""

    _ipython_display_ = None  # of ipywidgets 7, which Colab has: it would show the widget and nothing else

    def view(self):
        """The live widget, as notebooks take it; ipywidgets 7 does not tell it."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"application/vnd.jupyter.widget-view+json": view}
