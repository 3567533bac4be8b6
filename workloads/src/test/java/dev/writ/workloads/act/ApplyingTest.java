package dev.writ.workloads.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.cluster.ApiFailure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyingTest {
  private static final String ON_OBJECT = ".metadata.annotations.";
  private static final String ON_TEMPLATE = ".spec.template.metadata.annotations.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // status | contested | whether it is taken over
        "409 | o:devops.stochastic.io/patched-fields | true",
        "409 | o:devops.stochastic.io/patched-by t:devops.stochastic.io/patched-by | true",
        "409 | o:devops.stochastic.io/patched-by .spec.replicas | false",
        "409 | o:example.com/owner | false",
        "409 | o:devops.stochastic.io | false",
        "409 | '' | false",
        "403 | o:devops.stochastic.io/patched-by | false",
      })
  void takesOverNothingButItsOwnAnnotations(int status, String contested, boolean taken) {
    List<String> fields =
        Arrays.stream(contested.split(" ", -1))
            .filter(field -> !field.isEmpty())
            .map(field -> field.replace("o:", ON_OBJECT).replace("t:", ON_TEMPLATE))
            .toList();
    ApiFailure failure = ApiFailure.answered(status, "Conflict", "no", fields, false);
    assertThat(Applying.isOverOurAnnotations(failure)).isEqualTo(taken);
  }
}
