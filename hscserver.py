"""A Jupyter server extension: what the kernel says reaches the browser at once.

By default a server holds a small message back until the browser has acknowledged the one before it
(Nagle's algorithm). A slider move is answered by a handful of small messages, the picture last, so
that each move waits for acknowledgements: 27 of 63 ms on one machine, and a whole round trip more
over a network. `python -m hscserver` enables it for JupyterLab in this environment; Voila, which
loads no extensions, is given the class.
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


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    settings = server.web_app.settings
    if settings["kernel_websocket_connection_class"] is ZMQChannelsWebsocketConnection:  # a gateway brings its own
        settings["kernel_websocket_connection_class"] = PromptConnection


if __name__ == "__main__":
    ExtensionConfigManager(write_config_dir=str(Path(sys.prefix, "etc", "jupyter", "jupyter_server_config.d"))).enable(
        "hscserver"
    )
