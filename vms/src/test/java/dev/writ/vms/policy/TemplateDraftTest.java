package dev.writ.vms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateDraftTest {
  @Test
  void readsAWholeTemplate() {
    TemplateDraft draft =
        TemplateDraft.parse(
            body(
                """
                #cloud-config
                users:
                  - name: ops
                    passwd: $6$salt$abcdefghijk
                    ssh_authorized_keys: [ssh-ed25519 AAAA ops]
                chpasswd:
                  users:
                    - {name: root, type: RANDOM}
                """));
    assertThat(draft.image()).isEqualTo(new ImageSource.ContainerDisk("quay.io/os/fedora:42"));
    assertThat(draft.image().toJson().toString())
        .isEqualTo("{\"type\":\"containerDisk\",\"image\":\"quay.io/os/fedora:42\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#cloud-config\npassword: hunter2\n",
        "#cloud-config\nusers:\n- {name: a, plain_text_passwd: hunter2}\n",
        "#cloud-config\nchpasswd:\n  list: |\n    root:hunter2\n",
        "#cloud-config\nchpasswd:\n  list:\n  - root:hunter2\n",
        "#cloud-config\nchpasswd:\n  users:\n  - {name: a, password: 12345678}\n"
      })
  void refusesReadablePasswords(String cloudInit) {
    Problem problem = refusalOf(body(cloudInit));
    assertThat(problem.code()).isEqualTo(VmsProblems.CLOUD_INIT_PLAINTEXT_SECRET);
    assertThat(problem.detail()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "packages: [curl]\n",
        "#cloud-config\n- a\n",
        "#cloud-config\na: 1\na: 2\n",
        "#cloud-config\na: !!java.net.URL [http://x]\n",
        "#cloud-config\na: &a [x,x]\nb: [*a,*a]\n",
        "#cloud-config\nbase: &b {x: 1}\nmore:\n  <<: *b\n",
        "#cloud-config\na: 1\n---\nb: 2\n",
        "#cloud-config\na: [\n"
      })
  void refusesWhatIsNotOnePlainMapping(String cloudInit) {
    assertThat(refusalOf(body(cloudInit)).code()).isEqualTo(VmsProblems.CLOUD_INIT_INVALID);
  }

  @Test
  void tellsLineAndColumn() {
    assertThat(refusalOf(body("#cloud-config\na: 1\nb: [\n")).params())
        .containsEntry("line", 4)
        .containsEntry("column", 1);
  }

  @Test
  void refusesAnAliasBombAtOnce() {
    StringBuilder bomb = new StringBuilder("#cloud-config\na0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(refusalOf(body(bomb.toString())).code()).isEqualTo(VmsProblems.CLOUD_INIT_INVALID);
  }

  @Test
  void tellsEveryProblemAtOnce() {
    ObjectNode body = Json.object().put("name", "Fedora!").put("cloud_init", "x");
    body.putObject("image").put("type", "floppy");
    body.putArray("quick_fields").add("name");
    assertThat(refusalOf(body).errors())
        .extracting(FieldProblem::pointer)
        .containsExactlyInAnyOrder("/name", "/cloud_init", "/image", "/quick_fields");
  }

  private static ObjectNode body(String cloudInit) {
    ObjectNode body = Json.object().put("name", "fedora").put("cloud_init", cloudInit);
    body.putObject("image").put("type", "containerDisk").put("image", "quay.io/os/fedora:42");
    return body;
  }

  private static Problem refusalOf(ObjectNode body) {
    return catchThrowableOfType(Problem.class, () -> TemplateDraft.parse(body));
  }
}
