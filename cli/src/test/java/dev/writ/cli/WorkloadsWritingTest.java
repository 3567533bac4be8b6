package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code writ workloads fix --write} writes, and where. */
class WorkloadsWritingTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: web
                image: app:1
      """;

  @TempDir private Path folder;

  private Person.Said fixes(String... paths) {
    String[] words = new String[paths.length + 3];
    words[0] = "workloads";
    words[1] = "fix";
    words[2] = "--write";
    System.arraycopy(paths, 0, words, 3, paths.length);
    return Person.newcomer(folder).types(words);
  }

  @Test
  void writesTheFileThatItReadAlsoBehindALink() throws IOException {
    Files.createDirectories(folder.resolve("real/deep"));
    Path read = Files.writeString(folder.resolve("real/web.yaml"), WEB);
    Path other = Files.writeString(folder.resolve("web.yaml"), "kind: Other\n");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real/deep"));
    String named = folder + "/link/../web.yaml";

    assertThat(fixes(named)).isEqualTo(new Person.Said(0, "", "wrote " + named + "\n"));
    assertThat(Files.readString(other)).isEqualTo("kind: Other\n");
    assertThat(Files.readString(read)).startsWith(WEB).contains("readinessProbe:");
  }

  @Test
  void writesAFileWhoseNameHoldsABackslash() throws IOException {
    Path odd = Files.writeString(folder.resolve("a\\x2db.yaml"), WEB);

    assertThat(fixes(folder.toString())).isEqualTo(new Person.Said(0, "", "wrote " + odd + "\n"));
    assertThat(folder.toFile().list()).containsExactly("a\\x2db.yaml");
    assertThat(Files.readString(odd)).startsWith(WEB).contains("readinessProbe:");
  }

  @Test
  void writesNothingWhileAPolicyCanNotBeRead() throws IOException {
    Path web = Files.writeString(folder.resolve("web.yaml"), WEB);
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: devops.stochastic.io/v1
            kind: DevOpsPolicy
            metadata: {name: rules}
            spec: {requireLivenessProbe: tru}
            """);

    assertThat(fixes(folder.toString()))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                """
                writ: %s:4:30: spec.requireLivenessProbe: has to be `true` or `false`, not `tru`
                writ: nothing was written: a policy among the manifests can't be read, so what it \
                demands is not known; mend it, or name another by --policy or --bundle
                """
                    .formatted(policy)));
    assertThat(Files.readString(web)).isEqualTo(WEB);
    assertThat(fixes(folder.toString(), "--bundle", "baseline").err())
        .endsWith("wrote " + web + "\n");
  }

  /** The name of what is written beside the file is too long; that stops even root. */
  @Test
  void saysWhichFilesItCouldNotWrite() throws IOException {
    Path deep = folder.resolve("deep");
    while (deep.toString().length() < 3800) {
      deep = deep.resolve("d".repeat(200));
    }
    deep = deep.resolve("d".repeat(4079 - deep.toString().length()));
    Files.createDirectories(deep);
    Path stuck = Files.writeString(deep.resolve("web.yaml"), WEB);
    Path other = Files.writeString(folder.resolve("web.yaml"), WEB);

    assertThat(fixes(folder.toString()))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                "writ: `%s` can't be written, it is as it was: File name too long\nwrote %s\n"
                    .formatted(stuck, other)));
    assertThat(Files.readString(stuck)).isEqualTo(WEB);
    assertThat(Files.readString(other)).contains("readinessProbe:");
  }

  @Test
  void saysThatADeviceIsFull() throws IOException {
    Path web = Files.writeString(folder.resolve("web.yaml"), WEB);
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");

    assertThat(
            Person.newcomer(folder)
                .types("workloads", "scan", web.toString(), "--output", "/dev/full"))
        .isEqualTo(
            new Person.Said(
                2, "", "writ: `/dev/full` can't be written: No space left on device\n"));
  }

  @Test
  void leavesItsOwnReportOut() throws IOException {
    Files.writeString(folder.resolve("web.yaml"), WEB);
    Path report = folder.resolve("r.json");
    String[] scan = {
      "workloads", "scan", folder.toString(), "--format", "json", "--output", report.toString()
    };

    Person.newcomer(folder).types(scan);
    String first = Files.readString(report);
    Person.newcomer(folder).types(scan);

    assertThat(Files.readString(report)).isEqualTo(first).contains("\"skipped\": 0");
  }
}
