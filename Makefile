# The same commands as run.py, for those who like make.
PYTHON ?= python3

.PHONY: lab voila test execute book handout benchmark lock install
lab voila test execute book handout benchmark lock install:
	$(PYTHON) run.py $@
