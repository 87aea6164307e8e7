# SPDX-License-Identifier: MPL-2.0
"""The types that _border.pyi promises are those that the module has: stub.py PACKAGE_FOLDER"""
import importlib.util
import os
import subprocess
import sys
import tempfile


def main(folder):
    if importlib.util.find_spec("mypy") is None:
        print("SKIPPED: mypy is absent (Debian: apt-get install mypy)")
        return 0
    # In a folder of its own, for it leaves a cache; pybind11 gives its classes what no stub names.
    with tempfile.TemporaryDirectory() as work:
        environment = {**os.environ, "MYPYPATH": folder}
        allowed = os.path.join(work, "allowed")
        with open(allowed, "w", encoding="utf-8") as file:
            file.write("rochdale\\._border\\..*\\.__(init|new|repr|str)__\nrochdale\\._border\\.Book\\.__exit__\n"
                       "rochdale\\.(_\\w+\\.)?[A-Z]\\w*(\\.__init__)?\n")  # their metaclass is pybind11's own
        checked = subprocess.run([sys.executable, "-m", "mypy.stubtest", "rochdale", "--allowlist", allowed,
                                  "--ignore-unused-allowlist"], cwd=work, env=environment)
        typed = subprocess.run([sys.executable, "-m", "mypy", "--strict", "-p", "rochdale"], cwd=work, env=environment)
    return checked.returncode or typed.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
