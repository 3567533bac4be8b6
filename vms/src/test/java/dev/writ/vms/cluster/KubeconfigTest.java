package dev.writ.vms.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.VmsProblems;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KubeconfigTest {
  private static final String CA =
      base64("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts:
      - name: main
        context: {cluster: c, user: u}
      clusters:
      - name: c
        cluster:
          server: https://10.0.0.1:6443
          certificate-authority-data: %s
      users:
      - name: u
        user:
          token: s3cr3t-t0ken
      """
          .formatted(CA);

  @Test
  void takesWhatAConnectionNeeds() {
    Kubeconfig read = Kubeconfig.parse(GOOD, null);
    assertThat(read.apiUrl()).isEqualTo("https://10.0.0.1:6443");
    assertThat(read.credential().token()).isEqualTo("s3cr3t-t0ken");
    assertThat(read.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void takesClientCertificates() {
    Kubeconfig read =
        Kubeconfig.parse(
            GOOD.replace(
                "token: s3cr3t-t0ken",
                "client-certificate-data: " + CA + "\n    client-key-data: " + CA),
            null);
    assertThat(read.credential().certificate()).startsWith("-----BEGIN");
    assertThat(read.credential().token()).isNull();
  }

  static Stream<Arguments> dangers() {
    return Stream.of(
        arguments(
            "file of the CA",
            "certificate-authority-data:",
            "certificate-authority: /etc/ca\n    x:"),
        arguments("file of the token", "token: s3cr3t-t0ken", "tokenFile: /var/run/token"),
        arguments("file of the key", "token: s3cr3t-t0ken", "client-key: /etc/key"),
        arguments("exec plugin", "token: s3cr3t-t0ken", "exec: {command: sh}"),
        arguments("auth provider", "token: s3cr3t-t0ken", "auth-provider: {name: gcp}"),
        arguments("basic password", "token: s3cr3t-t0ken", "password: s3cr3t-t0ken"),
        arguments("impersonation", "token: s3cr3t-t0ken", "token: s3cr3t-t0ken\n    as: admin"),
        arguments("proxy", "server: https", "proxy-url: http://p\n    server: https"),
        arguments(
            "insecure TLS", "server: https", "insecure-skip-tls-verify: true\n    server: https"),
        arguments("no CA", "certificate-authority-data:", "nothing:"),
        arguments("plain http", "server: https", "server: http"),
        arguments("user in the address", "https://10", "https://u:p@10"),
        arguments("no context", "contexts:", "others:"),
        arguments("unknown cluster", "cluster: c,", "cluster: d,"),
        arguments(
            "two contexts",
            "- name: main",
            "- name: a\n  context: {cluster: c, user: u}\n- name: main"),
        arguments("no YAML", "kind: Config", "kind: ["),
        arguments("no base64", "authority-data:", "authority-data: '%'\n    y:"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dangers")
  void refuses(String why, String what, String by) {
    Problem problem =
        catchThrowableOfType(Problem.class, () -> Kubeconfig.parse(GOOD.replace(what, by), null));
    assertThat(problem).as(why).isNotNull();
    assertThat(problem.code()).isEqualTo(VmsProblems.CREDENTIAL_REFUSED);
    assertThat(problem.detail() + problem.params()).doesNotContain("s3cr3t");
  }

  @Test
  void refusesMoreThan256KiB() {
    assertThat(
            catchThrowableOfType(
                Problem.class, () -> Kubeconfig.parse(GOOD + "#" + "x".repeat(256 * 1024), null)))
        .isNotNull();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
