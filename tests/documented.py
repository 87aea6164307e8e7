# SPDX-License-Identifier: MPL-2.0
"""Every type and function that the headers declare at the level of a namespace has a /// comment right above it.

One comment serves all functions of a name. Members whose names say it all may go without; what is in a namespace
`detail` is nobody's interface.
"""
import pathlib
import re
import sys

DECLARED = re.compile(r"(?:template\b|class\b|struct\b|enum\b|using\b|inline\b|constexpr\b|\[\[|[A-Za-z_:<>]+ [A-Za-z_]+\()")
NAMED = re.compile(r"(?:.* |.*[&*])?(operator[^ (]+|\w+)\(|(?:class|struct|enum class|using) (\w+)")
NOTHING = re.compile(r"using namespace|.*\) = delete;|(?:class|struct|enum class) \w+(?: : [\w:]+)?;|using [\w:]+;"
                     r"|[^(]*\w+::\w+\(|template <>$|template <class>$")


def undocumented(text):
    """The numbers of the lines, from 1, on which something without a comment is declared."""
    found = []
    known = set()  # names of functions that have their comment
    inside = []  # the open namespaces
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if opened := re.match(r"(?:inline )?namespace ([\w:]*) ?\{", line):
            inside.append(opened[1])
        elif line.startswith("}  // namespace"):
            inside.pop()
        elif not inside or any(name.split("::")[-1] == "detail" for name in inside) or not DECLARED.match(line):
            continue
        else:
            if line.startswith("template") and not line.endswith(";"):
                line += " " + lines[number]
            named = NAMED.match(line)
            name = named and (named[1] or named[2])
            above = lines[number - 2]
            if above.startswith("///") or "///" in line:
                known.add(name)
            elif not above.startswith("template") and not NOTHING.match(line) and (name is None or name not in known):
                found.append(number)
    return found


def check_self():
    told = "/// A.\nstruct A;\n/// B.\nint b();\nint b(int);\ntemplate <class T>\n"
    good = "namespace rochdale {\n" + told.replace("template", "/// C.\ntemplate") + "int c();\nint A::d() {\n}\n"
    bare = "namespace rochdale {\nint b();\ntemplate <class T>\nint c();\nstruct D {\n"
    hidden = bare.replace("rochdale", "rochdale::detail")
    found = [undocumented(text) for text in (good, bare, hidden)]
    print("as it should be" if found == [[], [2, 3, 5], []] else f"wrong: {found}")
    return 0 if found == [[], [2, 3, 5], []] else 1


def main(root):
    bare = [f"{path}:{number}: there is no /// comment above this"
            for path in sorted(pathlib.Path(root, "include").rglob("*.hpp"))
            for number in undocumented(path.read_text(encoding="utf-8"))]
    print("\n".join(bare) or "everything has its comment")
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(check_self() if sys.argv[1] == "--self" else main(sys.argv[1]))
