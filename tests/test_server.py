"""The server extension: it takes the usual connection's place, sets TCP_NODELAY, and leaves other connections alone;
a notebook is saved with the pictures of its panels and without their dead widgets."""

import asyncio
import copy
import json
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_server.extension.manager import ExtensionPackage
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager, LargeFileManager
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection as Usual
from lab import server
from toy import Toy

import hscserver
from hsclib import explore, predict


def load(kind, contents=None):
    settings = {"kernel_websocket_connection_class": kind}
    web_app, contents = SimpleNamespace(settings=settings), contents or LargeFileManager()
    hscserver._load_jupyter_server_extension(SimpleNamespace(web_app=web_app, contents_manager=contents))
    return settings["kernel_websocket_connection_class"]


def test_the_usual_connection_is_replaced():
    assert load(Usual) is hscserver.PromptConnection


@pytest.mark.kind("environment", "a server with parts of its own")
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


@pytest.fixture(params=[LargeFileManager, AsyncLargeFileManager])
def save(request, tmp_path):
    """Saves as the server does for the browser; gives what the browser is told and what lies on the disk then."""
    contents = request.param(root_dir=str(tmp_path))
    load(Usual, contents)

    def save(content, path="page.ipynb", kind="notebook", **more):
        told = contents.save({"type": kind, "content": content, **more}, path)
        told = asyncio.run(told) if asyncio.iscoroutine(told) else told
        found = contents.get(path)
        return told, asyncio.run(found) if asyncio.iscoroutine(found) else found

    return save


def page(*bundles, **metadata):
    """A notebook as the browser sends it, an output for each bundle."""
    make = nbformat.v4
    cells = [make.new_code_cell(outputs=[make.new_output("display_data", data)]) for data in bundles]
    cells += [make.new_markdown_cell("Story"), make.new_code_cell(outputs=[make.new_output("stream", text="said")])]
    return json.loads(json.dumps(make.new_notebook(cells=cells, metadata=metadata)))


def bundles(content):
    return [cell["outputs"][0]["data"] for cell in content["cells"][:-2]]


STATE = {"application/vnd.jupyter.widget-state+json": {"version_major": 2, "version_minor": 0, "state": {}}}
PICTURE, LONE = (
    {"image/png": "aGVs", "text/plain": "a picture"},
    {hscserver.VIEW: {"model_id": "7"}, "text/plain": "a box"},
)


@pytest.mark.kind("fault", "a page is opened without its kernel")
@pytest.mark.parametrize("make", [explore, lambda model: predict("B", A="No.", C="No.", show=explore(model))])
def test_a_saved_page_shows_its_panels_as_pictures(save, make):
    panel = make(Toy)._repr_mimebundle_()
    panel = panel[0] if isinstance(panel, tuple) else panel
    _, found = save(page(panel, widgets=STATE))
    assert hscserver.VIEW in panel and "image/png" in panel and "widgets" not in found["content"]["metadata"]
    assert bundles(found["content"]) == [{kind: data for kind, data in panel.items() if kind != hscserver.VIEW}]


@pytest.mark.kind("fault", "a page is opened without its kernel")
def test_other_outputs_and_the_state_that_they_need_are_untouched(save):
    sent = page(PICTURE, LONE, PICTURE | LONE, widgets=STATE)
    _, found = save(copy.deepcopy(sent))
    assert bundles(found["content"]) == [PICTURE, LONE, PICTURE | {"text/plain": "a box"}]
    assert found["content"]["metadata"]["widgets"] == STATE
    assert [c["source"] for c in found["content"]["cells"]] == [c["source"] for c in sent["cells"]]
    assert found["content"]["cells"][-1]["outputs"] == sent["cells"][-1]["outputs"]


def test_the_browser_is_told_of_the_file_as_it_lies_there(save):
    told, found = save(page(PICTURE | LONE))
    assert told["last_modified"] == found["last_modified"] and told["content"] is None


@pytest.mark.kind("bad input", "what is no notebook of today")
def test_what_is_not_a_notebook_of_format_4_is_untouched(save):
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}
    model = {"type": "notebook", "content": copy.deepcopy(old)}
    hscserver.keep_pictures(model=model, path="old.ipynb")
    assert model["content"] == old
    assert save("VIEW", "notes.txt", "file", format="text")[1]["content"] == "VIEW"
    assert save(None, "folder", "directory")[1]["type"] == "directory"
