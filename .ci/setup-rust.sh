# shellcheck shell=bash
# One Rust toolchain for everything (server, browser part, clippy, fmt, doc): two would compile
# every dependency twice. Three ways to one, in this order:
#   1. the one an earlier call chose and wrote to the cache, or one linked as `debweb`;
#   2. rustup downloads the pinned version with the WASM standard library;
#   3. Debian's Rust for building browsers, and the WASM standard library from its sources.
# SPORTELLO_TOOLCHAIN=debian or =rustup chooses by hand.

DEBIAN_RUST_PACKAGES="rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-19"
# The name the Debian toolchain is linked under in rustup.
DEBIAN_LINK=debweb
# rustup waits long for a server that does not answer; after this many seconds it is not going to.
RUSTUP_PATIENCE=600

setup_rust() {
  if toolchain_still_there; then
    return 0
  fi
  rm -f "$CACHE/toolchain"
  case ${SPORTELLO_TOOLCHAIN:-any} in
    rustup) rust_from_rustup || stop "rustup could not download Rust $RUST_VERSION." ;;
    debian) rust_from_debian ;;
    *)
      if command -v rustup >/dev/null && rustup toolchain list 2>/dev/null | grep -q "^$DEBIAN_LINK\b"; then
        rust_from_debian
      else
        if ! rust_from_rustup; then
          say "Taking Debian's Rust for browsers."
          rust_from_debian
        fi
      fi
      ;;
  esac
  # shellcheck disable=SC1091
  . "$CACHE/toolchain"
  say "Rust: $(RUSTUP_TOOLCHAIN=${RUSTUP_TOOLCHAIN:-} "$RUSTC_BIN" --version)."
}

# The remembered choice holds while the very same compiler answers.
toolchain_still_there() {
  [ -f "$CACHE/toolchain" ] || return 1
  local choice
  choice=$(sed -n 's/^CHOICE=//p' "$CACHE/toolchain")
  [ "${SPORTELLO_TOOLCHAIN:-$choice}" = "$choice" ] || return 1
  (
    # shellcheck disable=SC1091
    . "$CACHE/toolchain"
    [ -z "$WASM_SYSROOT" ] || [ -d "$WASM_SYSROOT" ] || exit 1
    [ "$(compiler_id)" = "$COMPILER" ]
  )
}

# The compiler's file and its time: a cheap sign that it is still the same one.
compiler_id() { stat -L -c '%n %s %Y' "$RUSTC_FILE" 2>/dev/null; }

remember_toolchain() { # <choice> <rustup toolchain or empty> <cargo> <rustc> <sysroot> <linker>
  RUSTC_FILE=$(RUSTUP_TOOLCHAIN=$2 "$4" --print sysroot)/bin/rustc
  cat >"$CACHE/toolchain.new" <<EOF
# Written by .ci/setup; delete it to choose again.
CHOICE=$1
RUSTUP_TOOLCHAIN="$2"
CARGO_BIN="$3"
RUSTC_BIN="$4"
RUSTC_FILE="$RUSTC_FILE"
COMPILER="$(compiler_id)"
WASM_SYSROOT="$5"
WASM_LINKER="$6"
EOF
  mv "$CACHE/toolchain.new" "$CACHE/toolchain"
}

rust_from_rustup() {
  command -v rustup >/dev/null || return 1
  say "Asking rustup for Rust $RUST_VERSION with the WASM standard library."
  local sysroot
  if ! quietly_or_fail rustup timeout "$RUSTUP_PATIENCE" rustup toolchain install "$RUST_VERSION" --no-self-update \
    --profile minimal --component rustfmt --component clippy --target wasm32-unknown-unknown; then
    say "rustup cannot download here; $LOGS/rustup.log says why."
    return 1
  fi
  sysroot=$(rustup run "$RUST_VERSION" rustc --print sysroot)
  [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ] || return 1
  remember_toolchain rustup "$RUST_VERSION" "$(of_rustup "$RUST_VERSION" cargo)" "$(of_rustup "$RUST_VERSION" rustc)" "" ""
}

# rustup's own program of that name: another one may come before it on the PATH, and know nothing of toolchains.
of_rustup() { # <toolchain> <cargo or rustc>
  local beside
  beside=$(dirname "$(command -v rustup)")/$2
  if "$beside" "+$1" --version >/dev/null 2>&1; then echo "$beside"; else rustup which --toolchain "$1" "$2"; fi
}

# Like quietly, for what may well fail: no log is shown.
quietly_or_fail() { # <log name> <command...>
  local log=$LOGS/$1.log
  shift
  "$@" >"$log" 2>&1
}

rust_from_debian() {
  # shellcheck disable=SC2086
  command -v apt-get >/dev/null || stop "there is no Rust $RUST_VERSION with the WASM standard library here. Install rustup (https://rustup.rs) and run the same command again."
  # shellcheck disable=SC2086
  need_packages $DEBIAN_RUST_PACKAGES
  local version sysroot
  version=$(/usr/bin/rustc --version | cut -d' ' -f2)
  case $version in
    "${RUST_VERSION%.*}".*) ;;
    *) stop "Debian's browser Rust is $version, but this project is pinned to $RUST_VERSION (.ci/versions). Install rustup, or change the pin and let 'make test' judge." ;;
  esac
  sysroot=$CACHE/tools/wasm-std-$version-$(/usr/bin/rustc -vV | sha256sum | cut -c1-8)
  [ -d "$sysroot" ] || build_wasm_std "$sysroot"
  if command -v rustup >/dev/null; then
    rustup toolchain list 2>/dev/null | grep -q "^$DEBIAN_LINK\b" || quietly rustup-link rustup toolchain link "$DEBIAN_LINK" /usr
    remember_toolchain debian "$DEBIAN_LINK" "$(of_rustup "$DEBIAN_LINK" cargo)" "$(of_rustup "$DEBIAN_LINK" rustc)" "$sysroot" "$(command -v wasm-ld-19)"
  else
    remember_toolchain debian "" /usr/bin/cargo /usr/bin/rustc "$sysroot" "$(command -v wasm-ld-19)"
  fi
}

# The standard library's sources come with rust-web-src, its dependencies vendored: nothing is
# downloaded. It is kept in the cache and found with --sysroot, so that root is not needed.
build_wasm_std() { # <sysroot to make>
  say "Building the standard library for the browser, once; about a minute."
  local work=$CACHE/tools/wasm-std.build lib
  rm -rf "$work" "$1.new"
  mkdir -p "$work/src"
  : >"$work/src/lib.rs"
  cat >"$work/Cargo.toml" <<'EOF'
[package]
name = "throwaway"
version = "0.0.0"
edition = "2024"

[profile.release]
panic = "abort"

[workspace]
EOF
  (
    cd "$work"
    unset RUSTUP_TOOLCHAIN CARGO_BUILD_TARGET
    export RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=$work/target
    quietly wasm-std /usr/bin/cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,test
  ) || stop "the standard library for the browser could not be built."
  lib=$1.new/lib/rustlib/wasm32-unknown-unknown/lib
  mkdir -p "$lib"
  find "$work/target/wasm32-unknown-unknown/release/deps" -name '*.rlib' ! -name 'libthrowaway-*' -exec cp {} "$lib" \;
  mv "$1.new" "$1"
  rm -rf "$work"
}
