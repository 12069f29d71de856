#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Starts, watches and stops the services of a session. Runs as root of the container, by busybox;
# the server appends one `service` line for each service and then `start` or `stop`.
#
#   STATE/NAME/supervisor   process that watches it; gone when it is down for good
#   STATE/NAME/pid          its own process while it runs
#   STATE/NAME/result       written once: `ready`, or why not

STATE=/run/zagi/services
DATA=/var/lib/zagi
LOGS=/var/log/zagi
LOG_LIMIT_KIB=4096
NAMES=
export LANG=C.UTF-8

# Forgets what ran before this container started.
reset() {
  rm -rf "$STATE"
  mkdir -p "$STATE" "$DATA" "$LOGS"
  chmod 755 "$STATE" "$DATA" "$LOGS"
}

# service NAME USER SIGNAL DATA_FOLDER FOLDERS RUN INIT READY SEED: the last four are command lines
service() {
  NAMES="$NAMES $1"
  mkdir -p "$STATE/$1"
  printf '%s' "$2" >"$STATE/$1/user"
  printf '%s' "$3" >"$STATE/$1/signal"
  printf '%s' "$4" >"$STATE/$1/data"
  printf '%s' "$5" >"$STATE/$1/folders"
  printf '%s' "$6" >"$STATE/$1/run"
  printf '%s' "$7" >"$STATE/$1/init"
  printf '%s' "$8" >"$STATE/$1/ready"
  printf '%s' "$9" >"$STATE/$1/seed"
}

# Loads a service into the variables that the functions below use.
load() {
  name=$1
  dir=$STATE/$name
  log=$LOGS/$name.log
  user=$(cat "$dir/user")
  data=$(cat "$dir/data")
}

# Becomes the service's user and then the command line; never returns. A shell's background
# processes start with INT and QUIT ignored, which not every program undoes.
become() {
  cd "$data" || exit 1
  exec /usr/bin/setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups \
    /usr/bin/env -i --default-signal=INT,QUIT PATH="$PATH" LANG="$LANG" HOME="$data" USER="$user" /bin/sh -c "exec $1"
}

uptime_seconds() {
  read -r up _ </proc/uptime
  echo "${up%%.*}"
}

# The supervisor: one background process for each service.
supervise() {
  down=
  child=
  signal=$(cat "$dir/signal")
  trap 'down=1; if [ -n "$child" ]; then kill -s "$signal" "$child" 2>/dev/null; fi' TERM
  starts=0
  while [ -z "$down" ]; do
    starts=$((starts + 1))
    echo $starts >"$dir/starts"
    (
      trap - TERM
      become "$(cat "$dir/run")"
    ) >>"$log" 2>&1 </dev/null &
    child=$!
    echo $child >"$dir/pid"
    # The request to stop may have come before there was anything to stop.
    if [ -n "$down" ]; then kill -s "$signal" "$child" 2>/dev/null; fi
    while kill -0 "$child" 2>/dev/null; do
      wait "$child"
    done
    rm -f "$dir/pid"
    child=
    if [ -z "$down" ]; then
      echo "zagi: ended, starts again" >>"$log"
      sleep 1 &
      wait $!
    fi
  done
  rm -f "$dir/supervisor"
}

settle() {
  printf '%s' "$1" >"$dir/result.new"
  mv "$dir/result.new" "$dir/result"
}

# Folders and, the first time, what is in them. A first time that was cut short begins anew.
prepare() {
  if ! id "$user" >/dev/null 2>&1; then
    settle "there is no user $user; is its package in the environment?"
    return 1
  fi
  group=$(id -g "$user")
  if [ ! -e "$DATA/.$name.initialised" ]; then rm -rf "$data"; fi
  for folder in "$data" $(cat "$dir/folders"); do
    mkdir -p "$folder"
    chown "$user:$group" "$folder"
  done
  chmod 700 "$data"
  # No process of this container can be the one that a left-over names.
  rm -f "$data/postmaster.pid"
  if [ ! -e "$DATA/.$name.initialised" ]; then
    if [ -s "$dir/init" ] && ! (become "$(cat "$dir/init")") >>"$log" 2>&1 </dev/null; then
      settle "its data folder cannot be made: $(tail -n 1 "$log")"
      return 1
    fi
    : >"$DATA/.$name.initialised"
  fi
}

await_ready() {
  while ! (become "timeout 5 $(cat "$dir/ready")") >/dev/null 2>&1 </dev/null; do
    if [ "$(cat "$dir/starts" 2>/dev/null || echo 0)" -gt 4 ]; then
      settle "it ends as soon as it starts: $(grep -v '^zagi: ' "$log" | tail -n 1)"
      return 1
    fi
    if [ "$(uptime_seconds)" -ge "$deadline" ]; then
      settle "it was not ready in time: $(grep -v '^zagi: ' "$log" | tail -n 1)"
      return 1
    fi
    sleep 0.1
  done
}

seed() {
  if [ -s "$dir/seed" ] && [ ! -e "$DATA/.$name.seeded" ]; then
    if ! (become "$(cat "$dir/seed")") >>"$log" 2>&1 </dev/null; then
      settle "it cannot be filled: $(grep -v '^zagi: ' "$log" | tail -n 1)"
      return 1
    fi
    : >"$DATA/.$name.seeded"
  fi
}

bring_up() {
  load "$1"
  prepare || return
  supervise >/dev/null 2>&1 </dev/null &
  echo $! >"$dir/supervisor"
  await_ready && seed && settle ready
}

# Keeps logs from filling the session's disk; services append, so a file can be cut under them.
trim_logs() {
  while sleep 30; do
    for log in "$LOGS"/*.log; do
      if [ "$(du -k "$log" | cut -f1)" -gt $LOG_LIMIT_KIB ]; then
        tail -c 262144 "$log" >"$log.old"
        : >"$log"
      fi
    done
  done
}

# start SECONDS: prints `NAME<tab>RESULT` for each service
start() {
  deadline=$(($(uptime_seconds) + $1))
  for name in $NAMES; do
    grep -qw -- "$name" /etc/hosts || echo "127.0.0.1	$name" >>/etc/hosts
    : >>"$LOGS/$name.log"
    bring_up "$name" >/dev/null 2>&1 </dev/null &
  done
  trim_logs >/dev/null 2>&1 </dev/null &
  for name in $NAMES; do
    # Preparing is bounded by nothing else.
    while [ ! -e "$STATE/$name/result" ] && [ "$(uptime_seconds)" -lt $((deadline + 6)) ]; do
      sleep 0.05
    done
    printf '%s\t' "$name"
    cat "$STATE/$name/result" 2>/dev/null || printf 'it was not ready in time'
    printf '\n'
  done
}

# stop SECONDS: ends every service in good order, then by force
stop() {
  deadline=$(($(uptime_seconds) + $1))
  for file in "$STATE"/*/supervisor; do
    [ -e "$file" ] && kill -TERM "$(cat "$file")" 2>/dev/null
  done
  for file in "$STATE"/*/supervisor; do
    while [ -e "$file" ] && [ "$(uptime_seconds)" -lt "$deadline" ]; do
      sleep 0.05
    done
    if [ -e "$file" ]; then
      kill -KILL "$(cat "$file")" "$(cat "${file%/*}/pid")" 2>/dev/null
      echo "${file%/*}"
    fi
  done
}
