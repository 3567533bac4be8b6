package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.YamlReader;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("W29 fix inserts text only")
class FixTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");
  private static final Policy RESTRICTED = Bundles.find("restricted").orElseThrow();
  private static final Scan.Policies POLICIES = new Scan.Policies(List.of(RESTRICTED), RESTRICTED);
  private static final String HEAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
      """;
  private static final String FLOW =
      ", livenessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 5, periodSeconds: 10}"
          + ", readinessProbe: {tcpSocket: {port: 8080}, initialDelaySeconds: 5,"
          + " periodSeconds: 10}, resources: {requests: {cpu: 100m, memory: 128Mi},"
          + " limits: {cpu: 500m, memory: 256Mi}}";

  private static Fix fix(String text) {
    Manifests manifests = Manifests.of(Map.of("web.yaml", text));
    return Fix.of(manifests, Scan.of(manifests, POLICIES, NOW), NOW);
  }

  private static String fixed(String text) {
    return fix(text).changed().getOrDefault("web.yaml", text);
  }

  @Test
  void keepsCommentsLineEndsAndIndentation() {
    String text =
        """
        # web
        ---
        apiVersion: apps/v1
        kind: Deployment   # yes
        metadata:
            name: web
        spec:
            template:
                spec:
                    containers:
                    - name: "web"   # the one
                      image: nginx:1.2
                      ports:
                      - containerPort: 3000 # http
                      # the end
        """
            .replace("\n", "\r\n");

    String fixed = fixed(text);

    String inserted =
        """
                      livenessProbe:
                          tcpSocket:
                              port: 3000
                          initialDelaySeconds: 5
                          periodSeconds: 10
                      readinessProbe:
                          tcpSocket:
                              port: 3000
                          initialDelaySeconds: 5
                          periodSeconds: 10
                      resources:
                          requests:
                              cpu: 100m
                              memory: 128Mi
                          limits:
                              cpu: 500m
                              memory: 256Mi
        """
            .replace("\n", "\r\n");
    assertThat(fixed.replace(inserted, "")).isEqualTo(text);
    assertThat(fixed).contains("# http\r\n" + inserted + "              # the end\r\n");
    assertThat(fixed(fixed)).isEqualTo(fixed);
  }

  @Test
  void fillsFlowStyle() {
    String text = HEAD + "      - {name: web, image: a:1 } # short\n";

    assertThat(fixed(text))
        .isEqualTo(HEAD + "      - {name: web, image: a:1" + FLOW + " } # short\n");
    assertThat(fix(fixed(text)).changed()).isEmpty();
  }

  @Test
  void leavesWhatAnAliasOrAMergeKeyLeadsTo() {
    assertLeft(HEAD + "      - &c {name: one, image: a:1}\n      - *c\n", 8);
    assertLeft(
        HEAD
            + "      - &c\n        name: one\n        image: a:1\n      initContainers:\n"
            + "      - <<: *c\n        name: two\n",
        8);
    assertLeft(
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web}
          spec: {template: {spec: {containers: &cs [{name: one, image: a:1}]}}}
        - apiVersion: batch/v1
          kind: Job
          metadata: {name: once}
          spec: {template: {spec: {restartPolicy: Never, containers: *cs}}}
        """,
        7);
  }

  private static void assertLeft(String text, int line) {
    Fix fix = fix(text);
    assertThat(fix.changed()).isEmpty();
    assertThat(fix.left())
        .first()
        .asString()
        .startsWith("web.yaml:%d:".formatted(line))
        .endsWith(
            "container `one` is left as it is: its text serves others too, by an anchor, an alias"
                + " or a merge key; write it out");
  }

  @Test
  void leavesAnEmptyValueThatAnAliasStandsFor() {
    String text =
        HEAD
            + "      - {name: one, image: a:1, resources: &r {}}\n"
            + "      - {name: two, image: a:1, resources: *r}\n";

    assertThat(fix(text).changed()).isEmpty();
    assertThat(fix(text).left())
        .containsExactly(
            "web.yaml:8:9: container `one` is left as it is: `resources` is shared by an anchor, an"
                + " alias or a merge key",
            "web.yaml:9:9: container `two` is left as it is: `resources` is shared by an anchor, an"
                + " alias or a merge key");
    assertThat(fix(text.replace("resources: *r", "stdin: true")).changed()).hasSize(1);
  }

  @Test
  void fillsAContainerWhoseTextsAnAliasStandsFor() {
    String text = HEAD + "      - {name: &n web, image: a:1}\n      hostname: *n\n";

    assertThat(fixed(text))
        .isEqualTo(HEAD + "      - {name: &n web, image: a:1" + FLOW + "}\n      hostname: *n\n");
  }

  @Test
  void goesBelowABlockOfTextThatHasAnAnchor() {
    String container = "      - name: web\n        image: a:1\n        args:\n";
    String block = "        - &script |\n          exec app\n";
    String tail = "      securityContext:\n        runAsNonRoot: true\n";

    String fixed = fixed(HEAD + container + block + tail);

    assertThat(fixed)
        .startsWith(HEAD + container + block + "        livenessProbe:\n          tcpSocket:\n")
        .endsWith("            memory: 256Mi\n" + tail);
  }

  @Test
  void goesBelowAKeyThatIsAskedFor() {
    String text = HEAD + "      - name: web\n        ? image\n        : a:1\n";

    assertThat(fixed(text)).startsWith(text + "        livenessProbe:\n          tcpSocket:\n");
  }

  @Test
  void leavesAFileThatWouldSaySomethingElse() {
    String text = HEAD + "      - name: web\n        image: a:1\n        ? livenessProbe\n";

    assertThat(fix(text).changed()).isEmpty();
    assertThat(fix(text).left())
        .containsExactly(
            "web.yaml: the file is left as it is: with the insertions it would not say what it"
                + " should; write them by hand");
  }

  @Test
  void asksForANameThatIsText() {
    assertThat(fix(HEAD + "      - {name: 1, image: a:1}\n").left())
        .containsExactly(
            "web.yaml:8:9: container `` is left as it is: its `name` has to be text that is not"
                + " empty");
  }

  @Test
  void leavesContainersOfPatches() {
    String text = HEAD + "      - {name: web, readinessProbe: {httpGet: {port: 80}}}\n";

    assertThat(fix(text).changed()).isEmpty();
    assertThat(fix(text).left())
        .containsExactly(
            "web.yaml:8:9: container `web` is left as it is: it has no image, or `$patch`, so it is"
                + " a part of a patch; mend what is patched");
  }

  @Test
  void fillsEmptyValuesAndFilesWithoutALastLineEnd() {
    String text =
        HEAD
            + "      - name: web\n"
            + "        image: a:1\n"
            + "        livenessProbe:\n"
            + "        resources: {}";

    String fixed = fixed(text);

    assertThat(fixed)
        .contains("        livenessProbe:\n          tcpSocket:\n            port: 8080\n")
        .contains("        resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {")
        .doesNotEndWith("\n");
    assertThat(YamlReader.read("fixed", fixed).problems()).isEmpty();
    assertThat(fixed(fixed)).isEqualTo(fixed);
  }

  @Test
  void doesNotLengthenABlockOfTextAtTheEndOfAFile() {
    String text =
        HEAD + "      - name: web\n        image: a:1\n        workingDir: |\n          /srv";

    assertThat(fix(text).changed()).isEmpty();
    assertThat(fix(text).left())
        .containsExactly(
            "web.yaml:8:9: container `web` is left as it is: the file ends inside of a block of"
                + " text; end its last line");
    assertThat(fix(text.replace("|", "|- # short")).changed()).hasSize(1);
    assertThat(fix(text + "\n").changed()).hasSize(1);
  }

  @Test
  void showsUnifiedDiff() {
    String text = HEAD + "      - {name: web, image: a:1}\n";

    assertThat(fix(text).diffs().get("web.yaml"))
        .isEqualTo(
            """
            --- a/web.yaml
            +++ b/web.yaml
            @@ -5,4 +5,4 @@
               template:
                 spec:
                   containers:
            -      - {name: web, image: a:1}
            +      - {name: web, image: a:1%s}
            """
                .formatted(FLOW));
  }
}
