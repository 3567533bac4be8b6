package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.OwnProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, started the way `./writ` starts it. */
class ThisProcessTest {
  @TempDir private Path folder;

  @Test
  void speaksUtf8AndEndsWithItsCode() throws IOException, InterruptedException {
    try (PretendServer server = new PretendServer()) {
      server.answers(
          "GET /api/v1/approvals?status=PENDING_APPROVAL&page=1&per_page=50",
          200,
          "{\"total\":1,\"items\":[{\"id\":\"t1\",\"reason\":\"f\u00fcr die K\u00fcche\"}]}");

      Ended ended = launch(OwnProcess.JAVA, server.url(), "approvals", "list");

      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).endsWith("f\u00fcr die K\u00fcche\n");
      assertThat(ended.code()).isZero();
    }
    assertThat(launch(OwnProcess.JAVA, "http://127.0.0.1:1", "no-such-verb").code()).isEqualTo(2);
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
        OwnProcess.run(
            Path.of(""),
            Map.of(),
            "bash",
            "-c",
            ". ./launch.sh; { (writ_cli \"$@\"); echo \"code $?\" >&2; } | true",
            "bash",
            OwnProcess.JAVA,
            OwnProcess.jar(folder).toString(),
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
        OwnProcess.run(
            Path.of(""),
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

  private Ended launch(String java, String url, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-euc", ". ./launch.sh; writ_cli \"$@\"", "bash", java));
    command.add(OwnProcess.jar(folder).toString());
    command.addAll(List.of(args));
    return OwnProcess.run(
        Path.of(""), Map.of("WRIT_URL", url, "WRIT_TOKEN", "t"), command.toArray(String[]::new));
  }
}
