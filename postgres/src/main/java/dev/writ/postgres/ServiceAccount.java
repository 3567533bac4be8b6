package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL: the current user, or an unprivileged account when that user is root.
 *
 * @param steppedDown true when the programs must be started as this account
 */
record ServiceAccount(String name, int uid, int gid, boolean steppedDown) {
  private static final Path PASSWD = Path.of("/etc/passwd");

  static ServiceAccount current() throws IOException {
    int uid = number(Path.of("/proc/self"), "uid");
    if (uid != 0) {
      return new ServiceAccount(
          System.getProperty("user.name"), uid, number(Path.of("/proc/self"), "gid"), false);
    }
    return named("writ")
        .or(() -> named("nobody"))
        .orElseThrow(
            () ->
                new PostgresFailure(
                    Code.POSTGRES_NEEDS_AN_ACCOUNT,
                    "PostgreSQL does not run as root, and there is neither an account `writ` nor"
                        + " `nobody` to run it as: create one with `useradd --system writ`, or"
                        + " start as a normal user"));
  }

  private static Optional<ServiceAccount> named(String name) {
    try (Stream<String> lines = Files.lines(PASSWD)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length >= 4 && fields[0].equals(name))
          .findFirst()
          .map(
              fields ->
                  new ServiceAccount(
                      name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), true));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The command line that runs {@code command} as this account. */
  List<String> command(List<String> command) {
    if (!steppedDown) {
      return command;
    }
    List<String> wrapped = new ArrayList<>();
    // Both are part of util-linux, which Debian, Ubuntu and Fedora always have.
    if (onPath("setpriv")) {
      wrapped.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
    } else if (onPath("runuser")) {
      wrapped.addAll(List.of("runuser", "-u", name));
    } else {
      throw new PostgresFailure(
          Code.POSTGRES_NEEDS_AN_ACCOUNT,
          "PostgreSQL does not run as root, and neither `setpriv` nor `runuser` is here to run it"
              + " as `"
              + name
              + "`: install util-linux, or start as a normal user");
    }
    wrapped.add("--");
    wrapped.addAll(command);
    return wrapped;
  }

  /** Hands a file or directory (not what is in it) to this account. */
  void own(Path path) throws IOException {
    if (steppedDown) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Whether this account can walk to {@code directory}, as far as its parents exist. */
  boolean reaches(Path directory) throws IOException {
    if (!steppedDown) {
      return true;
    }
    for (Path step = directory; step != null; step = step.getParent()) {
      if (Files.exists(step) && !maySearch(step)) {
        return false;
      }
    }
    return true;
  }

  boolean owns(Path path) throws IOException {
    return number(path, "uid") == uid;
  }

  private boolean maySearch(Path directory) throws IOException {
    int mode = number(directory, "mode");
    int shift = number(directory, "uid") == uid ? 6 : number(directory, "gid") == gid ? 3 : 0;
    return ((mode >> shift) & 1) != 0;
  }

  private static int number(Path path, String attribute) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:" + attribute)).intValue();
  }

  private static boolean onPath(String program) {
    return Stream.concat(
            Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)),
            Stream.of("/usr/bin", "/usr/sbin", "/sbin", "/bin"))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
