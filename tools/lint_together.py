#!/usr/bin/env python3
"""tools/lint_together.py BUILD JOBS FILE...: clang-tidy, without its static analyzer, over many sources at once.

Most of clang-tidy's time goes into the headers that all sources include, so sources are linted in groups: a
generated file includes a dozen of them, and the headers are looked at once. Sources that cannot stand in one
file, as both define the same name, go to different groups. Prints what is found; exit code 1 when there is any.
"""
import itertools
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

GROUP = 24
FOLDER = "build/lint/groups"
# The generated file includes sources, which is the point of it.
CHECKS = "--checks=-clang-analyzer-*,-bugprone-suspicious-include"
# The line of a generated file by which the compiler came to an error.
INCLUDED_FROM = re.compile(r"^In file included from \S*/group_\d+\.cc:(\d+):", re.M)


def flags_of(build):
    """What any of the sources is compiled with: definitions, folders of headers, warnings."""
    flags = {}
    with open(os.path.join(build, "compile_commands.json")) as file:
        for command in json.load(file):
            if "/src/" not in command["file"]:
                continue
            words = iter(command["command"].replace('\\"', '"').split()[1:])
            for word in words:
                if word == "-isystem":
                    flags[(word, next(words))] = None
                elif word.startswith(("-D", "-I", "-W", "-std")) and word not in ("-Werror", "-Wno-restrict"):
                    flags[(word,)] = None
    return [word for words in flags for word in words]


def chunks(files):
    return [files[first : first + GROUP] for first in range(0, len(files), GROUP)]


def write(path, files):
    with open(path, "w") as out:
        out.writelines(f'#include "{os.path.abspath(file)}"\n' for file in files)
    return path


def at_odds(path, files, flags):
    """Those of the files that do not compile behind the ones before them."""
    command = ["clang++", "-fsyntax-only", "-ferror-limit=0", "-w", *flags, path]
    errors = subprocess.run(command, capture_output=True, text=True).stderr
    return {files[int(line) - 1] for line in INCLUDED_FROM.findall(errors)}


def grouped(files, flags, pool):
    """Generated files that include all of these, each as many as can stand together."""
    numbers, paths, waiting = itertools.count(1), [], chunks(files)
    while waiting:
        made = [write(f"{FOLDER}/group_{next(numbers)}.cc", chunk) for chunk in waiting]
        fitting, others = [], []
        for path, chunk, bad in zip(made, waiting, pool.map(lambda at: at_odds(*at, flags), zip(made, waiting))):
            if not bad or len(chunk) == 1:  # of one alone clang-tidy tells what is wrong
                paths.append(path)
                continue
            bad = bad if len(bad) < len(chunk) else set(chunk[1:])
            fitting.append([file for file in chunk if file not in bad])
            others += sorted(bad)
        waiting = fitting + chunks(others)
    return paths


def lint(path, flags):
    command = ["clang-tidy", "--quiet", "--header-filter=src/.*", "--warnings-as-errors=*", CHECKS, path, "--",
               *flags, "-Wno-unknown-warning-option"]
    done = subprocess.run(command, capture_output=True, text=True)
    text = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if "warnings generated" not in line)
    return done.returncode, text


def main():
    build, jobs, files = sys.argv[1], int(sys.argv[2]), sorted(sys.argv[3:])
    os.makedirs(FOLDER, exist_ok=True)
    flags = flags_of(build)
    failed = False
    with ThreadPoolExecutor(jobs) as pool:
        paths = grouped(files, flags, pool)
        for code, text in pool.map(lambda path: lint(path, flags), paths):
            if code != 0:
                failed = True
                print(text)
    print(f"{len(files)} sources in {len(paths)} groups")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
