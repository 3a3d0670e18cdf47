"""Takes the share of the reference collection that may be copied: python tests/golden/regarima/make.py COLLECTION"""

import json
import pathlib
import sys

SERIES = ["airline", "co2", "jj_q", "nottem", "uk_driver_deaths", "uk_gas_q", "us_exp_china", "us_houst", "us_imp_china"]
CASES = ["airline", "airline_at", "ar_at", "airline_td", "auto_x11", "cny_airline", "cny_auto"]

source, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent


def write(path, value):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


for name in SERIES:
    data = json.loads((source / "series" / f"{name}.json").read_text())
    keep = ["name", "title", "source", "licence", "unit", "frequency", "start", "n", "values"]
    write(here / "series" / f"{name}.json", {key: data[key] for key in keep})
    for case in CASES:
        path = source / "x13" / case / f"{name}.json"
        if path.is_file():
            stored = json.loads(path.read_text())
            tables = stored.get("tables", {})
            stored = {key: stored[key] for key in ["name", "case", "spec", "model", "forecast_transformed"] if key in stored}
            if "d11" in tables:
                stored["tables"] = {"d11": tables["d11"]}
            write(here / case / f"{name}.json", stored)
