# shellcheck shell=bash
# Node in the pinned version, from npm into the cache, and the packages of end2end: the two build
# tools alone for `make run`, Playwright and its companions too for the tests.

setup_node() { # build | test
  if [ ! -x "$NODE" ]; then
    need_packages npm
    say "Fetching Node $NODE_VERSION."
    local arch work=$CACHE/tools/node.new
    case $(uname -m) in
      x86_64) arch=x64 ;;
      aarch64) arch=arm64 ;;
      *) stop "there is no Node $NODE_VERSION for $(uname -m) on npm." ;;
    esac
    rm -rf "$work"
    mkdir -p "$work"
    quietly node npm install --prefix "$work" --ignore-scripts --no-audit --no-fund --no-save "node-linux-$arch@$NODE_VERSION" ||
      stop "npm could not fetch Node $NODE_VERSION. Look at the network, then run the same command again."
    rm -rf "${NODE%/bin/node}"
    mv "$work/node_modules/node-linux-$arch" "${NODE%/bin/node}"
    rm -rf "$work"
  fi
  [ "$("$NODE" --version)" = "v$NODE_VERSION" ] || stop "$NODE is not Node $NODE_VERSION: delete it and run the same command again."
  setup_modules "$1"
}

# node_modules is renewed when the lock changes; the full set serves the build as well.
setup_modules() { # build | test
  local stamp=$MODULES/.set wanted have
  wanted=$(cd "$ROOT/end2end" && cat package.json package-lock.json | sha256sum | cut -c1-16)
  have=$(cat "$stamp" 2>/dev/null || true)
  [ "$have" = "test $wanted" ] && return 0
  [ "$have" = "$1 $wanted" ] && return 0
  need_packages npm
  local only=()
  if [ "$1" = build ]; then
    only=(--omit=dev)
    say "Fetching the tools that shrink WASM and CSS."
  else
    say "Fetching Playwright, axe and a mail server for the journeys."
  fi
  (cd "$ROOT/end2end" && quietly npm npm ci --ignore-scripts "${only[@]}") ||
    stop "npm could not install end2end's packages. Look at the network, then run the same command again."
  printf '%s %s\n' "$1" "$wanted" >"$stamp"
}
