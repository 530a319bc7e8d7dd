# shellcheck shell=bash
# Sourced by the launcher and by ./check: finds a JDK from its `release` file, without starting a JVM.

readonly jdk_least=25

# Major version of the JDK in folder $1; nothing where there is none.
jdk_major() {
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 0
  sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release"
}

# The folders where JDKs are usually kept, the user's choice first.
jdk_candidates() {
  local java
  [[ -n ${JAVA_HOME:-} ]] && printf '%s\n' "$JAVA_HOME"
  if java=$(command -v java); then
    # /usr/bin/java is a chain of links into the JDK.
    while [[ -L $java ]]; do
      local link
      link=$(readlink "$java")
      [[ $link == /* ]] && java=$link || java=$(dirname "$java")/$link
    done
    dirname "$(dirname "$java")"
  fi
  printf '%s\n' /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    /opt/jdk* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home
}

# Prints the first candidate (one a line on stdin) that is new enough.
jdk_first() {
  local home major
  while IFS= read -r home; do
    major=$(jdk_major "$home")
    if [[ -n $major && $major -ge $jdk_least ]]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

# Prints the JDK to use, or says in one line what to install.
jdk_find() {
  if [[ -n ${THALWEG_JAVA_HOME:-} ]]; then
    jdk_first <<<"$THALWEG_JAVA_HOME" && return 0
    echo "error: THALWEG_JAVA_HOME=$THALWEG_JAVA_HOME is no JDK $jdk_least or newer" >&2
    return 1
  fi
  jdk_first < <(jdk_candidates) && return 0
  echo "error: no JDK $jdk_least or newer found; install one (for example Eclipse Temurin $jdk_least) or set THALWEG_JAVA_HOME to its folder" >&2
  return 1
}

# A network's intermediate results come and go with every step. Where the C library gives such memory back to the system
# each time, the system clears it page by page when it is asked for again: docs/performance.md has the figures. These are
# glibc's names; other libraries ignore them, and what is set already stays.
keep_memory() {
  export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-1} MALLOC_MMAP_MAX_=${MALLOC_MMAP_MAX_:-0}
  export MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_:-1000000000000}
}
