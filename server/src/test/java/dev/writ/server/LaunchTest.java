package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code launch.sh} with a java that writes down how it was called. */
class LaunchTest {
  private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path folder;
  private Path jar = Path.of("");
  private Path cache = Path.of("");

  @BeforeEach
  void build() throws IOException {
    jar = Files.writeString(folder.resolve("run.jar"), "classes");
    cache = folder.resolve("run.aot");
    Files.setLastModifiedTime(jar, FileTime.from(BUILT));
  }

  @Test
  void startsFromTheCacheOfThisVeryJar() throws Exception {
    java("printf '%s\\n' \"$@\"");
    Files.writeString(cache, "cache");
    Files.setLastModifiedTime(cache, FileTime.from(BUILT.plusSeconds(60)));
    assertThat(bash("writ_server \"$java\" \"$jar\" up --port 0"))
        .startsWith("-XX:AOTCache=" + cache)
        .endsWith("-jar\n" + jar + "\nup\n--port\n0\n");
    Files.setLastModifiedTime(cache, FileTime.from(BUILT.minusSeconds(60)));
    assertThat(bash("writ_server \"$java\" \"$jar\" up")).doesNotContain("AOTCache");
    Files.delete(cache);
    assertThat(bash("writ_server \"$java\" \"$jar\" up")).doesNotContain("AOTCache");
  }

  @Test
  void trainsApartFromThePersonsSettings() throws Exception {
    java(
        """
        for a in "$@"; do case $a in -XX:AOTCacheOutput=*) { pwd; env; echo "$@"; } >"${a#*=}" ;; esac; done
        """);
    bash("WRIT_DATABASE_URL=jdbc:real writ_server_train \"$java\" \"$jar\"");
    assertThat(Files.readString(cache))
        .startsWith(folder.resolve("tmp").resolve("writ-training-").toString())
        .contains("train --home")
        .doesNotContain("WRIT_");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void leavesNothingOfATrainingThatFailed() throws Exception {
    java(
        "for a in \"$@\"; do case $a in -XX:AOTCacheOutput=*) : >\"${a#*=}\" ;; esac; done; exit 3");
    assertThat(bash("writ_server_train \"$java\" \"$jar\" || echo failed")).isEqualTo("failed\n");
    assertThat(cache).doesNotExist();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void stopsTrainingWhenTheServerItWasForHasEnded() throws Exception {
    java("exec sleep 300");
    // A process that has ended, as a server stopped by Ctrl-C has.
    assertThat(bash("true & wait $!; writ_server_train \"$java\" \"$jar\" $! || echo stopped"))
        .isEqualTo("stopped\n");
    assertThat(leftovers()).isEmpty();
  }

  private void java(String script) throws IOException {
    Path java = Files.writeString(folder.resolve("java"), "#!/bin/bash\n" + script);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(folder.resolve("tmp"));
  }

  private String bash(String script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", ". ./launch.sh; " + script).redirectErrorStream(true);
    builder.environment().put("java", folder.resolve("java").toString());
    builder.environment().put("jar", jar.toString());
    builder.environment().put("TMPDIR", folder.resolve("tmp").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** What is there beside the jar, its cache and the pretend java. */
  private List<Path> leftovers() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(
              path ->
                  !Stream.of(folder, jar, cache, folder.resolve("java"), folder.resolve("tmp"))
                      .toList()
                      .contains(path))
          .toList();
    }
  }
}
