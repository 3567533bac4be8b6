package dev.writ.dbt.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.Violation.Impact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ImpactsTest {
  private static Impact impact(Project project, String id) {
    return Impacts.of(project.snapshot().graph(), Set.of(id)).of(id);
  }

  @Test
  @DisplayName("D23 customers and stg_customers of the shop")
  void reachesWhoDependsOnAModel() {
    assertThat(impact(Twin.base(), "model.shop.customers"))
        .isEqualTo(
            new Impact(List.of("customer_order_pattern", "customer_segments"), List.of(), 2));
    assertThat(impact(Twin.base(), "model.shop.stg_customers").models())
        .containsExactly("customer_order_pattern", "customer_segments", "customers");
  }

  @Test
  @DisplayName("D23 versions, exposures, and models behind a snapshot; no tests")
  void reachesThroughEveryKindOfNode() {
    Project project =
        new Project()
            .model("stg_orders")
            .model("customers")
            .version("2")
            .dependsOn("model.shop.stg_orders")
            .model("orders")
            .dependsOn("snapshot.shop.s")
            .node("snapshot.shop.s", "model.shop.stg_orders")
            .node("test.shop.t", "model.shop.stg_orders")
            .node("unit_test.shop.u", "model.shop.stg_orders")
            .exposure("pulse", "model.shop.orders")
            .exposure("board", "model.shop.customers.v2");
    assertThat(impact(project, "model.shop.stg_orders"))
        .isEqualTo(new Impact(List.of("customers.v2", "orders"), List.of("board", "pulse"), 2));
    assertThat(impact(project, "model.shop.orders"))
        .isEqualTo(new Impact(List.of(), List.of("pulse"), 0));
    assertThat(impact(project, "")).isEqualTo(new Impact(List.of(), List.of(), 0));
  }

  @Test
  void leavesAModelOutOfItsOwnImpact() {
    Project circle =
        new Project()
            .model("a")
            .dependsOn("model.shop.c")
            .model("b")
            .dependsOn("model.shop.a")
            .model("c")
            .dependsOn("model.shop.b")
            .model("d")
            .dependsOn("model.shop.c");
    Impacts impacts = Impacts.of(circle.snapshot().graph(), Set.of("model.shop.a", "model.shop.b"));
    assertThat(impacts.of("model.shop.a").models()).containsExactly("b", "c", "d");
    assertThat(impacts.of("model.shop.b").models()).containsExactly("a", "c", "d");
  }

  @Test
  void listsAHundredAndTellsHowManyThereAre() {
    int many = 12_000;
    Project chain = new Project();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String name = "m%05d".formatted(i);
      chain.model(name);
      if (i > 0) {
        chain.dependsOn(Project.id(names.getLast()));
      }
      names.add(name);
    }
    Impact first = impact(chain, Project.id(names.getFirst()));
    assertThat(first.total()).isEqualTo(many - 1);
    assertThat(first.models()).isEqualTo(names.subList(1, 101));
    assertThat(new Law().findings(chain)).isEmpty();
  }

  @Test
  @DisplayName("D14 a dry run keeps the impact")
  void keepsImpactInADryRun() {
    Judgement.Verdict verdict = Law.standard().impact().dryRun().judge(Twin.base());
    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.violations())
        .hasSize(18)
        .allSatisfy(
            each -> {
              assertThat(each.severity()).isEqualTo(Severity.WARNING);
              assertThat(each.original()).isEqualTo(Severity.ERROR);
            });
    assertThat(verdict.violations())
        .filteredOn(each -> each.finding().modelName().equals("customers"))
        .allSatisfy(each -> assertThat(Objects.requireNonNull(each.impact()).total()).isEqualTo(2));
    assertThat(Law.standard().judge(Twin.base()).violations())
        .allSatisfy(each -> assertThat(each.impact()).isNull());
  }
}
