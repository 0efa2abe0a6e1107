"""A Jupyter server extension: what the kernel says reaches the browser at once, and saved pages keep their pictures.

By default a server holds a small message back until the browser has acknowledged the one before it
(Nagle's algorithm). A slider move is answered by a handful of small messages, the picture last, so
that each move waits for acknowledgements: 27 of 63 ms on one machine, and a whole round trip more
over a network.

A panel's output holds the live widget and a picture. The widget ends with its kernel, yet JupyterLab
prefers it: a page that was saved and opened again would show "model not found" in place of the picture.

`python -m hscserver` enables both for JupyterLab in this environment, and settings by which letters that are typed on
a panel do not edit its cell; and it tells a server that has Voila as an extension, as on Binder, of the course's look.
Voila by itself, which loads no extensions and saves nothing, is given both by `hscvoila`.
"""

import json
import shutil
import sys
from pathlib import Path

from jupyter_server.config_manager import BaseJSONConfigManager
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


def spared(schema):
    """JupyterLab's settings with the keys of a notebook's cells, except where the focus lies within a panel.

    By default x cuts the cell whose slider has just been moved, and an arrow key leaves the drop-down that is open.
    Only what runs cells acts there too.

    Parameters
    ----------
    schema : dict
        Of JupyterLab's plugin for notebooks, with its keys.
    """
    elsewhere = ":focus:not(.hsc-panel *):not(.hsc-predict *)"  # JupyterLab takes no comma in a selector
    taken = [
        key
        for key in schema["jupyter.lab.shortcuts"]
        if key["selector"].endswith(" :focus") and any(key["keys"]) and key["command"] != "notebook:run-cell"
    ]
    instead = [key | {"selector": key["selector"].removesuffix(":focus") + elsewhere} for key in taken]
    return {
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": [k | {"disabled": True} for k in taken] + instead}
    }


#: JupyterLab asks at its first start whether it may tell its news, right over the page.
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


#: How Voila shows a page: its title, its bar, its formulas.
LOOK = {
    "VoilaConfiguration": {"template": "hsc"},
    "VoilaExporter": {"preprocessors": ["hscvoila.Contents"], "markdown_renderer_class": "hscvoila.Story"},
}


def enable():
    """Have JupyterLab and Notebook here load the extension, spare the panels their keys, and ask nothing at first."""
    config = Path(sys.prefix, "etc", "jupyter")
    ExtensionConfigManager(write_config_dir=str(config / "jupyter_server_config.d")).enable("hscserver")
    schema = Path(sys.prefix, "share", "jupyter", "lab", "schemas", "@jupyterlab", "notebook-extension", "tracker.json")
    BaseJSONConfigManager(config_dir=str(config / "labconfig")).update(
        "default_setting_overrides", spared(json.loads(schema.read_text(encoding="utf-8"))) | NO_NEWS
    )
    BaseJSONConfigManager(config_dir=str(config)).update("jupyter_server_config", LOOK)
    share = Path(__file__).with_name("share")
    if share.is_dir():  # an editable installation links the code, and nothing else comes along
        shutil.copytree(share, Path(sys.prefix, "share"), dirs_exist_ok=True)


if __name__ == "__main__":
    enable()
