package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked once per version.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 * @param version for example {@code 18.6.0}
 */
record Binaries(Path home, String version) {
  private static final Logger log = LoggerFactory.getLogger(Binaries.class);
  private static final Path ROOTS_CACHE = Path.of("/var/cache/writ/postgres");

  /** {@code $XDG_CACHE_HOME/writ/postgres}, by default below {@code ~/.cache}. */
  static Path cacheOfThisUser() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(path -> path.startsWith("/"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("writ/postgres");
  }

  /** Unpacks below {@code cache}, or finds them there; safe against other processes doing so. */
  static synchronized Binaries unpacked(Path cache, ServiceAccount account) throws IOException {
    Path reachable = account.reaches(cache) ? cache : ROOTS_CACHE;
    String version = bundledVersion();
    String processor = processor();
    Path home = reachable.resolve(version + "-" + processor);
    if (Files.isDirectory(home)) {
      return new Binaries(home, version);
    }
    Files.createDirectories(reachable);
    try (FileChannel channel =
            FileChannel.open(
                reachable.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(home)) {
        log.info("unpacking PostgreSQL {} into `{}`", version, home);
        unpack(processor, home);
      }
    }
    return new Binaries(home, version);
  }

  private static void unpack(String processor, Path home) throws IOException {
    String archive = "/postgres-linux-" + processor + ".txz";
    Path half = home.resolveSibling("." + home.getFileName() + ".half");
    Trees.delete(half); // what a process killed while unpacking left behind
    try (InputStream in = Binaries.class.getResourceAsStream(archive)) {
      if (in == null) {
        throw new PostgresFailure(
            Code.POSTGRES_PLATFORM_UNKNOWN,
            "`" + archive + "` is not on the class path: the build left the binaries out");
      }
      Files.createDirectory(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      new TarArchive(new XZInputStream(in)).unpackTo(half);
    }
    Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The number that data directories carry in PG_VERSION. */
  String majorVersion() {
    return version.substring(0, version.indexOf('.'));
  }

  private static String bundledVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static String processor() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    if (system.equals("linux")) {
      switch (processor) {
        case "amd64", "x86_64" -> {
          return "x86_64";
        }
        case "aarch64" -> {
          return "arm_64";
        }
        default -> {}
      }
    }
    throw new PostgresFailure(
        Code.POSTGRES_PLATFORM_UNKNOWN,
        "there is no embedded PostgreSQL for `"
            + system
            + "` on `"
            + processor
            + "` (linux on amd64 or aarch64 is): start your own PostgreSQL and pass"
            + " `--database-url`");
  }
}
