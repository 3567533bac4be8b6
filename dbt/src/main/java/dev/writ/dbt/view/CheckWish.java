package dev.writ.dbt.view;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be judged on the server.
 *
 * @param policies the last links of the server's chain, parent first
 * @param policyName which of the server's policies judges; null for the server's default
 * @param packages judged beside the project itself
 */
public record CheckWish(
    Upload manifest,
    @Nullable Upload catalog,
    @Nullable Upload runResults,
    List<Upload> policies,
    @Nullable String policyName,
    @Nullable String project,
    boolean allPackages,
    Set<String> packages,
    boolean dryRun,
    @Nullable String gitSha,
    @Nullable String gitBranch) {

  public CheckWish {
    policies = List.copyOf(policies);
    packages = Set.copyOf(packages);
  }

  /** The project itself, by the server's default policy. */
  public static CheckWish of(Upload manifest) {
    return new CheckWish(
        manifest, null, null, List.of(), null, null, false, Set.of(), false, null, null);
  }

  public CheckWish by(List<Upload> lastLinks, @Nullable String named) {
    return new CheckWish(
        manifest,
        catalog,
        runResults,
        lastLinks,
        named,
        project,
        allPackages,
        packages,
        dryRun,
        gitSha,
        gitBranch);
  }
}
