"""The server extension: it takes the usual connection's place, sets TCP_NODELAY, and leaves other connections alone."""

from types import SimpleNamespace

from jupyter_server.extension.manager import ExtensionPackage
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection as Usual
from lab import server

import hscserver


def load(kind):
    settings = {"kernel_websocket_connection_class": kind}
    hscserver._load_jupyter_server_extension(SimpleNamespace(web_app=SimpleNamespace(settings=settings)))
    return settings["kernel_websocket_connection_class"]


def test_the_usual_connection_is_replaced():
    assert load(Usual) is hscserver.PromptConnection


def test_a_gateway_keeps_its_own_connection():
    class OfAGateway(Usual):
        pass

    assert load(OfAGateway) is OfAGateway


def test_a_connection_sends_at_once_and_then_connects_as_usual(monkeypatch):
    done = []
    monkeypatch.setattr(Usual, "connect", lambda self: done.append("connected"))
    connection = hscserver.PromptConnection.__new__(hscserver.PromptConnection)
    handler = SimpleNamespace(set_nodelay=lambda value: done.append(("nodelay", value)))
    monkeypatch.setattr(hscserver.PromptConnection, "websocket_handler", handler)
    connection.connect()
    assert done == [("nodelay", True), "connected"]


def test_jupyter_takes_it_for_an_extension():
    assert ExtensionPackage(name="hscserver", enabled=True).validate()


def test_jupyterlab_loads_it(tmp_path):
    (tmp_path / "pages").mkdir()
    with server("lab", tmp_path / "pages", tmp_path):
        pass
    assert "hscserver | extension was successfully loaded" in (tmp_path / "lab.log").read_text(encoding="utf-8")
