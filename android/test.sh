#!/usr/bin/env bash
# Builds what Kotlin needs (the library and its bindings, words and colours, the provider), then builds and tests
# everything here. Arguments go to Maven: `android/test.sh -pl companion`, `android/test.sh -Dscreens.write=true`.
#
# The first run downloads what Maven needs, 600 MB of it platforms to test on; later ones are offline.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for tool in mvn aapt2 java; do
    command -v "$tool" >/dev/null || { echo "android/test.sh: $tool is missing; tests/run android installs it" >&2; exit 2; }
done
../bindings/build.sh
(cd .. && cargo build --quiet --package countersign-words && target/debug/countersign-words android target/words/android org.countersign.companion)
if [ ! -x ../target/debug/countersign-provider ]; then (cd .. && cargo build --workspace --bins --examples); fi

# Once everything was there for these versions, nothing is asked for again.
stamp=target/complete-$(cat pom.xml ./*/pom.xml | cksum | cut -d' ' -f1)
offline=
if [ -e "$stamp" ]; then offline=--offline; fi
mvn -B $offline clean verify "$@"
mkdir -p target && touch "$stamp"
