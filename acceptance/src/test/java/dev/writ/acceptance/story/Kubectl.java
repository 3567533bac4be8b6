package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.acceptance.RunningHouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The real kubectl on a house's pretend clusters. */
final class Kubectl {
  private Kubectl() {}

  static boolean isInstalled() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
  }

  /** What {@code kubectl get vm -A} prints in this context. */
  static String machines(RunningHouse house, String context)
      throws IOException, InterruptedException {
    return run(house, "--context", context, "get", "vm", "-A");
  }

  /** What it prints; it has to succeed. */
  static String run(RunningHouse house, String... arguments)
      throws IOException, InterruptedException {
    Printed printed = ask(house, arguments);
    assertThat(printed.exit()).as(printed.text()).isZero();
    return printed.text();
  }

  /** What it prints; it has to be refused. */
  static String refused(RunningHouse house, String... arguments)
      throws IOException, InterruptedException {
    Printed printed = ask(house, arguments);
    assertThat(printed.exit()).as(printed.text()).isEqualTo(1);
    return printed.text();
  }

  private record Printed(int exit, String text) {}

  private static Printed ask(RunningHouse house, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("kubectl");
    command.add("--kubeconfig");
    command.add(house.data().resolve("sandbox.kubeconfig").toString());
    command.addAll(List.of(arguments));
    Process kubectl = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(kubectl.waitFor(), text);
  }
}
