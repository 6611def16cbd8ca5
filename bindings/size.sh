#!/usr/bin/env bash
# How large the library is that a phone carries, in all and by part. Slow the first time: it builds it.
#
#   bindings/size.sh
#
# Parts are counted from the symbols of the same build before it is stripped; what has no symbol (constants, unwinding
# tables, relocations) is the last line. Code that the optimiser merged counts where it was kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
bindings/build.sh --phone >/dev/null
library=libcountersign_bindings.so
total=$(stat -c %s "$target/bindings/lib/$library")

nm --print-size --radix=d --demangle "$target/phone/$library" | awk -v total="$total" '
    function part(name) {
        if (name ~ /^_?(sqlite3|fts|json|vdbe|btree|pager|wal|os_)/) return "sqlite"
        if (name ~ /^ring_core|^(p256|ecp_nistz|aes_|gcm_|sha(256|512)|bn_|x25519|fiat|ge_|chacha)/) return "ring"
        gsub(/^[<&*(\[]+(mut |dyn |const )*/, "", name)
        if (match(name, /^[A-Za-z_][A-Za-z_0-9]*(\[[0-9a-f]+\])?::/)) {
            name = substr(name, 1, RLENGTH - 2)
            sub(/\[.*/, "", name)
            if (name ~ /^(core|alloc|std|hashbrown|gimli|addr2line|miniz_oxide|rustc_demangle|memchr)$/) return "std"
            if (name ~ /^(reqwest|hyper|hyper_util|h2|http|http_body|http_body_util|tower|tower_http|url|idna|icu.*)$/) return "http"
            if (name ~ /^(rustls|webpki|webpki_roots|tokio_rustls|hyper_rustls|rustls_.*)$/) return "tls"
            if (name ~ /^(image|png|zune_.*|rqrr|fdeflate|moxcms|pxfm|g2p|lru)$/) return "pictures"
            if (name ~ /^(tokio|futures.*|async_compat|mio|parking_lot.*)$/) return "tokio"
            if (name ~ /^(ciborium.*|coset|serde.*|csv.*|toml)$/) return "formats"
            if (name ~ /^uniffi/) return "uniffi"
            return name
        }
        return "other C"
    }
    NF >= 4 && tolower($3) ~ /[tdrbvw]/ && tolower($3) != "b" {
        size = $2 + 0; $1 = $2 = $3 = ""; sub(/^ +/, "")
        sum[part($0)] += size; known += size
    }
    END {
        for (name in sum) if (sum[name] >= 20000) printf "%9d  %s\n", sum[name], name | "sort -rn"
        close("sort -rn")
        for (name in sum) if (sum[name] < 20000) small += sum[name]
        printf "%9d  smaller ones\n%9d  without a symbol\n%9d  in all: %.2f MB\n", small, total - known, total, total / 1e6
    }'
