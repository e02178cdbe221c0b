#!/usr/bin/env python3
"""Refuses #include lines that go against the flow.

The stages and what each may include stand in CMakeLists.txt (rps_stage(NAME DEPS ...)); this reads them
from there, so that the build and the check cannot differ. Also refuses a cycle in that table, and files
of src/ that belong to no stage. Exit code 1 with one line per offence.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def stages():
    text = (ROOT / "CMakeLists.txt").read_text()
    table = {}
    for name, body in re.findall(r"^rps_stage\((\w+)([^)]*)\)", text, re.M):
        deps = re.search(r"DEPS\s+((?:[a-z_]+\s*)+)", body)
        table[name] = set(deps.group(1).split()) if deps else set()
    return table


def order_offences(table):
    """The stages stand in the order of the flow: each names only earlier ones, so there is no cycle."""
    seen = set()
    for name, deps in table.items():
        for dep in sorted(deps - seen):
            yield f"CMakeLists.txt: stage {name} names {dep}, which does not come before it"
        seen.add(name)


def include_offences(table):
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        relative = path.relative_to(ROOT / "src")
        if len(relative.parts) == 1:
            continue  # main.cc
        stage = relative.parts[0]
        if stage not in table:
            yield f"src/{relative}: folder {stage} is no stage of CMakeLists.txt"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'#include "([a-z_]+)/', line)
            if found and found.group(1) != stage and found.group(1) not in table[stage]:
                allowed = ", ".join(sorted(table[stage])) or "nothing"
                yield f"src/{relative}:{number}: {stage} may include {allowed}, not {found.group(1)}"


def main():
    table = stages()
    offences = [*order_offences(table), *include_offences(table)]
    for offence in offences:
        print(offence, file=sys.stderr)
    return 1 if offences or not table else 0


if __name__ == "__main__":
    sys.exit(main())
