# How the server starts quickly. Sourced by ./writ, which says which java to use.
#
#   writ_server_train JAVA JAR [PID]   makes JAR's AOT cache beside it; gives up when process PID ends
#   writ_server_train_later JAVA JAR   does so once this very process, by then a server, has had 20 s to start
#   writ_server JAVA JAR ARGS...       becomes the server
#
# The cache holds the classes of a training run (dev.writ.server.Training), loaded, linked and profiled; it halves
# the work of a start. The training comes after the first start, not before, so that nobody waits for it.
# A missing, stale or damaged cache costs seconds and nothing else: the JVM compares the size and time of each jar
# with those it was trained on, and starts without it.

# The cache is only good for a JVM that runs with the flags it was made with.
writ_server_flags=(
  -XX:+UseSerialGC -Xmx512m -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow # protobuf, under CEL: it works without, after a warning on the terminal
  -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr # a cache that does not fit is passed over without a word
)

writ_server_cache_is_fresh() { [ "${1%.jar}.aot" -nt "$1" ]; }

writ_server_train() {
  local java=$1 jar=$2 while=${3-} cache=${2%.jar}.aot half home training status=0
  [ -w "$(dirname "$cache")" ] || return 1
  home=$(mktemp -d "${TMPDIR:-/tmp}/writ-training-XXXXXX") || return 1
  half=$cache.$BASHPID # by another name first: one that is interrupted leaves no half cache
  # Nothing of this person's settings may reach the training: it must not meet a real database or cluster.
  (
    cd "$home" && exec env -i PATH="$PATH" ${HOME:+HOME="$HOME"} ${XDG_CACHE_HOME:+XDG_CACHE_HOME="$XDG_CACHE_HOME"} \
      "$java" "${writ_server_flags[@]}" -XX:AOTCacheOutput="$half" ${HOME:+"-Duser.home=$HOME"} \
      -jar "$jar" train --home "$home" --port 0
  ) </dev/null >/dev/null 2>&1 &
  training=$!
  while kill -0 "$training" 2>/dev/null; do
    [ -z "$while" ] || kill -0 "$while" 2>/dev/null || kill "$training" 2>/dev/null || break
    sleep 0.5
  done
  wait "$training" || status=1
  [ "$status" -ne 0 ] || mv -f "$half" "$cache" || status=1
  rm -rf "$home" "$half" "$half.config"
  return $status
}

writ_server_train_later() {
  local java=$1 jar=$2 server=$$ second
  writ_server_cache_is_fresh "$jar" && return
  ( # twice in the background: the server must not find a child that it did not make
    (
      for second in {1..20}; do
        sleep 1
        kill -0 "$server" 2>/dev/null || exit 0
      done
      if command -v flock >/dev/null; then
        exec 8>"${jar%.jar}.training-lock" && flock -n 8 || exit 0 # somebody else is at it
      fi
      renice -n 19 -p "$BASHPID"
      writ_server_train "$java" "$jar" "$server"
    ) </dev/null >/dev/null 2>&1 &
  )
}

writ_server() {
  local java=$1 jar=$2
  local -a fast=() options=()
  shift 2
  # Never a cache older than the jar: a rebuild within the same second could look the same to the JVM.
  if writ_server_cache_is_fresh "$jar"; then fast=(-XX:AOTCache="${jar%.jar}.aot"); fi
  if [ -n "${WRIT_JAVA_OPTIONS-}" ]; then read -ra options <<<"$WRIT_JAVA_OPTIONS"; fi
  # exec: Ctrl-C and SIGTERM reach the server itself, which stops all it started.
  # user.home: Java asks the password file where home is, a person's shell says $HOME.
  exec "$java" "${fast[@]}" "${writ_server_flags[@]}" "${options[@]}" ${HOME:+"-Duser.home=$HOME"} -jar "$jar" "$@"
}
