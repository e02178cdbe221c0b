#!/usr/bin/env python3
"""Refuses two types of one name in one namespace: the linker takes either one's functions for both, in silence.

Looks at the types that src/ and the tests' headers define at the level of a namespace, outside of nameless ones.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OPENS = re.compile(r"namespace (\S+)? ?\{")
TYPE = re.compile(r"(?:struct|class|union) (\w+)(?: final)?(?: : .*)? \{")


def types_of(path):
    inside = []
    for line in path.read_text().splitlines():
        if opened := OPENS.match(line):
            inside.append(opened.group(1) or "")
        elif line.startswith("}  // namespace") and inside:
            inside.pop()
        elif (found := TYPE.match(line)) and "" not in inside:
            yield "::".join(inside + [found.group(1)])


def main():
    files = sorted(ROOT.glob("src/**/*.h")) + sorted(ROOT.glob("src/**/*.cc")) + sorted(ROOT.glob("tests/**/*.h"))
    places = collections.defaultdict(set)
    for path in files:
        for name in types_of(path):
            places[name].add(path.relative_to(ROOT).as_posix())
    in_src = {name: of for name, of in places.items() if any(place.startswith("src/") for place in of)}
    twice = {name: sorted(of) for name, of in in_src.items() if len(of) > 1}
    for name, of in twice.items():
        print(f"{name} is defined in {' and in '.join(of)}", file=sys.stderr)
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
