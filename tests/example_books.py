#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Runs examples, each with a folder of its own as its argument, and verify.py on every book that they leave there.

usage: example_books.py VERIFY.PY EXAMPLE ...
"""
import glob
import os
import subprocess
import sys
import tempfile


def main(script, examples):
    books = 0
    for example in examples:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([example, folder], check=True, stdout=subprocess.DEVNULL)
            for book in sorted(glob.glob(os.path.join(folder, "**", "*.book"), recursive=True)):
                books += 1
                print(os.path.basename(example), flush=True)
                subprocess.run([sys.executable, script, book], check=True)
    if books == 0:
        sys.exit("no example made a book")


main(sys.argv[1], sys.argv[2:])
