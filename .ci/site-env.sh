# shellcheck shell=bash
# The settings under which the server finds what the browser loads. They belong to the server's
# process alone: cargo must not see them, or it would compile Leptos again. What only the scripts
# read is taken out, so that the server can warn of names it does not know.
site_env() { # <site folder> <command...>
  local site=$1 own=("SPORTELLO_DATA=${SPORTELLO_DATA:-$ROOT/data}")
  shift
  # A configuration of one's own says where it is, or else it is where one stands.
  if [ -z "${SPORTELLO_DATA:-}" ] && { [ -e "${SPORTELLO_CONFIG:-sportello.toml}" ] || [[ " $* " == *" --config"[\ =]* ]]; }; then own=(); fi
  exec env -u SPORTELLO_CACHE -u SPORTELLO_TOOLCHAIN -u SPORTELLO_PROGRESS \
    LEPTOS_OUTPUT_NAME=sportello \
    LEPTOS_SITE_ROOT="$site/root" \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    LEPTOS_HASH_FILE_NAME="$site/hash.txt" \
    LEPTOS_ENV="${LEPTOS_ENV:-PROD}" \
    "${own[@]}" \
    "$@"
}
