#!/usr/bin/env bash
# Runs the lines under "By hand" of the README as they stand there, in an empty folder, and types what a person would:
# the six digits, the number of the other screen. Needs both programs in target/debug, or builds them.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
cargo build --quiet --workspace --bins --examples # as tests/run builds them, so that nothing is built twice
export PATH="${CARGO_TARGET_DIR:-$root/target}/debug:$PATH"

lines=$(sed -n '/<!-- by hand/,/^```$/p' README.md | sed '1,2d;$d')
[ -n "$lines" ] || { echo "the README has no lines to run" >&2; exit 1; }

home=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$home"' EXIT
cd "$home"
set -m

fail() { echo "readme: $1" >&2; for f in *.out; do [ -e "$f" ] && tail -n 5 "$f" >&2; done; exit 1; }
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }
wait_for() { # FILE PATTERN: until it is there, at most 30 seconds
  for _ in $(seq 300); do grep -q "$2" "$1" 2>/dev/null && return; sleep 0.1; done
  fail "no $2 in $1"
}

# What a person reads off a screen, this script reads off the JSON form of the same command.
countersign-provider() {
  case "$*" in
    "api-key make"*) COUNTERSIGN_API_KEY=$(command countersign-provider --json "$@" | field key); export COUNTERSIGN_API_KEY ;;
    "offer make"*) OFFER=$(command countersign-provider --json "$@" | field id); wait_until_served ;;
    "offer confirm"*) command countersign-provider "$@" >confirm.out; wait_for activate.out '"activated"' ;;
    "sign-in"*)
      command countersign-provider --json "$@" --no-wait >sign-in.out
      NUMBER=$(sed -n 's/.*"number": *"\([0-9]*\)".*/\1/p' sign-in.out | head -n 1)
      [ -n "$NUMBER" ] || fail "no number to match" ;;
    *serve*) exec countersign-provider "$@" >>serve.out 2>&1 ;;
    *) command countersign-provider "$@" >provider.out ;;
  esac
}
wait_until_served() {
  for port in 8801 8802; do
    for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2; sleep 0.1; done
    fail "nothing listens on $port"
  done
}
countersign() {
  case "$*" in
    *activate*)
      command countersign "$@" --yes --json >activate.out 2>&1 &
      disown
      wait_for activate.out '"digits"'
      DIGITS=$(grep '"digits"' activate.out | field digits) ;;
    *listen*) listen "$@" ;;
    *) command countersign "$@" >phone.out 2>&1 || { [ $? = 8 ] || fail "countersign $*"; } ;;
  esac
}
listen() {
  wait_until_served
  mkfifo typed
  command countersign "$@" --json --once --for 60 <typed >listen.out 2>&1 &
  disown
  exec 4>typed
  wait_for listen.out '"prompt"'
  echo "approve $(grep '"kind": *"prompt"' listen.out | field id) $NUMBER" >&4
  wait_for listen.out '"recorded"'
  exec 4>&-
}

eval "$lines"
echo "every line of the README does what it says"
