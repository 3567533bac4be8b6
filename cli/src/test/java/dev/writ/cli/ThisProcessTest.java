package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, started the way `./writ` starts it. */
class ThisProcessTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir private Path folder;

  @Test
  void speaksUtf8AndEndsWithItsCode() throws IOException, InterruptedException {
    try (PretendServer server = new PretendServer()) {
      server.answers(
          "GET /api/v1/approvals?status=PENDING_APPROVAL&page=1&per_page=50",
          200,
          "{\"total\":1,\"items\":[{\"id\":\"t1\",\"reason\":\"f\u00fcr die K\u00fcche\"}]}");

      Ended ended = launch(JAVA, server.url(), "approvals", "list");

      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).endsWith("f\u00fcr die K\u00fcche\n");
      assertThat(ended.code()).isZero();
    }
    assertThat(launch(JAVA, "http://127.0.0.1:1", "no-such-verb").code()).isEqualTo(2);
  }

  @Test
  void launcherTellsAboutTheTerminalAndPassesArgumentsAsTheyAre()
      throws IOException, InterruptedException {
    Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Ended ended = launch(java.toString(), "", "vms", "request", "--reason", "a  b'$x");

    assertThat(ended.out().lines().toList())
        .contains("-Dwrit.terminal=") // nothing here is a terminal
        .containsSubsequence("dev.writ.cli.Writ", "vms", "request", "--reason", "a  b'$x");
  }

  @Test
  void endsQuietlyWhenNobodyReadsOn() throws IOException, InterruptedException {
    String[] names = IntStream.range(0, 3_000).mapToObj(i -> "odd" + i).toArray(String[]::new);
    DbtProject.in(folder).having(names).judgedBy(DbtProject.STRICT); // more than a pipe takes

    Ended ended =
        run(
            Map.of(),
            "bash",
            "-c",
            ". ./launch.sh; { (writ_cli \"$@\"); echo \"code $?\" >&2; } | true",
            "bash",
            JAVA,
            jar().toString(),
            "dbt",
            "check",
            "--project-dir",
            folder.toString());

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).isEqualTo("code 1\n");
  }

  @Test
  void completionScriptWorksInBash() throws IOException, InterruptedException {
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, Person.newcomer(folder).types("completion", "bash").out());

    Ended ended =
        run(
            Map.of(),
            "bash",
            "-c",
            "compopt() { :; }; source \"$1\"; COMP_WORDS=(writ approvals ap); COMP_CWORD=2; _complete_writ;"
                + " echo \"${COMPREPLY[@]}\"",
            "bash",
            script.toString());

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo("approve\n");
  }

  private record Ended(int code, String out, String err) {}

  /** A jar that names the class path of this test. */
  private Path jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    StringBuilder classPath = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.append(Path.of(entry).toUri()).append(' ');
    }
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString());
    Path jar = folder.resolve("writ-cli.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private Ended launch(String java, String url, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-euc", ". ./launch.sh; writ_cli \"$@\"", "bash", java));
    command.add(jar().toString());
    command.addAll(List.of(args));
    return run(Map.of("WRIT_URL", url, "WRIT_TOKEN", "t"), command.toArray(String[]::new));
  }

  private static Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      int code = builder.start().waitFor();
      return new Ended(
          code,
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
