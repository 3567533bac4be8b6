# How the command line starts quickly. Sourced by ./writ, which says which java to use.
#
#   writ_cli_train JAVA JAR        makes JAR's AOT cache beside it (3 s, once per build)
#   writ_cli JAVA JAR ARGS...      replaces this shell by the command
#
# The cache holds the classes of a training run (dev.writ.cli.Training) loaded, linked and profiled.
# A missing or stale cache costs half a second and nothing else: the JVM then starts without it.

writ_cli_flags=(
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData # short lives need no more
  -Xmx512m
  -Xlog:disable -Xlog:all=off    # a stale cache is no news for the person at the terminal
  -Djdk.console=java.base        # the plain console: the other one loads a line editor
)

writ_cli_train() {
  local java=$1 jar=$2 cache=${2%.jar}.aot
  "$java" "${writ_cli_flags[@]}" -XX:AOTCacheOutput="$cache.$$" -cp "$jar" dev.writ.cli.Training >/dev/null 2>&1 &&
    mv -f "$cache.$$" "$cache"
  local trained=$?
  rm -f "$cache.$$" "$cache.$$.config"
  return $trained
}

writ_cli() {
  local java=$1 jar=$2 cache=${2%.jar}.aot terminal=
  shift 2
  [ -t 0 ] && terminal+=in,
  [ -t 2 ] && terminal+=err,
  if [ -t 1 ]; then
    shopt -s checkwinsize
    (:) # a finished child makes bash look at the width
    terminal+=out,${COLUMNS:-80}
  fi
  local flags=("${writ_cli_flags[@]}" "-Dwrit.terminal=$terminal")
  [ "$cache" -nt "$jar" ] && flags+=("-XX:AOTCache=$cache")
  exec "$java" "${flags[@]}" -cp "$jar" dev.writ.cli.Writ "$@"
}
