# How the command line starts quickly. Sourced by ./writ, which says which java to use.
#
#   writ_cli_train JAVA JAR        makes JAR's AOT cache beside it (4 s, once per build)
#   writ_cli JAVA JAR ARGS...      becomes the command
#   writ_cli_cache_is_fresh JAR    says whether the cache fits
#
# The cache holds the classes of a training run (dev.writ.cli.Training), loaded, linked and profiled.
# A missing or stale cache costs half a second and nothing else: the JVM then starts without it.

# The cache is only good for a JVM that runs with the flags it was made with.
writ_cli_flags=(
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData # a short life needs no more
  -Xmx1g # for 32 MiB of manifests; 5,000 of them need a third of it
  -Xlog:disable           # a cache that does not fit is passed over without a word
  -Djdk.console=java.base # the plain console: the other one loads a line editor
)

# The JVM takes no cache that is older than a jar on its class path.
writ_cli_cache_is_fresh() {
  local cache=${1%.jar}.aot file
  [ -e "$cache" ] || return 1
  for file in "$1" "${1%/*}"/lib/*.jar; do
    [ "$cache" -nt "$file" ] || return 1
  done
}

writ_cli_train() {
  local java=$1 jar=$2 cache=${2%.jar}.aot trained=0
  # By another name first: two trainings at once, or one that is interrupted, leave no half cache.
  if "$java" "${writ_cli_flags[@]}" -XX:AOTCacheOutput="$cache.$$" -cp "$jar" dev.writ.cli.Training >/dev/null 2>&1; then
    mv -f "$cache.$$" "$cache"
  else
    trained=1
  fi
  rm -f "$cache.$$" "$cache.$$.config"
  return $trained
}

writ_cli() {
  local java=$1 jar=$2 cache=${2%.jar}.aot terminal=
  shift 2
  [ -e /dev/fd/0 ] || exec </dev/null # else the first file that the JVM opens would be read as it
  if [ -t 0 ]; then terminal+=in,; fi
  if [ -t 2 ]; then terminal+=err,; fi
  if [ -t 1 ]; then
    shopt -s checkwinsize
    (:) # once a child has ended, bash looks at the width
    terminal+=out,${COLUMNS:-80}
  fi
  local -a fast=()
  # Never a cache of another jar: the JVM would run yesterday's classes.
  if writ_cli_cache_is_fresh "$jar"; then fast=(-XX:AOTCache="$cache"); fi
  exec "$java" "${fast[@]}" "${writ_cli_flags[@]}" "-Dwrit.terminal=$terminal" ${HOME:+"-Duser.home=$HOME"} -cp "$jar" dev.writ.cli.Writ "$@"
}
