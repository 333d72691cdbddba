#!/usr/bin/python3
"""Sets in the given files what the environment says, as the script of that name in the official image does.

A variable named like a key of the file replaces its value; PULSAR_PREFIX_<key> also adds a key that the file lacks.
"""

import os
import sys

PREFIX = "PULSAR_PREFIX_"


def apply(path):
    with open(path) as file:
        lines = file.read().splitlines()
    keys = {}
    for index, line in enumerate(lines):
        key, equals, _ = line.strip().partition("=")
        if equals and not key.startswith("#"):
            keys[key.strip()] = index
    for name, value in sorted(os.environ.items()):
        prefixed = name.startswith(PREFIX)
        key = name[len(PREFIX):] if prefixed else name
        line = f"{key}={value.strip()}"
        if key in keys:
            lines[keys[key]] = line
        elif prefixed:
            keys[key] = len(lines)
            lines.append(line)
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


for name in sys.argv[1:]:
    apply(name)
