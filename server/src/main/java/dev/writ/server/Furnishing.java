package dev.writ.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.sandbox.SandboxSamples;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.vms.view.Template;
import java.util.UUID;

/**
 * What a newcomer finds at the first start with the sandbox, so that a request can be made at once:
 * the pretend clusters by name, a namespace on each, a system with services, sizes and a template.
 * Nothing is touched where there is something already.
 */
final class Furnishing {
  /** The sandbox answers late where a computer is busy with the start. */
  private static final int TRIES = 6;

  private final VmsRoom room;
  private final PretendClusters clusters;

  Furnishing(VmsRoom room, PretendClusters clusters) {
    this.room = room;
    this.clusters = clusters;
  }

  /**
   * Brings the things in, under this caller's name.
   *
   * @param admin may do everything
   */
  void bringIn(Caller admin) {
    SideBySide.each(
        clusters.all(),
        running -> {
          SandboxSamples.seed(running.sandbox());
          register(running);
        });
    if (room.catalogue().sizes(admin, Page.Wish.FIRST).total() > 0) {
      return;
    }
    namespace(admin, "dev", "test", "for trying things");
    namespace(admin, "prod", "prod", "what customers use");
    size(admin, "small", 1, "2Gi");
    size(admin, "medium", 2, "4Gi");
    size(admin, "large", 4, "16Gi");
    template(admin, "ubuntu-24", "quay.io/containerdisks/ubuntu:24.04");
    template(admin, "debian-13", "quay.io/containerdisks/debian:13");
    UUID shop = created(room.hierarchy().createSystem(admin, named("shop", "the web shop"), null));
    room.hierarchy().createService(admin, shop, named("redis", "carts and sessions"), null);
    room.hierarchy().createService(admin, shop, named("web", "what customers see"), null);
  }

  /**
   * A pretend cluster whose directory was lost comes back empty, in its old place. A machine that
   * is busy with the first start may need more than one try to answer itself.
   */
  private void register(PretendClusters.Running running) {
    for (int tries = 1; ; tries++) {
      try {
        room.fleet()
            .registerAtStart(
                running.place().name(),
                running.place().environment(),
                running.sandbox().kubeconfigYaml(),
                true);
        return;
      } catch (Problem silent) {
        if (!silent.code().equals(VmsProblems.CLUSTER_UNREACHABLE) || tries == TRIES) {
          throw silent;
        }
      }
    }
  }

  private void namespace(Caller admin, String name, String environment, String about) {
    room.catalogue().registerNamespace(admin, named(name, about).put("environment", environment));
  }

  private void size(Caller admin, String name, int cores, String memory) {
    room.catalogue()
        .createSize(
            admin,
            Json.object()
                .put("name", name)
                .put("cpu_cores", cores)
                .put("memory", memory)
                .put("default_disk_gb", 50)
                .put("min_disk_gb", 10)
                .put("max_disk_gb", 500));
  }

  private void template(Caller admin, String name, String image) {
    ObjectNode draft = Json.object().put("name", name);
    draft.putObject("image").put("type", "containerDisk").put("image", image);
    draft.put("cloud_init", "#cloud-config\npackage_update: true\n");
    Template drafted = room.catalogue().draftTemplate(admin, draft);
    for (int tries = 1; tries < TRIES && !drafted.warnings().isEmpty(); tries++) {
      room.fleet().checkAll();
      drafted = room.catalogue().validateTemplate(admin, drafted.id(), Json.object());
    }
    room.catalogue().publishTemplate(admin, drafted.id());
  }

  private static ObjectNode named(String name, String description) {
    return Json.object().put("name", name).put("description", description);
  }

  private static UUID created(dev.writ.kernel.store.Answer answer) {
    return UUID.fromString(answer.body().path("id").asText());
  }
}
