# shellcheck shell=bash
# Debian packages: the only thing that needs root. Without root the command is printed.

# What a package is good for, so that other systems can be asked the same question.
command_of() { # <package>
  case $1 in
    gcc) echo cc ;;
    lld-19) echo wasm-ld-19 ;;
    chromium | mold | python3 | npm) echo "$1" ;;
    *) echo "" ;;
  esac
}

has_package() {
  local command
  command=$(command_of "$1")
  if command -v dpkg-query >/dev/null; then
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return 0
  fi
  # Installed by hand or by another package manager: its command counts. Packages without a
  # command (fonts, headers) can only be asked of dpkg; elsewhere they are taken for granted.
  if [ -n "$command" ]; then
    command -v "$command" >/dev/null
  else
    ! command -v dpkg-query >/dev/null
  fi
}

need_packages() { # <packages...>
  local package missing=()
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0

  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    stop "these are missing: ${missing[*]}. Install them with this system's package manager (the names are Debian's), then run the same command again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    stop "these Debian packages are missing and only root can install them. Run
    sudo $install
and then the same command again."
  fi
  say "Installing from Debian: ${missing[*]}."
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-update apt-get update || true
  # A package that would push out what somebody installed (Debian's own rustc, for one) is theirs to decide.
  if apt-get install -s --no-install-recommends "${missing[@]}" 2>/dev/null | grep -q '^Remv '; then
    stop "installing ${missing[*]} would remove other packages from this machine. Look at what '$install' proposes, decide, and run the same command again."
  fi
  quietly apt-install apt-get install -y --no-install-recommends "${missing[@]}" ||
    stop "Debian could not install ${missing[*]}. Mend what the log says, then run the same command again."
}
