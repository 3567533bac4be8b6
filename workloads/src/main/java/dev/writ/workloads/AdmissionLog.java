package dev.writ.workloads;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.admission.AdmissionRecord;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Recorder;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.view.NamespaceEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one cluster was answered at admission to the audit log.
 *
 * @param cluster whose users the records name
 */
record AdmissionLog(String cluster, Database database, AuditLog audit) implements Recorder.Sink {

  @Override
  public void keep(List<AdmissionRecord> records) {
    var _ =
        database.inTransaction(
            tx -> {
              Map<String, String> environments = environments(tx);
              for (AdmissionRecord one : records) {
                audit.append(tx, entry(one, environments.get(one.object().namespace())));
              }
              return records;
            });
  }

  /** By namespace; one that is in no environment is left out. */
  private Map<String, String> environments(Tx tx) {
    Map<String, String> environments = new HashMap<>();
    for (NamespaceEntry one : NamespaceRows.all(tx.handle())) {
      if (one.cluster().equals(cluster) && one.environment() != null) {
        environments.put(one.name(), one.environment());
      }
    }
    return environments;
  }

  private AuditEntry entry(AdmissionRecord one, @Nullable String environment) {
    return AuditEntry.of(
            code(one.outcome()),
            Actor.ofCluster(cluster, printable(one.username()), printable(one.uid())))
        .withOutcome(one.outcome() == Outcome.DENIED ? AuditOutcome.REFUSED : AuditOutcome.SUCCESS)
        .withRoom(WorkloadsRoom.ROOM)
        .withResource(new ResourceRef("workload", null, printable(one.object().toString())))
        .withEnvironment(environment)
        .withParam("cluster", cluster)
        .withParam("operation", one.operation())
        .withParam("groups", one.groups().stream().map(AdmissionLog::printable).toList())
        .withParam("policy", one.policy())
        .withParam("messages", one.messages().stream().map(AdmissionLog::printable).toList())
        .withParam("answered_at", one.at());
  }

  private static ActionCode code(Outcome outcome) {
    return switch (outcome) {
      case DENIED -> WorkloadsActionCodes.ADMISSION_DENIED;
      case WARNED -> WorkloadsActionCodes.ADMISSION_WARNED;
      case MUTATED -> WorkloadsActionCodes.ADMISSION_MUTATED;
    };
  }

  /**
   * Mutating webhooks see objects before anybody has looked at their names, and a row that the
   * database does not take would hold up all that wait behind it.
   */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isHalf(c) ? '\uFFFD' : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }

  /** Half of a pair, which UTF-8 can't say. */
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
