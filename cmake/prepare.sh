# shellcheck shell=bash
# SPDX-License-Identifier: MPL-2.0
#
# What tests/run, tests/coverage, examples/run and bench/run share: the packages rochdale is built with, and the build of
# a preset. The only place that installs anything. CMake itself never installs or downloads.

# Debian's packages for each purpose; a|b means that either will do.
packages_for() {
  case $1 in
    build) echo 'g++ cmake ninja-build ccache libboost-dev|libboost1.81-dev libsqlitecpp-dev libsqlite3-dev libssl-dev libcli11-dev libicu-dev nlohmann-json3-dev' ;;
    tests) echo 'catch2 libbenchmark-dev python3 python3-dev python3-numpy pybind11-dev pkgconf|pkg-config' ;;
    thorough-tests) echo 'clang libclang-rt-dev clang-format doxygen g++-multilib shellcheck abigail-tools mypy python3-pandas php-cli ruby-ffi ledger hledger beancount' ;;
    coverage) echo 'gcovr' ;;
    examples) echo 'python3' ;;
    benchmarks) echo 'libbenchmark-dev postgresql ledger hledger beancount' ;;
  esac
}

cores=$(nproc 2>/dev/null || echo 2)

# Prints the packages among those named that are not installed.
missing_packages() {
  local installed wanted
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  for wanted in "$@"; do
    grep -qxE "${wanted//+/\\+}" <<<"$installed" || echo "${wanted%%|*}"
  done
}

# Installs what is missing for the purposes named, saying first what it runs: install_for build tests
install_for() {
  local purpose wanted=() missing as_root=()
  for purpose in "$@"; do
    read -ra missing <<<"$(packages_for "$purpose")"
    wanted+=("${missing[@]}")
  done
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "There is no apt-get here. rochdale needs what Debian calls: ${wanted[*]}" >&2
    return
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "Neither root nor sudo here. Please have this run: apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  local refresh=("${as_root[@]}" apt-get update -qq)
  local fetch=("${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}")
  echo "+ ${refresh[*]}"
  # An unreachable third-party list matters only if a package comes from it, and then the installation fails.
  "${refresh[@]}" || echo "apt-get update had errors; going on" >&2
  echo "+ ${fetch[*]}"
  DEBIAN_FRONTEND=noninteractive "${fetch[@]}"
}

# The build folder of a preset.
build_folder() {
  if [[ $1 == release ]]; then echo build; else echo "build/$1"; fi
}

# Tests sync thousands of small files. To wait for a disk each time shows nothing, since what disks lose is simulated.
keep_files_in_memory() {
  if [[ -z ${TMPDIR:-} && -w /dev/shm ]] && (($(df --output=avail /dev/shm | tail -n 1) > 4000000)); then
    export TMPDIR=/dev/shm
  fi
}

# Configures and builds a preset: build_preset PRESET [argument of cmake --build ...]
build_preset() {
  local preset=$1 folder fresh=()
  shift
  folder=$(build_folder "$preset")
  # A folder that a plain `cmake -B build` made with another generator is configured anew.
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -q '^CMAKE_GENERATOR:INTERNAL=Ninja$' "$folder/CMakeCache.txt"; then
    fresh=(--fresh)
  fi
  echo "== $preset: configure and build"
  cmake --preset "$preset" --log-level=NOTICE "${fresh[@]}" && cmake --build --preset "$preset" -j "$cores" "$@"
}
