package dev.writ.dbt;

import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.DbtProblems;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.dbt.store.PolicyRows;
import dev.writ.dbt.view.StoredPolicy;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's policies. Each may have a parent, which stands before it; a new version is taken
 * only where its own chain and those of all that stand on it still hold.
 */
public final class PolicyShelf {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int MAX_BYTES = 1 << 20;

  private final Database database;
  private final AuditLog audit;
  private final Desk desk;
  private final String defaultName;

  PolicyShelf(DbtHouse.Parts parts) {
    this.database = parts.database();
    this.audit = parts.audit();
    this.desk = parts.desk();
    this.defaultName = parts.defaultPolicy();
  }

  /** All policies as they are in force, by name. */
  public List<StoredPolicy> all(Caller caller) {
    return caller.mayAnywhere(DbtPermissions.READ) ? database.read(PolicyRows::all) : List.of();
  }

  /** The version that is in force. */
  public StoredPolicy require(Caller caller, String name) {
    return database
        .read(handle -> PolicyRows.find(handle, name))
        .filter(_ -> caller.mayAnywhere(DbtPermissions.READ))
        .orElseThrow(() -> KernelProblems.NOT_FOUND.with("there is no such policy"));
  }

  /** Newest first. */
  public List<StoredPolicy> versions(Caller caller, String name) {
    require(caller, name);
    return database.read(handle -> PolicyRows.versions(handle, name));
  }

  /**
   * Puts a policy in force, as a new version unless it says what the last one says.
   *
   * @param parent name of the policy before it; null for the first of a chain
   */
  public StoredPolicy put(Caller caller, String name, String yaml, @Nullable String parent) {
    return desk.refusals()
        .recording(
            Refusals.Attempt.of(caller, DbtHouse.ROOM, "CHANGE_DBT_POLICY", null, resource(name)),
            () -> {
              caller.require(DbtPermissions.POLICY, Scope.GLOBAL, null);
              requireAcceptable(name, yaml);
              return database.inTransaction(tx -> put(tx, caller, name, yaml, parent));
            });
  }

  private StoredPolicy put(
      Tx tx, Caller caller, String name, String yaml, @Nullable String parent) {
    PolicyRows.lock(tx);
    Map<String, StoredPolicy> inForce = new LinkedHashMap<>();
    PolicyRows.all(tx.handle()).forEach(each -> inForce.put(each.name(), each));
    StoredPolicy last = inForce.get(name);
    if (last != null && last.yaml().equals(yaml) && Objects.equals(last.parent(), parent)) {
      return last;
    }
    StoredPolicy next =
        new StoredPolicy(
            name,
            last == null ? 1 : last.version() + 1,
            parent,
            yaml,
            sha256(yaml),
            caller.userId(),
            tx.now());
    inForce.put(name, next);
    requireHolding(inForce, name, LocalDate.ofInstant(tx.now(), ZoneOffset.UTC));
    PolicyRows.insert(tx, next);
    audit.append(
        tx,
        AuditEntry.of(DbtActionCodes.POLICY_CHANGED, caller.actor())
            .withRoom(DbtHouse.ROOM)
            .withResource(resource(name))
            .withParam("version", next.version())
            .withParam("parent", parent)
            .withParam("sha256", next.sha256()));
    return next;
  }

  /** The chain of this policy and of every one that stands on it. */
  private static void requireHolding(
      Map<String, StoredPolicy> inForce, String changed, LocalDate today) {
    Set<dev.writ.dbt.policy.Problem> problems = new LinkedHashSet<>();
    for (String name : inForce.keySet()) {
      List<StoredPolicy> chain = chain(inForce, name);
      if (chain.stream().anyMatch(each -> each.name().equals(changed))) {
        try {
          PolicyChain.read(documents(chain), today);
        } catch (ProblemsFound found) {
          problems.addAll(found.problems());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw DbtProblems.of(new ProblemsFound(List.copyOf(problems)));
    }
  }

  private static List<StoredPolicy> chain(Map<String, StoredPolicy> inForce, String name) {
    List<StoredPolicy> chain = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String at = name; at != null; ) {
      StoredPolicy policy = inForce.get(at);
      if (policy == null) {
        throw DbtProblems.POLICY_UNKNOWN
            .with("there is no policy `" + at + "` on this server; put it first")
            .param("policy", at);
      }
      if (!seen.add(at)) {
        throw DbtProblems.POLICY_PARENT_LOOP
            .with("the parents of `" + name + "` lead back to `" + at + "`")
            .param("policy", at);
      }
      chain.addFirst(policy);
      at = policy.parent();
    }
    return chain;
  }

  /** What judges, parent first, and the name of the last link. */
  record Chain(@Nullable String name, List<PolicyDocument> documents) {}

  /**
   * The chain of a policy. Where the default policy is there, every chain holds it: whoever chooses
   * among policies must not choose a weaker one.
   *
   * @param wanted null for the default one
   */
  Chain chain(@Nullable String wanted) {
    Map<String, StoredPolicy> inForce = new LinkedHashMap<>();
    database.read(PolicyRows::all).forEach(each -> inForce.put(each.name(), each));
    if (wanted == null && !inForce.containsKey(defaultName)) {
      return new Chain(null, List.of());
    }
    String name = wanted == null ? defaultName : wanted;
    List<StoredPolicy> chain = chain(inForce, name);
    if (inForce.containsKey(defaultName)
        && chain.stream().noneMatch(each -> each.name().equals(defaultName))) {
      throw DbtProblems.POLICY_OUTSIDE_CHAIN
          .with(
              "`%s` does not stand on `%s`, which binds everybody here; choose one that does"
                  .formatted(name, defaultName))
          .param("policy", name);
    }
    return new Chain(name, documents(chain));
  }

  private static List<PolicyDocument> documents(List<StoredPolicy> chain) {
    return chain.stream()
        .map(
            each ->
                new PolicyDocument(
                    each.name() + "@" + each.version(),
                    each.yaml().getBytes(StandardCharsets.UTF_8),
                    RegoFiles.NONE))
        .toList();
  }

  private static void requireAcceptable(String name, String yaml) {
    if (!NAME.matcher(name).matches()) {
      throw KernelProblems.FIELD_INVALID.with(
          "a policy's name is lower case with digits and hyphens, at most 63, not `" + name + "`");
    }
    if (yaml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw KernelProblems.PAYLOAD_TOO_LARGE.with("a policy has at most 1 MiB");
    }
  }

  private static ResourceRef resource(String name) {
    return new ResourceRef("dbt-policy", name, name);
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Json.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
