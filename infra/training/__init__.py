"""Where the judges' weights and figures come from; nothing of it ships.

A judge with fitted weights has a module here of its name with `write(data: Path, weights: Path) -> None`,
which `hundred train` calls: it fits on the data folder, deterministically, and writes into the weights
folder the judge's own files and `{judge}.figures.json`:

    {"trained_on": ["set", ...], "left_out": {"table": {"set": {"measure": value, ...}}}}

`left_out` holds the figures of models that had not seen the set (or, where it says so, the authors) that they
are measured on; `hundred eval` prints them beside its own, by the same names of tables, sets and measures:
`cold`, `alone` (profile hidden), `client`, `warm`, `verdict`, `about`, `sentiment`, `influence`.
"""
