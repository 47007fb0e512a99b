# shellcheck shell=bash
# Long builds in the background, told in one sentence now and then instead of a wall of crates.

# Often enough to see that it lives, rarely enough to be read.
SENTENCE_EVERY_SECONDS=25
# What a cold server build costs on the machine it was measured on; only used to guess an end.
COLD_CPU_MINUTES=76

declare -A JOB=()

# Starts a command in the background, its output in a log.
start_job() { # <name> <command...>
  local name=$1
  shift
  # Job control gives each job a process group of its own: one signal ends all of it.
  set -m
  SPORTELLO_PROGRESS=always "$@" >"$LOGS/$name.log" 2>&1 &
  JOB[$name]=$!
  set +m
}

# The terminal's Ctrl-C does not reach another process group, so it is passed on.
end_jobs() {
  local name
  for name in "${!JOB[@]}"; do
    kill -TERM -- "-${JOB[$name]}" 2>/dev/null || true
  done
}

# Waits for all jobs; the first that fails ends the others. Answers 1 when one failed.
wait_jobs() {
  local started=$SECONDS told=$SECONDS name cold=no
  compgen -G "$TARGET/release/deps/libsurrealdb_core-*.rlib" >/dev/null || cold=yes
  [ $cold = no ] || say "Building everything for the first time, most of all the database engine: about $((COLD_CPU_MINUTES / $(nproc))) minutes on this machine."
  trap 'end_jobs; exit 130' INT TERM
  while [ ${#JOB[@]} -gt 0 ]; do
    sleep 0.2
    for name in "${!JOB[@]}"; do
      kill -0 "${JOB[$name]}" 2>/dev/null && continue
      if ! wait "${JOB[$name]}"; then
        unset "JOB[$name]"
        end_jobs
        show_log "$LOGS/$name.log" 60
        return 1
      fi
      unset "JOB[$name]"
    done
    if [ $((SECONDS - told)) -ge $SENTENCE_EVERY_SECONDS ] && [ ${#JOB[@]} -gt 0 ]; then
      told=$SECONDS
      say_progress $((SECONDS - started)) $cold
    fi
  done
  trap - INT TERM
}

say_progress() { # <seconds so far> <cold: yes or no>
  local job=server what steps so_far=$1 to_go
  [ -n "${JOB[server]:-}" ] || job=site
  what=$(compiled_now "$job")
  steps=$(tail -c 4000 "$LOGS/$job.log" | tr '\r' '\n' | grep -aoE '\] [0-9]+/[0-9]+' | tail -n 1 | sed 's|\] ||; s|/| of |')
  to_go=""
  if [ "$2" = yes ] && [ $job = server ]; then
    to_go=$((COLD_CPU_MINUTES / $(nproc) - so_far / 60))
    if [ $to_go -gt 1 ]; then to_go=", about $to_go to go"; else to_go=", not long now"; fi
  fi
  say "$what${steps:+, $steps steps}, $(spoken "$so_far") so far$to_go."
}

spoken() { if [ "$1" -lt 60 ]; then echo "$1 s"; else echo "$(($1 / 60)) min"; fi; }

# What the last line of cargo's progress bar names, in words.
compiled_now() { # <job>
  local now
  now=$(tail -c 4000 "$LOGS/$1.log" | tr '\r' '\n' | grep -a 'Building \[' | tail -n 1 | sed 's/.*: //')
  if tail -n 1 "$LOGS/$1.log" | grep -aq 'Blocking waiting for'; then
    echo "Waiting for another build to end"
  elif [ "$1" = site ]; then
    if grep -aq 'Shrinking' "$LOGS/site.log"; then echo "Shrinking the browser part"; else echo "Compiling the browser part"; fi
  else
    case $now in
      *surrealdb* | *surrealkv*) echo "Compiling the database engine" ;;
      *sportello* | *server* | *desk* | *app* | *shared* | *bench*) echo "Compiling Sportello itself" ;;
      *) echo "Compiling the libraries" ;;
    esac
  fi
}
