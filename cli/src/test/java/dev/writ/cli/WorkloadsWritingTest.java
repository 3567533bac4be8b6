package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
}
