"""Run notebooks in place and keep their diffs small:  python3 run.py execute [NOTEBOOK …]"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def locked(cell):
    """What keeps a slip of the keys from deleting a cell, or from changing a story or a panel; empty cells are free."""
    if not cell.source.strip():
        return {}
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    return {"deletable": False} | ({"editable": False} if hidden or cell.cell_type == "markdown" else {})


def tidy(notebook):
    """Lock the cells; drop what changes at every run, or would make a viewer prefer a dead widget to the picture."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.update(locked(cell))
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data.pop(WIDGET_VIEW, None)


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    client.execute(cwd=str(path.parent))
    tidy(notebook)
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def main(names):
    for path in [Path(name) for name in names] or sorted(Path("notebooks").glob("*.ipynb")):
        began = time.perf_counter()
        execute(path)
        print(f"{path}: {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
