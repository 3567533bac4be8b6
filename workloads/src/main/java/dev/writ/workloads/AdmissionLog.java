package dev.writ.workloads;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
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

  /** In characters; a name is in an index, whose entries have 2.7 KB at most. */
  private static final int NAME = 256;

  private static final int MESSAGE = 1_000;
  private static final int LIST = 100;

  @Override
  public void keep(List<AdmissionRecord> records) {
    try {
      write(records);
    } catch (Problem away) {
      throw away.code().equals(KernelProblems.STORE_UNAVAILABLE) ? new Recorder.Away(away) : away;
    }
  }

  private void write(List<AdmissionRecord> records) {
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
            Actor.ofCluster(cluster, printable(one.username(), NAME), printable(one.uid(), NAME)))
        .withOutcome(one.outcome() == Outcome.DENIED ? AuditOutcome.REFUSED : AuditOutcome.SUCCESS)
        .withRoom(WorkloadsRoom.ROOM)
        .withResource(
            new ResourceRef("workload", null, printable(one.object().toString(), 2 * NAME)))
        .withEnvironment(environment)
        .withParam("cluster", cluster)
        .withParam("operation", one.operation())
        .withParam("groups", printable(one.groups(), NAME))
        .withParam("policy", one.policy())
        .withParam("messages", printable(one.messages(), MESSAGE))
        .withParam("answered_at", one.at());
  }

  private static ActionCode code(Outcome outcome) {
    return switch (outcome) {
      case DENIED -> WorkloadsActionCodes.ADMISSION_DENIED;
      case WARNED -> WorkloadsActionCodes.ADMISSION_WARNED;
      case MUTATED -> WorkloadsActionCodes.ADMISSION_MUTATED;
    };
  }

  private static List<String> printable(List<String> texts, int most) {
    return texts.stream().limit(LIST).map(text -> printable(text, most)).toList();
  }

  /**
   * Mutating webhooks see objects before anybody has looked at their names, and whoever reaches the
   * listener may send what no API server would: a row has to fit the database all the same.
   */
  private static String printable(String text, int most) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(most)
        .map(c -> Character.isISOControl(c) || isHalf(c) ? '\uFFFD' : c)
        .forEach(printable::appendCodePoint);
    return printable.length() < text.length()
        ? printable.append('…').toString()
        : printable.toString();
  }

  /** Half of a pair, which UTF-8 can't say. */
  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
