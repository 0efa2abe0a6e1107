"""A Jupyter server extension: what the kernel says reaches the browser at once, and saved pages keep their pictures.

By default a server holds a small message back until the browser has acknowledged the one before it
(Nagle's algorithm). A slider move is answered by a handful of small messages, the picture last, so
that each move waits for acknowledgements: 27 of 63 ms on one machine, and a whole round trip more
over a network.

A panel's output holds the live widget and a picture. The widget ends with its kernel, yet JupyterLab
prefers it: a page that was saved and opened again would show "model not found" in place of the picture.

`python -m hscserver` enables both for JupyterLab in this environment; Voila, which loads no extensions
and saves nothing, is given the class.
"""

import sys
from pathlib import Path

from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The usual connection of a browser to a kernel, with TCP_NODELAY."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


VIEW = "application/vnd.jupyter.widget-view+json"


def keep_pictures(model, **_):
    """Before a notebook is saved: no view of a widget beside a picture. The page that is open keeps its views."""
    if model["type"] != "notebook" or model["content"]["nbformat"] != 4:
        return
    page = model["content"]
    bundles = [output.get("data", {}) for cell in page["cells"] for output in cell.get("outputs", ())]
    views = [bundle for bundle in bundles if VIEW in bundle]
    dead = [bundle for bundle in views if "image/png" in bundle]
    for bundle in dead:
        del bundle[VIEW]
    if dead and len(dead) == len(views):  # nobody asks for the state of the widgets any more
        page["metadata"].pop("widgets", None)


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    settings = server.web_app.settings
    if settings["kernel_websocket_connection_class"] is ZMQChannelsWebsocketConnection:  # a gateway brings its own
        settings["kernel_websocket_connection_class"] = PromptConnection
    server.contents_manager.register_pre_save_hook(keep_pictures)


if __name__ == "__main__":
    ExtensionConfigManager(write_config_dir=str(Path(sys.prefix, "etc", "jupyter", "jupyter_server_config.d"))).enable(
        "hscserver"
    )
