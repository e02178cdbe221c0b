#!/usr/bin/env python3
"""parse_peer.py FOLDER SECONDS: the peer of parse_bench in Python, lxml and XPath.

Parses the saved result pages of FOLDER over and over for SECONDS of processor time, as list-zipping scrapers
do: one XPath query a field, each over the whole page, and a runner is made of the lists' elements with one
number. The queries are in parse_peer.json, which the C++ peer reads, too. Values stay the page's texts: nothing
is derived. Where one list is shorter, the last runners are lost; that is counted, not mended.

Prints one line of JSON: pages parsed, processor seconds, and rows by page.
"""
import json
import pathlib
import sys
import time

import lxml.etree
import lxml.html

FIELDS = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def text(node):
    """The squeezed text of an attribute, a text or an element."""
    return " ".join((node if isinstance(node, str) else node.text_content()).split())


def value(column, node):
    """The text, or of a profile's address its id: /profile/horse/ID/name."""
    found = text(node)
    return found.split("/")[3] if column.endswith("_id") and found.startswith("/") else found


def runner_list(tree, column, query):
    values = [value(column, node) for node in tree.xpath(query)]
    return [""] + values if column in FIELDS["winner_has_none"] else values


def parse(page):
    """The rows of a page, each a list of texts."""
    tree = lxml.html.fromstring(page)
    race = []
    for column, query in FIELDS["race"].items():
        nodes = tree.xpath(query)
        race.append(value(column, nodes[0]) if nodes else "")
    lists = {column: runner_list(tree, column, query) for column, query in FIELDS["runners"].items()}
    for column in FIELDS["only_the_first_places"]:
        lists[column] += [""] * (len(lists["horse"]) - len(lists[column]))
    return [race + list(runner) for runner in zip(*lists.values())]


def main():
    folder, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
    pages = {path.name: path.read_bytes() for path in sorted(folder.glob("[0-9]*.html"))}
    rows = {name: len(parse(page)) for name, page in pages.items()}
    done = 0
    start = time.process_time()
    spent = 0.0
    while spent < seconds:
        for page in pages.values():
            parse(page)
        done += len(pages)
        spent = time.process_time() - start
    version = "Python %d.%d.%d, lxml %s, libxml2 %s" % (
        *sys.version_info[:3], lxml.etree.__version__, ".".join(map(str, lxml.etree.LIBXML_VERSION)))
    print(json.dumps({"pages": done, "seconds": spent, "rows": rows, "version": version}))


if __name__ == "__main__":
    main()
