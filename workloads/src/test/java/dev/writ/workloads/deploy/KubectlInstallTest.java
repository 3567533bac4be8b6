package dev.writ.workloads.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of deploy/workloads/README.md, by the real kubectl where one is installed. */
class KubectlInstallTest {
  @TempDir private Path home;

  private record Run(int exit, String printed) {}

  @BeforeAll
  static void needKubectl() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
        "kubectl is not on the PATH: install it to run this test");
  }

  @Test
  void installsTwiceAndRemoves() throws IOException, InterruptedException {
    String folder = ShippedRights.FOLDER.toString();
    try (Sandbox cluster = Sandbox.start(SandboxSettings.forTests())) {
      Files.writeString(home.resolve("kubeconfig"), cluster.kubeconfigYaml());

      List<String> rights = lines("apply", "-k", folder + "/rights");
      assertThat(rights)
          .contains(
              "namespace/writ-system created",
              "customresourcedefinition.apiextensions.k8s.io/devopspolicies.devops.stochastic.io"
                  + " created",
              "clusterrole.rbac.authorization.k8s.io/writ-workloads created")
          .allMatch(line -> line.endsWith(" created"));

      List<String> rest = lines("apply", "-k", folder);
      assertThat(rest)
          .contains("namespace/writ-system unchanged", "deployment.apps/writ created")
          .hasSize(rights.size() + 4);
      assertThat(lines("apply", "-k", folder))
          .hasSameSizeAs(rest)
          .allMatch(line -> line.endsWith(" unchanged"));
      assertThat(run("diff", "-k", folder)).isEqualTo(new Run(0, ""));
      assertThat(lines("get", "dop,cdop", "-A")).containsExactly("No resources found");
      assertThat(
              lines(
                  "auth",
                  "can-i",
                  "patch",
                  "deployments",
                  "-n",
                  "default",
                  "--as=system:serviceaccount:writ-system:writ"))
          .containsExactly("yes");

      // Its namespace goes first and takes some of the rest along.
      assertThat(lines("delete", "-k", folder, "--ignore-not-found"))
          .contains("namespace \"writ-system\" deleted");
      for (String gone : List.of("namespace/writ-system", "clusterrole/writ-workloads")) {
        assertThat(lines("get", gone, "--ignore-not-found")).isEmpty();
      }
    }
  }

  private List<String> lines(String... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.exit()).as(run.printed()).isZero();
    return run.printed().lines().toList();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("kubectl", "--kubeconfig", home.resolve("kubeconfig").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    Process kubectl = builder.start();
    kubectl.getOutputStream().close();
    String printed = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(kubectl.waitFor(), printed);
  }
}
