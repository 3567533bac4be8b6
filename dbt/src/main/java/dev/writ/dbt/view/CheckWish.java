package dev.writ.dbt.view;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be judged on the server.
 *
 * @param policy the last link of the server's chain; null for none
 * @param policyName which of the server's policies judges; null for the server's default
 * @param packages judged beside the project itself
 */
public record CheckWish(
    Upload manifest,
    @Nullable Upload catalog,
    @Nullable Upload runResults,
    @Nullable Upload policy,
    @Nullable String policyName,
    @Nullable String project,
    boolean allPackages,
    Set<String> packages,
    boolean dryRun,
    @Nullable String gitSha,
    @Nullable String gitBranch) {

  public CheckWish {
    packages = Set.copyOf(packages);
  }

  /** The project itself, by the server's default policy. */
  public static CheckWish of(Upload manifest) {
    return new CheckWish(
        manifest, null, null, null, null, null, false, Set.of(), false, null, null);
  }

  public CheckWish by(@Nullable Upload lastLink, @Nullable String named) {
    return new CheckWish(
        manifest,
        catalog,
        runResults,
        lastLink,
        named,
        project,
        allPackages,
        packages,
        dryRun,
        gitSha,
        gitBranch);
  }
}
