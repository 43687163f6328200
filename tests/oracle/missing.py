"""The same deliveries without one dataset: what is missing must not be taken for what is not so."""
import os
import pathlib
import re
import shutil

import mutate
import reading

DATASETS = (
    "worker", "member", "aid", "membership", "placement", "relief", "death", "unemployment", "public_post", "employment",
    "insurance", "pension", "unemployment_benefit",
)
DATA_NAME = re.compile(r"_\d{6}_([a-z_]+)_\d{8}_\d{4}\.(csv|txt|xml)$")


def without(source, dataset, target):
    """Copies deliveries but for the files of one dataset ("": all of them); control files say what is left."""
    os.makedirs(target, exist_ok=True)
    for path in sorted(pathlib.Path(source).iterdir()):
        data = DATA_NAME.search(path.name)
        if path.suffix == ".ctl":
            copy_control(path, dataset, target)
        elif not data or data.group(1) != dataset:
            shutil.copy(path, target)


def copy_control(path, dataset, target):
    control = reading.control_lines(str(path))
    files = [name for name in control["file"] if DATA_NAME.search(name).group(1) != dataset]
    if not files:
        return
    # A control file is named after its first data file.
    name = os.path.splitext(files[0])[0] + ".ctl"
    facts = {
        file: {what: control["%s.%s" % (what, file)][0] for what in ("rows", "bytes", "sm3")} for file in files
    }
    mutate.write_control(os.path.join(target, name), {**control, "file": files}, facts)
