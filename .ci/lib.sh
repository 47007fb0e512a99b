# shellcheck shell=bash
# What every script here shares: where things lie, how to speak, and the one door to cargo.
# shellcheck disable=SC2034  # most of these names are read by the scripts that source this file
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
CI=$ROOT/.ci
# shellcheck source=versions
. "$CI/versions"

say() { printf '%s\n' "$*" >&2; }

# Ends with a sentence that says what to do.
stop() {
  say ""
  say "Stopped: $*"
  exit 1
}

CACHE=${SPORTELLO_CACHE:-${HOME:+$HOME/.cache/sportello}}
[ -n "$CACHE" ] || stop "neither SPORTELLO_CACHE nor HOME names a folder for what is built. Set one of them."
LOGS=$CACHE/log
TARGET=$CACHE/target            # server, tests, lints: one set of artefacts
TARGET_WASM=$CACHE/target-wasm  # apart, so that both halves can be built at the same time
TARGET_LINT=$CACHE/target-lint  # clippy and rustdoc want other artefacts, and must not hold up a build
TARGET_TOOLS=$CACHE/target-tools
NODE=$CACHE/tools/node-$NODE_VERSION/bin/node
BINDGEN=$CACHE/tools/wasm-bindgen-$WASM_BINDGEN_VERSION/wasm-bindgen
MODULES=$ROOT/end2end/node_modules
BROWSER_CRATES=()
for module in "${BROWSER_MODULES[@]}"; do BROWSER_CRATES+=(-p "${module%% *}"); done
unset module
mkdir -p "$LOGS" "$CACHE/tools" 2>/dev/null || stop "$CACHE cannot be made. Name another folder for what is built in SPORTELLO_CACHE."

# Runs a command with its output in a log; on failure shows the end of the log.
quietly() { # <log name> <command...>
  local log=$LOGS/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    show_log "$log"
    return 1
  fi
}

# The end of a log without cargo's progress bars.
show_log() {
  say "The last lines of $1:"
  tr '\r' '\n' <"$1" | grep -avE '^ *(Building|Compiling|Checking|Fresh|Downloading|Downloaded) ' | tail -n "${2:-40}" | sed 's/^/    /' >&2
}

# What the toolchain step of .ci/setup decided: RUSTUP_TOOLCHAIN, CARGO_BIN, WASM_SYSROOT, WASM_LINKER.
load_toolchain() {
  [ -f "$CACHE/toolchain" ] || "$CI/setup" rust
  # shellcheck disable=SC1091
  . "$CACHE/toolchain"
}

# The environment of every cargo call. Whatever would give artefacts another fingerprint (and so
# compile the database a second time) or make two builds differ is taken out first.
cargo_environment() { # <target directory>
  load_toolchain
  local name
  for name in $(compgen -e); do
    case $name in
      RUSTFLAGS | RUSTDOCFLAGS | RUSTC | RUSTDOC | RUSTC_WORKSPACE_WRAPPER | RUSTC_BOOTSTRAP | \
        CARGO_ENCODED_RUSTFLAGS | CARGO_INCREMENTAL | CARGO_BUILD_* | CARGO_PROFILE_* | CARGO_TARGET_* | \
        LEPTOS_* | SERVER_FN_* | DISABLE_SERVER_FN_HASH) unset "$name" ;;
    esac
  done
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || export RUSTUP_TOOLCHAIN
  export CARGO_TARGET_DIR=$1
  export CARGO_TERM_PROGRESS_WHEN=${SPORTELLO_PROGRESS:-auto} CARGO_TERM_PROGRESS_WIDTH=120
  # Documentation has artefacts of its own: its flags touch no other build.
  [ -z "${SPORTELLO_RUSTDOCFLAGS:-}" ] || export RUSTDOCFLAGS=$SPORTELLO_RUSTDOCFLAGS
  if [ -n "${WASM_SYSROOT:-}" ]; then
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg=erase_components -Cllvm-args=--inline-threshold=0 --sysroot $WASM_SYSROOT"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$WASM_LINKER
  fi
}

# A target directory that another checkout used last holds artefacts newer than our files, and
# cargo would run that checkout's programs. Touching our sources makes cargo look again.
take_over() { # <target directory>
  local stamp=$1/.checkout
  mkdir -p "$1"
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$ROOT" ]; then
    find "$ROOT/shared" "$ROOT/app" "$ROOT/server" "$ROOT/frontend" -name '*.rs' -exec touch {} +
    printf '%s\n' "$ROOT" >"$stamp"
  fi
}

# Every native cargo call: the workspace's default members, release, locked. Narrow it with
# --bin, --test and test filters; -p or --workspace would resolve other features.
cargo_native() ( # <verb> [arguments]
  local verb=$1
  shift
  cargo_environment "$TARGET"
  take_over "$TARGET"
  cd "$ROOT"
  exec "$CARGO_BIN" "$verb" --release --locked "$@"
)

# Clippy and rustdoc read the libraries' declarations without compiling them. Same members, same
# features; for the browser part say its crates and the target, the profile plays no role here.
cargo_lint() ( # <clippy or doc> [arguments]
  local verb=$1
  shift
  cargo_environment "$TARGET_LINT"
  take_over "$TARGET_LINT"
  cd "$ROOT"
  exec "$CARGO_BIN" "$verb" --release --locked "$@"
)

# Formatting compiles nothing and so needs no target directory.
cargo_fmt() ( # [arguments]
  cargo_environment "$TARGET"
  cd "$ROOT"
  exec "$CARGO_BIN" fmt --all "$@"
)

# The browser part, in its own profile and directory.
cargo_wasm() ( # <verb> [arguments]
  local verb=$1
  shift
  cargo_environment "$TARGET_WASM"
  take_over "$TARGET_WASM"
  cd "$ROOT"
  exec "$CARGO_BIN" "$verb" --locked "${BROWSER_CRATES[@]}" --target wasm32-unknown-unknown --profile wasm-release "$@"
)

# One number for the state of some files, whatever their times: paths relative to the checkout.
fingerprint() { # <files and folders...>
  (cd "$ROOT" && find "$@" -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

duration() { # <seconds>
  if [ "$1" -lt 90 ]; then printf '%s s' "$1"; else printf '%s min %s s' $(($1 / 60)) $(($1 % 60)); fi
}
