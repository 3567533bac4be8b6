package dev.writ.vms.act;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.decide.ClusterHealth;
import dev.writ.vms.decide.Manifest;
import dev.writ.vms.policy.MachineSpec;
import dev.writ.vms.policy.Memory;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.policy.SpecOverrides;
import dev.writ.vms.policy.TemplateDraft;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.store.ClusterRows;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Template;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks a cluster whether it would take a small machine made from a draft. */
public final class TemplateCheck {
  private static final UUID NOBODY = new UUID(0, 0);
  private static final String SAMPLE = "writ-sample";

  private final Workshop workshop;
  private final DryRun dryRun;

  public TemplateCheck(Workshop workshop) {
    this.workshop = workshop;
    this.dryRun = new DryRun(workshop);
  }

  /**
   * What a cluster says; refuses with DRY_RUN_FAILED. Where none is in reach, that is the answer.
   *
   * @param clusterId null for any healthy one of the test environment
   */
  public Template.Validation check(TemplateDraft draft, @Nullable UUID clusterId) {
    Optional<ClusterEntry> cluster = cluster(clusterId);
    if (cluster.isEmpty()) {
      return Template.Validation.pending("no healthy test cluster is registered");
    }
    try {
      String said = dryRun.ask(cluster.get(), sample(draft), workshop.dryRunNamespace());
      return Template.Validation.passed(said, workshop.database().now());
    } catch (Problem problem) {
      if (problem.code().equals(VmsProblems.CLUSTER_UNREACHABLE)) {
        return Template.Validation.pending(problem.detail());
      }
      throw problem;
    }
  }

  private Optional<ClusterEntry> cluster(@Nullable UUID clusterId) {
    if (clusterId == null) {
      return workshop.database().read(ClusterRows::all).stream()
          .filter(cluster -> cluster.environment().equals("test"))
          .filter(cluster -> cluster.health() == ClusterHealth.HEALTHY)
          .findFirst();
    }
    return Optional.of(
        workshop
            .database()
            .read(handle -> ClusterRows.find(handle, clusterId))
            .orElseThrow(
                () ->
                    VmsProblems.CLUSTER_NOT_FOUND
                        .with("there is no cluster of the id in `cluster_id`")
                        .param("cluster_id", clusterId.toString())));
  }

  private Manifest sample(TemplateDraft draft) {
    Memory memory = Objects.requireNonNull(Memory.parse("1Gi"));
    MachineSpec spec =
        new MachineSpec(
            workshop.dryRunNamespace(),
            NOBODY,
            NOBODY,
            NOBODY,
            1,
            memory,
            Math.max(10, draft.image().storageGb()),
            List.of(),
            null,
            false,
            false,
            List.of(),
            1,
            memory,
            RunStrategy.ALWAYS);
    return Manifest.of(
        workshop.labels(),
        new Manifest.Identity(NOBODY, SAMPLE, SAMPLE, SAMPLE, "01", NOBODY, null, NOBODY),
        spec,
        draft.image(),
        draft.cloudInit(),
        null,
        SpecOverrides.NONE);
  }
}
