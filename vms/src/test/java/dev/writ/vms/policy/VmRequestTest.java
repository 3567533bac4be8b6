package dev.writ.vms.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VmRequestTest {
  private static final UUID ID = new UUID(1, 2);

  @Test
  void readsTheLeast() {
    VmRequest request = VmRequest.parse(least());
    assertThat(request.namespace()).isEqualTo("dev");
    assertThat(request.cpu()).isNull();
    assertThat(request.gpu()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("V2 forbidden fields: each alone names itself")
  @ValueSource(
      strings = {
        "name",
        "labels",
        "annotations",
        "cloud_init",
        "cluster_id",
        "storage_class",
        "template_version",
        "environment",
        "run_strategy"
      })
  void refusesWhatThePlatformSets(String field) {
    Problem problem = refusalOf(least().put(field, "x"));
    assertThat(problem.code()).isEqualTo(VmsProblems.INVALID_REQUEST_FIELD);
    assertThat(problem.pointer()).isEqualTo("/" + field);
  }

  @Test
  @DisplayName("V2 forbidden fields: all four at once")
  void tellsEveryForbiddenFieldAtOnce() {
    Problem problem =
        refusalOf(
            least()
                .put("name", "x")
                .put("labels", "x")
                .put("cloud_init", "x")
                .put("cluster_id", "x"));
    assertThat(problem.code().name()).isEqualTo("VALIDATION_FAILED");
    assertThat(problem.errors())
        .hasSize(4)
        .extracting(FieldProblem::code)
        .containsOnly(VmsProblems.INVALID_REQUEST_FIELD);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "memory,   '-1Gi',    QUANTITY_INVALID",
        "memory,   '1e400',   QUANTITY_INVALID",
        "memory,   '0',       QUANTITY_INVALID",
        "memory,   '0Gi',     QUANTITY_INVALID",
        "memory,   'NaN',     QUANTITY_INVALID",
        "memory,   '4GB',     QUANTITY_INVALID",
        "memory,   '17Ti',    QUANTITY_INVALID",
        "memory,   4,         FIELD_INVALID",
        "cpu,      0,         QUANTITY_INVALID",
        "cpu,      -1,        QUANTITY_INVALID",
        "cpu,      1.5,       QUANTITY_INVALID",
        "cpu,      1025,      QUANTITY_INVALID",
        "cpu,      99999999999999999999, QUANTITY_INVALID",
        "cpu,      'two',     QUANTITY_INVALID",
        "disk_gb,  65537,     QUANTITY_INVALID",
        "hugepages,'4Mi',     QUANTITY_INVALID",
        "numa,     'yes',     FIELD_INVALID",
        "gpu,      'a',       FIELD_INVALID",
        "service_id, 'x',     FIELD_INVALID",
        "surprise, 1,         UNKNOWN_FIELD"
      })
  void refusesBadValues(String field, String json, String code) {
    ObjectNode body = least();
    body.set(field, Json.read(json.replace('\'', '"')));
    assertThat(refusalOf(body).code().name()).isEqualTo(code);
  }

  @Test
  void tellsEveryMissingField() {
    assertThat(refusalOf(Json.object()).errors())
        .extracting(FieldProblem::pointer)
        .containsExactlyInAnyOrder(
            "/service_id", "/template_id", "/instance_size_id", "/namespace", "/reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"   ", "a\u0000b", "a\u001bb", "a\u202eb"})
  void refusesUnreadableReasons(String reason) {
    assertThat(refusalOf(least().put("reason", reason)).code().name()).isEqualTo("TEXT_INVALID");
  }

  @Test
  void keepsMarkupInReasonsAsText() {
    assertThat(VmRequest.parse(least().put("reason", "<b>now</b>\nplease")).reason())
        .isEqualTo("<b>now</b>\nplease");
  }

  @Test
  void resolvesMemoryInKubernetesUnits() {
    assertThat(
            List.of("1Mi", "1.5Gi", "4Gi", "16Ti").stream()
                .map(text -> java.util.Objects.requireNonNull(Memory.parse(text)).bytes())
                .toList())
        .containsExactly(1L << 20, 3L << 29, 4L << 30, 16L << 40);
  }

  private static ObjectNode least() {
    return Json.object()
        .put("service_id", ID.toString())
        .put("template_id", ID.toString())
        .put("instance_size_id", ID.toString())
        .put("namespace", "dev")
        .put("reason", "a cache");
  }

  private static Problem refusalOf(ObjectNode body) {
    return catchThrowableOfType(Problem.class, () -> VmRequest.parse(body));
  }
}
