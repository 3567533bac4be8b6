package dev.writ.dbt.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.writ.dbt.view.Upload;
import dev.writ.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=xyz";

  private static Map<String, List<Upload>> parts(String type, String body) {
    return Multipart.parts(body.replace("\n", "\r\n").getBytes(UTF_8), type);
  }

  private static String one(String disposition, String text) {
    return "--xyz\nContent-Disposition: " + disposition + "\n\n" + text + "\n--xyz--\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=xyz",
        "multipart/form-data;boundary=xyz",
        "multipart/form-data; charset=utf-8; boundary=\"xyz\"",
        "Multipart/Form-Data;  Boundary=xyz"
      })
  void findsTheBoundaryHoweverItIsWritten(String type) {
    assertThat(parts(type, one("form-data; name=\"dry_run\"", "true"))).containsKey("dry_run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "form-data; name=\"manifest\"; filename=\"m.json\"",
        "form-data;name=manifest;filename=m.json",
        "form-data; filename=\"m.json\"; name=\"manifest\""
      })
  void namesAPartAndItsFile(String disposition) {
    Upload part = parts(TYPE, one(disposition, "{}")).getOrDefault("manifest", List.of()).get(0);

    assertThat(part.name()).isEqualTo("m.json");
    assertThat(part.bytes()).isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void takesNoNameOutOfAFileName() {
    assertThat(parts(TYPE, one("form-data; filename=\"a; name=b\"; name=\"manifest\"", "{}")))
        .containsOnlyKeys("manifest");
  }

  @Test
  void keepsEveryByteOfAPart() {
    byte[] text = "a\r\n\r\n--xy\0b\r\n".getBytes(UTF_8);
    String body =
        "--xyz\r\nContent-Disposition: form-data; name=\"manifest\"\r\n\r\n"
            + new String(text, UTF_8)
            + "\r\n--xyz--";

    assertThat(
            Multipart.parts(body.getBytes(UTF_8), TYPE)
                .getOrDefault("manifest", List.of())
                .get(0)
                .bytes())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "--xyz",
        "--xyz\n",
        "--xyz\nContent-Disposition: form-data; name=\"a\"\n\nno end",
        "--xyz\nContent-Disposition: form-data\n\nnameless\n--xyz--"
      })
  void refusesWhatIsNoForm(String body) {
    Problem refusal = catchThrowableOfType(Problem.class, () -> parts(TYPE, body));

    assertThat(refusal.code().name()).isEqualTo("DBT_MULTIPART_INVALID");
  }

  @Test
  void refusesAFormWithoutABoundary() {
    Problem refusal =
        catchThrowableOfType(Problem.class, () -> parts("multipart/form-data", "--xyz--"));

    assertThat(refusal.code().name()).isEqualTo("DBT_MULTIPART_INVALID");
  }
}
