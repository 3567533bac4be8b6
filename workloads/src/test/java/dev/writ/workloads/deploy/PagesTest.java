package dev.writ.workloads.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.cluster.GitOpsKeys.Evidence;
import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.GitOpsKeys.Marks;
import dev.writ.cluster.GitOpsKeys.On;
import dev.writ.cluster.GitOpsKeys.Tool;
import dev.writ.document.schema.Shape;
import dev.writ.workloads.Seed;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.policy.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages below {@code docs/workloads} say what the code does. */
class PagesTest {
  private static final Path FOLDER = Path.of("../docs/workloads");
  private static final Marks NONE = new Marks(Map.of(), Map.of());
  private static final LabelTracking EVERYWHERE = new LabelTracking(true, Set.of());

  @Test
  void printTheSeedsPoliciesWordForWord() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("operator.md")))
        .contains("```yaml\n" + Seed.FIRST + "```\n")
        .contains("```yaml\n" + Seed.SECOND + "```\n");
  }

  @Test
  void nameEveryFieldOfTheStatus() throws IOException {
    Set<String> told = new TreeSet<>(words("| field | says |"));

    assertThat(told)
        .isEqualTo(
            requireNonNull(Definitions.CLUSTER_DEV_OPS_POLICY.status()).fields().stream()
                .map(Shape.Field::name)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void nameEveryReasonWhySomethingIsNotSetRight() throws IOException {
    assertThat(words("| reason | means | what to do |"))
        .isEqualTo(
            Arrays.stream(NotRemediated.Reason.values()).map(NotRemediated.Reason::word).toList());
  }

  /**
   * Each row is tried: its key alone makes Git the owner, by that tool, and the last is special.
   */
  @Test
  void nameEveryKeyByWhichGitIsKnown() throws IOException {
    List<MatchResult> rows =
        Pattern.compile("(?m)^\\| (.+?) \\| (label|annotation) `(.+?)`.* \\| (Argo CD|Flux) \\|$")
            .matcher(Files.readString(FOLDER.resolve("gitops.md")))
            .results()
            .toList();

    assertThat(rows).hasSize(17);
    for (MatchResult row : rows) {
      On on =
          switch (row.group(1)) {
            case "pod template" -> On.TEMPLATE;
            case "workload" -> On.WORKLOAD;
            default -> On.NAMESPACE;
          };
      Map<String, String> mark = Map.of(row.group(3), "x");
      Marks marks =
          row.group(2).equals("label") ? new Marks(mark, Map.of()) : new Marks(Map.of(), mark);
      Tool tool = row.group(4).equals("Flux") ? Tool.FLUX : Tool.ARGOCD;
      assertThat(
              GitOpsKeys.find(
                  on == On.TEMPLATE ? marks : NONE,
                  on == On.WORKLOAD ? marks : NONE,
                  on == On.NAMESPACE ? marks : NONE,
                  EVERYWHERE))
          .as(row.group())
          .contains(new Evidence(tool, row.group(3), "x", on));
    }
    assertThat(rows.stream().map(MatchResult::group)).doesNotHaveDuplicates();
  }

  /** What stands in backticks in the first cell of each row below such a head, on status.md. */
  private static List<String> words(String head) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve("status.md"));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals(head)) {
        for (int row = i + 2; row < lines.size() && lines.get(row).startsWith("|"); row++) {
          Pattern.compile("`(\\w+)`")
              .matcher(List.of(lines.get(row).split("\\|", -1)).get(1))
              .results()
              .forEach(word -> words.add(word.group(1)));
        }
      }
    }
    return words;
  }
}
