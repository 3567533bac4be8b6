package dev.writ.vms;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.event.Action;
import dev.writ.vms.act.CreateService;
import dev.writ.vms.act.CreateSystem;
import dev.writ.vms.act.CreateVm;
import dev.writ.vms.act.DeleteVm;
import dev.writ.vms.act.PowerVm;
import dev.writ.vms.act.RestartVm;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.observe.StuckWatch;
import dev.writ.vms.observe.Watches;
import java.util.List;

/**
 * The room of virtual machines, and the only way into it.
 *
 * <p>The composition root makes a {@link Workshop}, gives {@link #actions} to the kernel's
 * catalogue and {@link #POLICY} to its policies, and then makes the room over the kernel's desk.
 */
public final class VmsRoom implements AutoCloseable {
  /** The room's migrations, to be applied after the kernel's. */
  public static final String CHANGELOG = "db/vms/changelog.yaml";

  /** Who is asked, as it is shipped. */
  public static final PolicyText POLICY =
      PolicyText.shipped(VmsRoom.class, "vms", "policy.rego", "policy_test.rego");

  private final MachineDesk machines;
  private final Hierarchy hierarchy;
  private final Catalogue catalogue;
  private final Fleet fleet;
  private final Finder finder;
  private final Watches watches;
  private final StuckWatch stuckWatch;

  public VmsRoom(Workshop workshop, AuditLog audit, Desk desk) {
    Counter counter = new Counter(desk, workshop.metrics());
    Confirmations confirmations = new Confirmations(workshop.database(), counter);
    this.machines = new MachineDesk(workshop, counter, confirmations);
    this.hierarchy = new Hierarchy(workshop.database(), audit, counter, confirmations);
    this.catalogue = new Catalogue(workshop, audit, counter);
    this.watches =
        new Watches(
            workshop.database(),
            workshop.clusters(),
            workshop.labels(),
            workshop.metrics()::statusLag,
            () -> {});
    this.stuckWatch = new StuckWatch(workshop.database());
    this.finder = new Finder(workshop.database());
    this.fleet = new Fleet(workshop, audit, counter, watches);
  }

  /** What the kernel carries out for this room. */
  public static List<Action> actions(Workshop workshop) {
    return List.of(
        new CreateVm(workshop),
        PowerVm.start(workshop),
        PowerVm.stop(workshop),
        new RestartVm(workshop),
        new DeleteVm(workshop),
        new CreateSystem(),
        new CreateService());
  }

  public MachineDesk machines() {
    return machines;
  }

  public Hierarchy hierarchy() {
    return hierarchy;
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  public Fleet fleet() {
    return fleet;
  }

  /** Tells whose machines are stuck; the periodic job {@code vms-stuck-watch}. */
  public void tellStuck() {
    stuckWatch.run();
  }

  public Finder finder() {
    return finder;
  }

  /** Begins to follow how the machines of all clusters stand, until {@link #close}. */
  public void startWatching() {
    watches.start();
  }

  @Override
  public void close() {
    watches.close();
  }
}
