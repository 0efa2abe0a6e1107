"""What `run.py` starts: book or handout, with its arguments. A problem is told in one line."""

import importlib
import sys


def main(command, *arguments):
    try:
        asked = importlib.import_module(f"{__package__}.{command}")
        asked.main(arguments)
    except ModuleNotFoundError as lack:
        sys.exit(f"{lack}. Start it as: python3 run.py {command}, which installs what is needed")
    except asked.Failed as problem:
        sys.exit(str(problem))
    except OSError as problem:
        sys.exit(f"{problem}. Name a place where files can be written: --to …")


if __name__ == "__main__":
    main(*sys.argv[1:])
