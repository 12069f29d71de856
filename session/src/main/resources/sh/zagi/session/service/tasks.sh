#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the project's own tasks under supervision, as the session's user, by busybox. The server adds
# one line that calls `start`, `stop`, `list`, `logs` or `revive`.
#
#   STATE/NAME.pid     the process that watches it, and when that was born
#   STATE/NAME.child   its own process, head of a group of its own
#   STATE/NAME.state   running | ended STATUS | failed STATUS | stopped
#   STATE/NAME.log     what it prints
#   STATE/NAME.folder  where it runs, below the workspace
#   STATE/NAME.command what runs

STATE=$HOME/.local/state/zagi
LOG_LIMIT_KIB=8192
MOST_QUICK_ENDS=3
unset ZAGI_TOKEN
mkdir -p "$STATE"

uptime_seconds() {
  read -r up _ </proc/uptime
  echo "${up%%.*}"
}

# When a process was born; a number that is used again has another birth.
born() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086 # fields
  set -- ${stat##*) }
  echo "${20}"
}

alive() {
  [ -e "$STATE/$1.pid" ] || return 1
  read -r pid birth <"$STATE/$1.pid"
  [ "$(born "$pid")" = "$birth" ]
}

# Ports of this session on which something listens, in hexadecimal.
ports() {
  awk '$4 == "0A" { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u
}

trim() {
  while sleep 2; do
    if [ "$(du -k "$1" | cut -f1)" -gt $LOG_LIMIT_KIB ]; then
      tail -c 262144 "$1" >"$1.old"
      : >"$1"
    fi
  done
}

settle() {
  echo "$2" >"$STATE/$1.state.new"
  mv "$STATE/$1.state.new" "$STATE/$1.state"
}

# supervise NAME FOLDER COMMAND: starts it again when it fails, unless it fails at once again and again
supervise() {
  log=$STATE/$1.log
  child=
  down=
  quick=0
  trim "$log" &
  trimmer=$!
  trap 'down=1; if [ -n "$child" ]; then kill -TERM "-$child" 2>/dev/null; fi' TERM
  while [ -z "$down" ]; do
    began=$(uptime_seconds)
    settle "$1" running
    (
      trap - TERM
      cd "/workspace/$2" || exit 1
      exec setsid /bin/sh -c "$3"
    ) >>"$log" 2>&1 </dev/null &
    child=$!
    echo "$child" >"$STATE/$1.child"
    while kill -0 "$child" 2>/dev/null; do
      wait "$child"
      status=$?
    done
    # What it left behind ends with it.
    kill -TERM "-$child" 2>/dev/null
    child=
    if [ -n "$down" ]; then break; fi
    echo "zagi: ended with $status" >>"$log"
    if [ "$status" = 0 ]; then
      settle "$1" "ended 0"
      break
    fi
    quick=$((quick + 1))
    if [ $(($(uptime_seconds) - began)) -ge 10 ]; then quick=0; fi
    if [ "$quick" -ge $MOST_QUICK_ENDS ]; then
      settle "$1" "failed $status"
      break
    fi
    sleep 1 &
    wait $!
  done
  if [ -n "$down" ]; then settle "$1" stopped; fi
  kill "$trimmer" 2>/dev/null
  rm -f "$STATE/$1.pid" "$STATE/$1.child"
}

# launch NAME FOLDER COMMAND
launch() {
  printf '%s\n' "$2" >"$STATE/$1.folder"
  printf '%s\n' "$3" >"$STATE/$1.command"
  supervise "$@" >/dev/null 2>&1 </dev/null &
  pid=$!
  echo "$pid $(born $pid)" >"$STATE/$1.pid"
}

# revive: what ran when the session was stopped runs again
revive() {
  for file in "$STATE"/*.state; do
    name=${file##*/}
    name=${name%.state}
    if [ -e "$STATE/$name.command" ] && [ "$(cat "$file")" = running ] && ! alive "$name"; then
      echo "zagi: runs again with its session" >>"$STATE/$name.log"
      launch "$name" "$(cat "$STATE/$name.folder")" "$(cat "$STATE/$name.command")"
    fi
  done
}

# start SECONDS NAME FOLDER COMMAND: waits until it listens, ends, or that time is over
start() {
  limit=$(($(uptime_seconds) + $1))
  shift
  if alive "$1"; then
    echo "state	already"
    return
  fi
  ports >"$STATE/$1.ports"
  settle "$1" running
  echo "zagi: $3" >>"$STATE/$1.log"
  launch "$@"
  fresh=
  while [ -z "$fresh" ] && [ "$(cat "$STATE/$1.state")" = running ] && [ "$(uptime_seconds)" -le "$limit" ]; do
    sleep 0.1
    fresh=$(ports | grep -vxF -f "$STATE/$1.ports")
  done
  printf 'state\t%s\n' "$(cat "$STATE/$1.state")"
  for port in $fresh; do
    printf 'port\t%d\n' "0x$port"
  done
  printf 'last\t%s\n' "$(grep -v '^zagi: ' "$STATE/$1.log" | tail -n 1)"
}

# stop NAME: in good order, then by force
stop() {
  if ! alive "$1"; then
    echo "state	down"
    return
  fi
  limit=$(($(uptime_seconds) + 10))
  kill -TERM "$pid"
  while alive "$1" && [ "$(uptime_seconds)" -le "$limit" ]; do
    sleep 0.05
  done
  if alive "$1"; then
    kill -KILL "-$(cat "$STATE/$1.child")" "$pid" 2>/dev/null
    settle "$1" stopped
    rm -f "$STATE/$1.pid" "$STATE/$1.child"
  fi
  echo "state	stopped"
}

list() {
  for file in "$STATE"/*.state; do
    [ -e "$file" ] || continue
    name=${file##*/}
    name=${name%.state}
    state=$(cat "$file")
    if [ "$state" = running ] && ! alive "$name"; then state=stopped; fi
    printf '%s\t%s\n' "$name" "$state"
  done
}

# logs NAME LINES [-F]: of a task, or of a service
logs() {
  log=$STATE/$1.log
  if [ ! -e "$log" ]; then log=/var/log/zagi/$1.log; fi
  if [ ! -e "$log" ]; then
    echo "nothing has run here as $1" >&2
    return 1
  fi
  exec tail -n "$2" ${3:+"$3"} "$log"
}
