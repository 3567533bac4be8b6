# Sourced by ./writ and ./mvnw: leaves JAVA_HOME at a JDK 25 or newer, or says in one sentence what to install.
# POSIX sh, because mvnw runs under sh.

writ_jdk_major() { # $1: a JAVA_HOME; prints its feature version, nothing when it is no JDK
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

writ_find_jdk() {
  set +f # mvnw switches globbing off
  for candidate in "${JAVA_HOME-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && [ ! -L "$candidate" ] || [ "$candidate" = "${JAVA_HOME-}" ] || continue
    major=$(writ_jdk_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "writ needs a JDK 25 or newer: install one (for example Eclipse Temurin 25), or point JAVA_HOME at it" >&2
  return 1
}

writ_find_jdk || exit 69
