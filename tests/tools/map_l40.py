#!/usr/bin/env python3
"""Converts results_2021_2026.L40.csv.zst (another tool's 40 columns) to this program's CSV layout.

A source of realistic volume for tests and benchmarks: 310,480 rows of 32,052 races, 2021-07 to 2026-08.

    map_l40.py results_2021_2026.L40.csv.zst OUT.csv              one file
    map_l40.py results_2021_2026.L40.csv.zst OUTDIR --per-year    OUTDIR/2021.csv, OUTDIR/2022.csv, ...

Needs Python 3.8's standard library and the `zstd` program. A plain .csv is read as it is.

What is carried over, and how
  Rows     all, in the file's order. 110 keys (RaceId, HorseId) come twice: those are amendments, not
           mistakes. The lake keeps the row with the latest created_at and of equals the later line, so
           the order must stay. The second row may lie far behind the first; it has the same date.
  Columns  those of the default set that the source has. Missing: ran, sex, prize, comment, silk_url, owner,
           and the whole pedigree.
  region   of the course in data/courses.csv by its id; else the last region code among the parentheses of
           the course's name ("Meydan (UAE) (ARAB)" -> UAE); else GB.
  date,off from "03/26/2022 14:10:00", which is MM/DD/YYYY on 24 hours.
  type     Other = Flat, Flat = NH Flat (as the race names show), SteepleChase = Chase.
  pos      FinishingPosition for a CompletedRace (0 otherwise), else the status as the site's code.
  btn, ovr_btn, time, secs
           the source gives every non-finisher the distance 0 and the winner's time: "-" here. A disqualified
           horse keeps its own. 15 finishers have the time 0, which is no time.
  lbs      from Weight ("11-3"): the source's WeightInPounds counts 16 pounds to a stone.
  names    lose a final " right" if horse, jockey and trainer of the row all have it: from 2026-02 on the
           source picked up the title of an icon. In lower case, so "Just Right" and "Enright" stay as they are.
           Country suffixes are upper case ("(Fr)" -> "(FR)"), HTML entities are resolved.
  pattern  "(Group 3 " -> "Group 3". sex_rest by the site's letters. surface "AllWeather" -> "AW".
"""

import argparse
import collections
import csv
import html
import io
import pathlib
import re
import subprocess
import sys

COLUMNS = (
    "date,region,course_id,course,race_id,off,race_name,type,class,pattern,rating_band,age_band,sex_rest,"
    "dist,dist_f,dist_m,dist_y,going,surface,num,pos,draw,ovr_btn,btn,horse_id,horse,age,wgt,lbs,hg,time,"
    "secs,sp,dec,jockey_id,jockey,trainer_id,trainer,or,rpr,ts"
).split(",")

TYPES = {"Other": "Flat", "Flat": "NH Flat", "Hurdle": "Hurdle", "SteepleChase": "Chase"}
SURFACES = {"Turf": "Turf", "AllWeather": "AW", "Dirt": "Dirt", "Unknown": ""}
SEX_RESTRICTIONS = {
    "None": "",
    "Fillies": "F",
    "Mares": "M",
    "ColdsAndGeldings": "C & G",  # the source's own spelling
    "ColtsAndFillies": "C & F",
}
OUTCOMES = {
    "PulledUp": "PU",
    "Fell": "F",
    "UnseatedRider": "UR",
    "BroughtDown": "BD",
    "RefusedToRace": "RR",
    "RanOut": "RO",
    "Disqualified": "DSQ",
    "SlippedUp": "SU",
    "Refused": "REF",
    "CarriedOut": "CO",
    "LeftAtStart": "LFT",
}
ICON_TITLE = " right"


def read_courses():
    """The project's course table: ({course id: region}, {region codes})."""
    path = pathlib.Path(__file__).resolve().parents[2] / "data" / "courses.csv"
    with open(path, newline="", encoding="utf-8") as file:
        regions = {row["course_id"]: row["region"] for row in csv.DictReader(file)}
    return regions, set(regions.values())


def region_of(row, regions, codes):
    if row["CourseId"] in regions:
        return regions[row["CourseId"]]
    suffixes = [text.lower() for text in re.findall(r"\(([^)]*)\)", row["CourseName"])]
    known = [code for code in suffixes if code in codes]
    return known[-1] if known else "gb"


def names_of(row):
    names = [row["HorseName"], row["JockeyName"], row["TrainerName"]]
    if all(name.endswith(ICON_TITLE) for name in names):
        names = [name[: -len(ICON_TITLE)] for name in names]
    return [re.sub(r"\([A-Za-z]{2,3}\)$", lambda m: m.group().upper(), html.unescape(name)) for name in names]


def position_of(row):
    if row["ResultStatus"] == "CompletedRace":
        return row["FinishingPosition"]
    return OUTCOMES[row["ResultStatus"]]


def distances_and_time(row):
    """btn, ovr_btn, time and secs."""
    if row["ResultStatus"] not in ("CompletedRace", "Disqualified"):
        return "-", "-", "-", "-"
    hundredths = round(float(row["RaceTimeInSeconds"]) * 100)
    if hundredths == 0:
        return row["BeatenDistance"], row["OverallBeatenDistance"], "-", "-"
    minutes, rest = divmod(hundredths, 6000)
    return (
        row["BeatenDistance"],
        row["OverallBeatenDistance"],
        "%d:%05.2f" % (minutes, rest / 100),
        "%.2f" % (hundredths / 100),
    )


def pounds_of(row):
    stones, pounds = row["Weight"].split("-")
    return int(stones) * 14 + int(pounds)


def number_or_blank(text):
    """The source writes 0 for an id or a number that is not known."""
    return "" if text == "0" else text


def convert(row, regions, codes):
    month, day, year = row["Off"][:10].split("/")
    btn, ovr_btn, time, secs = distances_and_time(row)
    horse, jockey, trainer = names_of(row)
    return [
        "%s-%s-%s" % (year, month, day),
        region_of(row, regions, codes).upper(),
        row["CourseId"],
        row["CourseName"],
        row["RaceId"],
        row["Off"][11:16],
        html.unescape(row["RaceName"]),
        TYPES[row["RaceType"]],
        row["Class"],
        row["Pattern"].strip(" ()"),
        "" if row["RatingBand"] == "--" else row["RatingBand"],
        row["AgeBand"],
        SEX_RESTRICTIONS[row["SexRestriction"]],
        row["Distance"],
        row["DistanceInFurlongs"] + "f",
        row["DistanceInMeters"],
        row["DistanceInYards"],
        row["Going"],
        SURFACES[row["Surface"]],
        number_or_blank(row["RaceCardNumber"]),
        position_of(row),
        row["StallNumber"],
        ovr_btn,
        btn,
        row["HorseId"],
        horse,
        row["Age"],
        row["Weight"],
        pounds_of(row),
        row["HeadGear"],
        time,
        secs,
        row["FractionalOdds"],
        "%.2f" % float(row["DecimalOdds"]) if row["DecimalOdds"] else "",
        number_or_blank(row["JockeyId"]),
        jockey,
        row["TrainerId"],
        trainer,
        row["OfficialRating"] or "–",
        row["RacingPostRating"] or "–",
        row["TopSpeedRating"] or "–",
    ]


class Output:
    """One CSV file, or one a year."""

    def __init__(self, target, per_year):
        self.target = pathlib.Path(target)
        self.per_year = per_year
        self.files = {}
        if per_year:
            self.target.mkdir(parents=True, exist_ok=True)

    def write(self, fields):
        year = fields[0][:4] if self.per_year else ""
        if year not in self.files:
            path = self.target / (year + ".csv") if self.per_year else self.target
            file = open(path, "w", newline="", encoding="utf-8")
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            self.files[year] = (file, writer)
        self.files[year][1].writerow(fields)

    def close(self):
        for file, _ in self.files.values():
            file.close()


def open_source(path):
    """The rows' text stream and the process that feeds it, if any."""
    if not path.endswith(".zst"):
        return open(path, newline="", encoding="utf-8"), None
    process = subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE)
    return io.TextIOWrapper(process.stdout, encoding="utf-8", newline=""), process


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="results_2021_2026.L40.csv.zst (or the same as plain .csv)")
    parser.add_argument("target", help="the CSV to write, or with --per-year a folder")
    parser.add_argument("--per-year", action="store_true", help="write TARGET/YYYY.csv for each year")
    args = parser.parse_args()

    regions, codes = read_courses()
    output = Output(args.target, args.per_year)
    keys, partitions, countries = set(), set(), collections.Counter()
    rows = 0
    stream, process = open_source(args.source)
    with stream:
        for row in csv.DictReader(stream):
            fields = convert(row, regions, codes)
            output.write(fields)
            rows += 1
            keys.add((row["RaceId"], row["HorseId"]))
            partitions.add((fields[1], fields[0]))
            countries[fields[1].lower()] += 1
    output.close()
    if process and process.wait() != 0:
        sys.exit("zstd failed on " + args.source)
    print("rows: %d" % rows)
    print("distinct (race_id, horse_id): %d" % len(keys))
    print("distinct (country, date): %d" % len(partitions))
    print("countries: %d: %s" % (len(countries), " ".join("%s=%d" % pair for pair in countries.most_common())))


if __name__ == "__main__":
    main()
