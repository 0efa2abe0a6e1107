"""A model gives the same, however often, in whatever order, in how many threads and from which copy it is run."""

import copy
import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from boxes import case, run_of, some

from hsclib import MODELS

NAMES = some(MODELS, 8)


@pytest.mark.kind("fault", "other runs in between, and threads")
def test_a_run_is_the_same_to_the_bit_after_others_and_beside_them():
    first = {name: run_of(MODELS[name]()).to_csv() for name in NAMES}
    with ThreadPoolExecutor(4) as threads:
        later = threads.map(lambda name: MODELS[name]().run().to_csv(), [*NAMES, *reversed(NAMES)])
        for name, said in zip([*NAMES, *reversed(NAMES)], later, strict=True):
            assert said == first[name], name


@pytest.mark.kind("fault", "copies, and files of pickle")
def test_a_copy_of_a_model_or_a_run_is_as_good():
    for name in NAMES:
        model, run = MODELS[name](), run_of(MODELS[name]())
        with case(name):
            for again in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model), dataclasses.replace(model)):
                assert again == model
            for again in (pickle.loads(pickle.dumps(run)), copy.deepcopy(run)):
                assert (again.to_csv(), again.sentence) == (run.to_csv(), run.sentence)
                with pytest.raises(KeyError, match="the series no_such"):
                    again.series["no_such"]
