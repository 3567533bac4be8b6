package dev.writ.server.console;

import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.util.Locale;
import java.util.Optional;

/** The pages of the policies that Writ brings along. Pure. */
final class WorkloadBundles {
  private WorkloadBundles() {}

  static BundlesPage all() {
    return new BundlesPage(Bundles.NAMES.stream().flatMap(name -> row(name).stream()).toList());
  }

  private static Optional<BundlesPage.Row> row(String name) {
    return Bundles.find(name)
        .map(
            policy ->
                new BundlesPage.Row(
                    name, WorkloadWords.demands(policy.spec()), WorkloadWords.mode(policy.spec())));
  }

  /**
   * The page of one.
   *
   * @param name in any letter case
   */
  static Optional<BundlePage> find(String name) {
    Optional<Policy> policy = Bundles.find(name);
    return Bundles.findYaml(name)
        .map(
            yaml ->
                new BundlePage(
                    name.toLowerCase(Locale.ROOT),
                    policy.map(one -> says(one)).orElse(""),
                    yaml,
                    yaml.lines().toList()));
  }

  private static String says(Policy policy) {
    return "It demands %s, and %s."
        .formatted(
            WorkloadWords.demands(policy.spec()),
            policy.spec().enforces()
                ? "sets workloads right where it can"
                : "changes nothing: it shows what is wrong");
  }
}
