package dev.writ.vms.observe;

import dev.writ.kernel.notice.NoticeType;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Database;
import dev.writ.vms.store.StuckRows;
import java.util.Locale;
import java.util.Set;

/**
 * Tells the one who asked for a machine, once, that it has been on its way from one status to the
 * next for too long. The status stays what it is: nobody guesses.
 */
public final class StuckWatch {
  public static final NoticeType VM_STUCK = new NoticeType("VM_STUCK");

  private final Database database;
  private final Notices notices;

  public StuckWatch(Database database) {
    this.database = database;
    this.notices = new Notices(database);
  }

  /** Run every minute by one server at a time. */
  public void run() {
    database.inTransaction(
        tx -> {
          for (StuckRows.Stuck stuck : StuckRows.takeUntold(tx)) {
            notices.tell(
                tx,
                Set.of(stuck.createdBy()),
                new Notices.Text(
                    VM_STUCK,
                    "`" + stuck.name() + "` is stuck",
                    "`"
                        + stuck.name()
                        + "` has been "
                        + stuck.status().name().toLowerCase(Locale.ROOT)
                        + " for more than "
                        + StuckRows.PATIENCE.toMinutes()
                        + " minutes; look at it on cluster `"
                        + stuck.clusterName()
                        + "`",
                    null,
                    stuck.activeEventId()));
          }
          return tx;
        });
  }
}
