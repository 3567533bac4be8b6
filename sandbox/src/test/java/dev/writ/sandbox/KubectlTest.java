package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl, where one is installed. */
class KubectlTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  @TempDir Path directory = Path.of("");
  private String namespace = "";

  record Run(int exit, String out, String err) {}

  @BeforeAll
  static void needKubectl() {
    boolean installed =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    Assumptions.assumeTrue(installed, "kubectl is not on the PATH: install it to run this test");
  }

  @BeforeEach
  void login() throws IOException {
    namespace = CLUSTER.newNamespace();
    Identity.writePrivately(directory.resolve("kubeconfig"), CLUSTER.sandbox().kubeconfigYaml());
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "kubectl",
                "--kubeconfig",
                directory.resolve("kubeconfig").toString(),
                "--namespace",
                namespace));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", directory.toString());
    builder.redirectError(directory.resolve("err").toFile());
    return builder.start();
  }

  private Run run(String input, String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, Files.readString(directory.resolve("err")));
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    return kubectlReading("", arguments);
  }

  private String kubectlReading(String input, String... arguments)
      throws IOException, InterruptedException {
    Run run = run(input, arguments);
    assertThat(run.exit()).as(String.join(" ", arguments) + ": " + run.err()).isZero();
    return run.out();
  }

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: http, port: %d}, {name: admin, port: 81}]}
      """;

  @Test
  void knowsVersionAndResources() throws IOException, InterruptedException {
    assertThat(kubectl("version")).contains("Server Version: v1.32");
    assertThat(kubectl("api-resources"))
        .containsPattern("virtualmachines +vm,vms +kubevirt.io/v1 +true +VirtualMachine")
        .containsPattern("deployments +deploy +apps/v1 +true +Deployment");
    assertThat(kubectl("get", "nodes", "-o", "wide")).contains("sandbox-1", "Ready", "INTERNAL-IP");
    assertThat(kubectl("get", "--raw", "/readyz")).isEqualTo("ok");
    assertThat(kubectl("auth", "can-i", "create", "pods").strip()).isEqualTo("yes");
    assertThat(kubectl("explain", "vm.spec.template.spec.domain.cpu.cores")).contains("<integer>");
  }

  @Test
  void appliesAndShowsTheDifference() throws IOException, InterruptedException {
    assertThat(kubectlReading(SERVICE.formatted(80), "apply", "-f", "-"))
        .isEqualTo("service/web created\n");
    assertThat(kubectlReading(SERVICE.formatted(80), "apply", "-f", "-"))
        .isEqualTo("service/web unchanged\n");
    Run difference = run(SERVICE.formatted(8080), "diff", "-f", "-");
    assertThat(difference.exit()).as(difference.err()).isEqualTo(1);
    assertThat(difference.out()).contains("+    port: 8080");
    assertThat(kubectlReading(SERVICE.formatted(8080), "apply", "-f", "-"))
        .isEqualTo("service/web configured\n");
    assertThat(kubectl("get", "svc", "web", "-o", "jsonpath={.spec.ports[*].port}"))
        .isEqualTo("8080 81");
    Run strict = run(SERVICE.formatted(80).replace("selector", "selektor"), "apply", "-f", "-");
    assertThat(strict.err()).contains("unknown field \"spec.selektor\"");
  }

  @Test
  void appliesOnTheServer() throws IOException, InterruptedException {
    assertThat(kubectlReading(SERVICE.formatted(80), "apply", "--server-side", "-f", "-"))
        .isEqualTo("service/web serverside-applied\n");
    Run conflict =
        run(
            SERVICE.formatted(80).replace("app: web", "app: other"),
            "apply",
            "--server-side",
            "--field-manager=other",
            "-f",
            "-");
    assertThat(conflict.err())
        .contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.selector");
    assertThat(
            kubectlReading(
                SERVICE.formatted(80), "apply", "--server-side", "--dry-run=server", "-f", "-"))
        .contains("serverside-applied (server dry run)");
    assertThat(kubectl("get", "svc", "web", "-o", "yaml", "--show-managed-fields"))
        .contains("manager: kubectl", "operation: Apply", "k:{\"port\":80,\"protocol\":\"TCP\"}");
  }

  @Test
  void createsPatchesLabelsAnnotatesDescribesAndDeletes() throws IOException, InterruptedException {
    kubectl("create", "configmap", "m", "--from-literal=k=v");
    kubectl("create", "secret", "generic", "s", "--from-literal=user=admin");
    kubectl("create", "serviceaccount", "robot");
    kubectl("create", "role", "reader", "--verb=get", "--resource=pods");
    kubectl("create", "rolebinding", "rb", "--role=reader", "--serviceaccount=x:robot");
    kubectl("create", "job", "once", "--image=x");
    kubectl("create", "cronjob", "often", "--image=x", "--schedule=0 * * * *");
    kubectl("create", "service", "clusterip", "svc", "--tcp=80:8080");
    kubectl("patch", "configmap", "m", "-p", "{\"data\":{\"l\":\"w\"}}");
    kubectl("label", "configmap", "m", "a=b");
    kubectl("annotate", "configmap", "m", "note=hello");
    assertThat(kubectl("get", "secret", "s", "-o", "jsonpath={.data.user}")).isEqualTo("YWRtaW4=");
    assertThat(kubectl("describe", "configmap", "m"))
        .contains("Labels:       a=b", "Annotations:  note: hello", "w");
    assertThat(kubectl("describe", "service", "svc")).contains("TargetPort:", "8080/TCP");
    assertThat(kubectl("delete", "configmap", "m")).startsWith("configmap \"m\" deleted");
    assertThat(run("", "get", "configmap", "m").err())
        .isEqualTo("Error from server (NotFound): configmaps \"m\" not found\n");
  }

  @Test
  void printsWhatWebhooksWarnOfAndDeny() throws IOException, InterruptedException {
    try (var webhook =
        new PretendWebhook(
            request -> {
              if (request.at("/object/metadata/name").asText().equals("bad")) {
                return PretendWebhook.deny("not here");
              }
              var response = PretendWebhook.allow();
              response
                  .putArray("warnings")
                  .add("it says \"größer — C:\\\"")
                  .add("twice")
                  .add("twice");
              return response;
            })) {
      CLUSTER
          .sandbox()
          .apply(webhook.configuration("ValidatingWebhookConfiguration", namespace, "Fail"));
      assertThat(run("", "run", "good", "--image=web:1").err())
          .isEqualTo("Warning: it says \"größer — C:\\\"\nWarning: twice\n");
      assertThat(run("", "run", "bad", "--image=web:1").err())
          .isEqualTo(
              "Error from server: admission webhook \"policy.writ.test\" denied the request:"
                  + " not here\n");
    }
  }

  @Test
  void debugsAPodByAnEphemeralContainer() throws IOException, InterruptedException {
    kubectl("run", "web", "--image=web:1");
    kubectl("debug", "web", "--image=busybox:1.37", "--container=look", "--attach=false");
    assertThat(kubectl("get", "pod", "web", "-o", "jsonpath={.spec.ephemeralContainers[*].image}"))
        .isEqualTo("busybox:1.37");
    kubectl("label", "pod", "web", "a=b");
    assertThat(
            run(
                    "",
                    "patch",
                    "pod",
                    "web",
                    "-p",
                    "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"more\",\"image\":\"x:1\"}]}}")
                .err())
        .contains("pod updates may not change fields");
    assertThat(
            run(
                    "",
                    "patch",
                    "pod",
                    "web",
                    "--subresource=ephemeralcontainers",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"ephemeralContainers\":null}}")
                .err())
        .contains("existing ephemeral containers \"look\" may not be removed");
  }

  @Test
  void rollsDeploymentsOutAndBack() throws IOException, InterruptedException {
    kubectl("create", "deployment", "web", "--image=web:1", "--replicas=2");
    assertThat(kubectl("rollout", "status", "deployment/web", "--timeout=60s"))
        .contains("successfully rolled out");
    kubectl("set", "image", "deployment/web", "web=web:2");
    kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    kubectl("rollout", "undo", "deployment/web");
    kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    kubectl("scale", "deployment/web", "--replicas=1");
    kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(kubectl("get", "deployment", "web", "-o", "wide"))
        .contains("1/1", "web:1", "app=web");
    assertThat(kubectl("describe", "deployment", "web")).contains("NewReplicaSetAvailable");
    kubectl("delete", "deployment", "web");
    kubectl("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=60s");
  }

  @Test
  void watchesAMachineUntilItRuns() throws IOException, InterruptedException {
    machine("m0", "Halted"); // which tells when the watch has begun
    Process watch = start("get", "vm", "-w", "--output-watch-events");
    try (BufferedReader lines = watch.inputReader()) {
      assertThat(lineWith(lines, "m0")).startsWith("ADDED");
      machine("m1", "Always");
      assertThat(lineWith(lines, "Running")).containsPattern("MODIFIED +m1 +\\d+s +Running +True");
    } finally {
      watch.destroy();
    }
    kubectl("wait", "--for=condition=Ready", "vm/m1", "--timeout=60s");
    assertThat(kubectl("get", "vm,vmi")).contains("virtualmachineinstance.kubevirt.io/m1");
    kubectl("delete", "vm", "m0", "m1");
  }

  private void machine(String name, String runStrategy) throws IOException, InterruptedException {
    kubectlReading(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata: {name: NAME}
        spec: {runStrategy: STRATEGY, template: {spec: {domain: {devices: {}}}}}
        """
            .replace("NAME", name)
            .replace("STRATEGY", runStrategy),
        "apply",
        "-f",
        "-");
  }

  /** The first line from now on that has a word in it. */
  private static String lineWith(BufferedReader lines, String word) throws IOException {
    String line;
    do {
      line = lines.readLine();
    } while (line != null && !line.contains(word));
    return Objects.requireNonNullElse(line, "the watch ended");
  }
}
