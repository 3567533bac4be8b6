package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy.NamedPolicy.Requirement;
import dev.writ.dbt.policy.EffectivePolicy.PolicyOverride.Action;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for any project. */
class JudgementPropertiesTest {
  private static final List<String> PREFIXES = List.of("bronze_", "gold_", "stg_", "X", "");
  private static final String REGO =
      """
      package writ.dbt.checks.a
      deny contains {"msg": input.model.name} if count(input.model.columns) == 1
      warn contains {"msg": "no type", "column": c.name} if some c in input.model.columns
      """;

  /** One model: its prefix, columns, how many of them are tested, and whom it depends on. */
  record Sketch(int prefix, int columns, int tested, boolean described, List<Integer> uses) {}

  @Provide
  Arbitrary<List<Sketch>> projects() {
    Arbitrary<Sketch> sketch =
        Combinators.combine(
                Arbitraries.integers().between(0, PREFIXES.size() - 1),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 6),
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 9).list().ofMaxSize(3))
            .as(Sketch::new);
    return sketch.list().ofMinSize(1).ofMaxSize(8);
  }

  private static String name(List<Sketch> sketches, int i) {
    return PREFIXES.get(sketches.get(i).prefix()) + "m" + i;
  }

  /**
   * The project of a sketch. Dependencies may lead to themselves, in circles, or nowhere.
   *
   * @param folder where its files lie
   */
  private static Project project(List<Sketch> sketches, String folder) {
    Project project = new Project();
    for (int i = 0; i < sketches.size(); i++) {
      Sketch sketch = sketches.get(i);
      project
          .model(name(sketches, i))
          .file(folder + "/" + i + ".sql")
          .patch(folder + "/schema.yml")
          .described(sketch.described() ? "What it is" : "");
      project.columns("c", Math.min(sketch.tested(), sketch.columns()), sketch.columns());
      for (int used : sketch.uses()) {
        project.dependsOn(
            used < sketches.size() ? Project.id(name(sketches, used)) : "model.shop.gone" + used);
      }
    }
    return project;
  }

  private static Law law() {
    return Law.standard()
        .layers(50, 80, 100)
        .policy("few", true, "keep it small", new Requirement.MaxTransforms(3))
        .rego("a.rego", REGO);
  }

  private static Set<String> fingerprints(Judgement.Verdict verdict) {
    Set<String> all = new TreeSet<>();
    verdict.violations().forEach(each -> all.add(each.fingerprint()));
    return all;
  }

  @Property(tries = 100)
  void twoRunsSayTheSame(@ForAll("projects") List<Sketch> sketches) {
    assertThat(law().judge(project(sketches, "models")).toString())
        .isEqualTo(law().judge(project(sketches, "models")).toString());
  }

  @Property(tries = 100)
  void findingsComeInTheOrderOfChecksAndModels(@ForAll("projects") List<Sketch> sketches) {
    List<String> order = List.of("E201", "E21", "E22", "E30", "E60", "E403");
    List<Finding> findings = law().findings(project(sketches, "models"));
    List<Integer> places = new ArrayList<>();
    for (Finding finding : findings) {
      int check =
          IntStream.range(0, order.size())
              .filter(i -> finding.code().name().startsWith(order.get(i)))
              .findFirst()
              .orElseThrow();
      int model =
          finding.model() == null
              ? sketches.size()
              : Integer.parseInt(finding.modelName().replaceAll("^.*m", ""));
      places.add(check * 100 + model);
    }
    assertThat(places).isSorted();
  }

  @Property(tries = 100)
  void fingerprintsOutliveWordsFilesAndNumbers(@ForAll("projects") List<Sketch> sketches) {
    Set<String> before = fingerprints(law().judge(project(sketches, "models")));
    assertThat(fingerprints(law().judge(project(sketches, "moved/elsewhere")))).isEqualTo(before);
    for (Finding finding : law().findings(project(sketches, "models"))) {
      Finding reworded =
          new Finding(
              finding.code(),
              finding.ruleId(),
              finding.severity(),
              finding.model(),
              finding.column(),
              "other words",
              "99",
              "1",
              "do it",
              "/other",
              null,
              finding.subject(),
              new Tested(0, 99));
      assertThat(Fingerprint.of(reworded)).isEqualTo(Fingerprint.of(finding));
    }
  }

  @Property(tries = 100)
  void anExcludeChangesNoOtherFinding(
      @ForAll("projects") List<Sketch> sketches, @ForAll @IntRange(max = 7) int which) {
    String name = name(sketches, which % sketches.size());
    Judgement.Verdict plain = law().judge(project(sketches, "models"));
    Judgement.Verdict without =
        law().override(name, Action.EXCLUDE, null).judge(project(sketches, "models"));
    assertThat(without.violations())
        .isEqualTo(
            plain.violations().stream()
                .filter(each -> !each.finding().modelName().equals(name))
                .toList());
    assertThat(without.suppressed().size() + without.violations().size())
        .isEqualTo(plain.violations().size());
  }

  @Property
  void coverageIsDecidedInIntegers(
      @ForAll @IntRange(max = 3000) int total,
      @ForAll @IntRange(max = 3000) int part,
      @ForAll @IntRange(max = 100) int threshold) {
    Tested columns = new Tested(Math.min(part, total), total);
    boolean below =
        total > 0
            && BigDecimal.valueOf(columns.tested())
                    .multiply(BigDecimal.valueOf(100))
                    .compareTo(BigDecimal.valueOf(threshold).multiply(BigDecimal.valueOf(total)))
                < 0;
    assertThat(columns.isBelow(threshold)).isEqualTo(below);
    if (below) {
      double shown = Double.parseDouble(columns.percent(threshold).replace("%", ""));
      assertThat(shown).isLessThan(threshold);
      assertThat(Math.abs(shown - 100.0 * columns.tested() / total)).isLessThan(0.1001);
      assertThat(threshold - columns.floor()).isPositive();
      int missing = columns.missing(threshold);
      assertThat(new Tested(columns.tested() + missing, total).isBelow(threshold)).isFalse();
      assertThat(new Tested(columns.tested() + missing - 1, total).isBelow(threshold)).isTrue();
    }
  }

  /** Who reaches whom, step by step over all pairs. */
  private static boolean[][] closure(List<List<Integer>> edges) {
    int nodes = edges.size();
    boolean[][] reaches = new boolean[nodes][nodes];
    for (int from = 0; from < nodes; from++) {
      for (int to : edges.get(from)) {
        reaches[from][to] = true;
      }
    }
    for (int by = 0; by < nodes; by++) {
      for (int from = 0; from < nodes; from++) {
        for (int to = 0; to < nodes; to++) {
          reaches[from][to] |= reaches[from][by] && reaches[by][to];
        }
      }
    }
    return reaches;
  }

  @Provide
  Arbitrary<List<List<Integer>>> graphs() {
    return Arbitraries.integers()
        .between(1, 12)
        .flatMap(
            nodes ->
                Arbitraries.integers()
                    .between(0, nodes - 1)
                    .list()
                    .ofMaxSize(3)
                    .uniqueElements()
                    .list()
                    .ofSize(nodes));
  }

  /** Model {@code i} depends on the models of its list. */
  private static Snapshot snapshot(List<List<Integer>> uses) {
    Project project = new Project();
    for (int i = 0; i < uses.size(); i++) {
      project.model("m%02d".formatted(i));
      uses.get(i).forEach(used -> project.dependsOn(Project.id("m%02d".formatted(used))));
    }
    return project.snapshot();
  }

  @Property
  void circlesAreThoseThatASlowWalkFinds(@ForAll("graphs") List<List<Integer>> uses) {
    boolean[][] reaches = closure(uses);
    Snapshot snapshot = snapshot(uses);
    List<String> ids = snapshot.models().stream().map(model -> model.uniqueId()).toList();
    Set<List<String>> expected = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (reaches[i][i]) {
        List<String> members = new ArrayList<>();
        for (int j = 0; j < ids.size(); j++) {
          if (j == i || (reaches[i][j] && reaches[j][i])) {
            members.add(ids.get(j));
          }
        }
        expected.add(members);
      }
    }
    List<Cycles.Cycle> cycles = Cycles.of(snapshot.graph(), Set.copyOf(ids));
    assertThat(cycles)
        .extracting(Cycles.Cycle::members)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (Cycles.Cycle cycle : cycles) {
      assertThat(cycle.first()).isEqualTo(cycle.members().getFirst());
      assertThat(cycle.path()).startsWith(cycle.first()).endsWith(cycle.first());
      for (int i = 1; i < cycle.path().size(); i++) {
        int user = ids.indexOf(cycle.path().get(i));
        assertThat(uses.get(user)).contains(ids.indexOf(cycle.path().get(i - 1)));
      }
      assertThat(cycle.path().size() - 1).isEqualTo(shortest(uses, ids.indexOf(cycle.first())));
    }
  }

  /** Steps of the shortest way from a node back to itself. */
  private static int shortest(List<List<Integer>> uses, int node) {
    BitSet reached = new BitSet();
    uses.get(node).forEach(reached::set);
    int steps = 1;
    while (!reached.get(node)) {
      BitSet next = new BitSet();
      reached.stream().forEach(at -> uses.get(at).forEach(next::set));
      reached.or(next);
      steps++;
    }
    return steps;
  }

  @Property
  void impactIsWhatASlowWalkReaches(@ForAll("graphs") List<List<Integer>> uses) {
    boolean[][] reaches = closure(uses);
    Snapshot snapshot = snapshot(uses);
    List<String> ids = snapshot.models().stream().map(model -> model.uniqueId()).toList();
    Impacts impacts = Impacts.of(snapshot.graph(), Set.copyOf(ids));
    for (int i = 0; i < ids.size(); i++) {
      List<String> users = new ArrayList<>();
      for (int j = 0; j < ids.size(); j++) {
        if (j != i && reaches[j][i]) {
          users.add("m%02d".formatted(j));
        }
      }
      assertThat(impacts.of(ids.get(i)).models()).isEqualTo(users);
      assertThat(impacts.of(ids.get(i)).total()).isEqualTo(users.size());
    }
  }

  @Example
  void aChainOfTwelveThousandIsGoneThroughOnce() {
    int nodes = 12_000;
    AtomicInteger asked = new AtomicInteger();
    List<int[]> components =
        Components.of(
            nodes,
            node -> {
              asked.incrementAndGet();
              return node + 1 < nodes ? new int[] {node + 1} : new int[0];
            });
    assertThat(asked).hasValue(nodes);
    assertThat(components).hasSize(nodes);
    assertThat(components.getFirst()).containsExactly(nodes - 1);
    assertThat(components.getLast()).containsExactly(0);
  }

  @Example
  void aRingOfTwelveThousandIsOneCircle() {
    int nodes = 12_000;
    Project ring = new Project();
    for (int i = 0; i < nodes; i++) {
      ring.model("m" + i).dependsOn(Project.id("m" + (i + nodes - 1) % nodes));
    }
    List<Finding> findings = new Law().findings(ring);
    assertThat(findings).extracting(Finding::code).containsExactly(Code.E302);
    assertThat(findings.getFirst().message())
        .startsWith("Circular dependency detected: m0 -> m1 -> m2 -> ")
        .endsWith(" -> m11999 -> m0");
  }
}
