package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.decision.Policies.Standing;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people do with policies: look at them, try them, put others in their place. Reading needs
 * {@code policy:read}, changing {@code policy:manage}; a room nobody knows is NOT_FOUND.
 */
public final class PolicyChanges {
  private final Database database;
  private final Policies policies;
  private final PolicyLoading loading;
  private final AuditLog audit;
  private final PostgresDecisions decisions = new PostgresDecisions();
  private final PolicyUploads uploads = new PolicyUploads();

  public PolicyChanges(
      Database database, Policies policies, PolicyLoading loading, AuditLog audit) {
    this.database = database;
    this.policies = policies;
    this.loading = loading;
    this.audit = audit;
  }

  /**
   * A policy set that compiles, and what its own tests say.
   *
   * @param tests null where it brings none
   */
  public record Checked(PolicyText text, @Nullable TestReport tests) {
    /** Every test passes. */
    public boolean isGood() {
      return tests == null || tests.count(TestState.FAIL) + tests.count(TestState.ERROR) == 0;
    }
  }

  /**
   * What a policy says to an input that nobody asked.
   *
   * @param explanation which clauses held, and which line of the others did not
   */
  public record Tried(Ruling ruling, Explanation explanation) {}

  /** How every room's policy stands, by room. */
  public List<Standing> all(Caller caller) {
    caller.require(KernelPermissions.POLICY_READ);
    return policies.all();
  }

  public Standing one(Caller caller, String room) {
    caller.require(KernelPermissions.POLICY_READ);
    return require(room);
  }

  /** The text of any set that ever decided. */
  public PolicyText text(Caller caller, String sha256) {
    caller.require(KernelPermissions.POLICY_READ);
    return database
        .read(handle -> decisions.findText(handle, sha256))
        .orElseThrow(
            () -> KernelProblems.NOT_FOUND.with("no policy set `" + sha256 + "` was ever used"));
  }

  /**
   * Compiles a set and runs its tests; changes nothing.
   *
   * @throws Problem POLICY_INVALID with every fault's place
   */
  public Checked check(Caller caller, String room, Map<String, String> files) {
    caller.require(KernelPermissions.POLICY_READ);
    return checked(PolicyText.of(require(room).room(), files));
  }

  private static Checked checked(PolicyText text) {
    try {
      PolicySet.compile(text);
    } catch (PolicyInvalid invalid) {
      throw refused(invalid);
    }
    List<PolicySource> sources = new ArrayList<>();
    text.files()
        .forEach(
            (path, source) -> {
              if (path.endsWith(".rego")) {
                sources.add(PolicySource.v1(path, source));
              }
            });
    if (sources.stream().noneMatch(source -> source.name().endsWith("_test.rego"))) {
      return new Checked(text, null);
    }
    try {
      String data = text.files().getOrDefault(PolicySet.DATA, "{}");
      return new Checked(
          text,
          Workbench.test(
              new Workbench.Loaded(
                  sources, RegoValue.parseJson(data.getBytes(StandardCharsets.UTF_8))),
              TestSettings.STANDARD));
    } catch (RegoException wrong) {
      throw refused(new PolicyInvalid(text, wrong.errors().stream().map(PolicyFault::of).toList()));
    }
  }

  private static Problem refused(PolicyInvalid invalid) {
    ArrayNode errors = Json.object().putArray("errors");
    invalid.faults().forEach(fault -> errors.add(fault.json()));
    return KernelProblems.POLICY_INVALID
        .with(
            "the policy set has %s: %s"
                .formatted(
                    invalid.faults().size() == 1 ? "an error" : invalid.faults().size() + " errors",
                    invalid.faults().getFirst()))
        .param("errors", errors);
  }

  /**
   * Puts a set in the place of the room's own; this server has it when the call returns, every
   * other one within 5 s.
   *
   * @throws Problem POLICY_INVALID with every fault's place; then nothing has changed
   */
  public Standing put(Caller caller, String room, Map<String, String> files) {
    caller.require(KernelPermissions.POLICY_MANAGE);
    PolicyText text = PolicyText.of(require(room).room(), files);
    try {
      PolicySet.compile(text);
    } catch (PolicyInvalid invalid) {
      throw refused(invalid);
    }
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, text);
          uploads.insert(tx, room, text.sha256(), caller.userId());
          audit.append(
              tx, PolicyLoading.loaded(room, text.sha256(), PolicyOrigin.UPLOADED, caller.actor()));
          return tx;
        });
    loading.refresh();
    return require(room);
  }

  /** Goes back to what the server has of its own: the directory's set, or the shipped one. */
  public Standing reset(Caller caller, String room) {
    caller.require(KernelPermissions.POLICY_MANAGE);
    require(room);
    database.inTransaction(
        tx -> {
          uploads.insert(tx, room, null, caller.userId());
          audit.append(
              tx, AuditEntry.of(KernelActionCodes.POLICY_RESET, caller.actor()).withRoom(room));
          return tx;
        });
    loading.refresh();
    return require(room);
  }

  /**
   * Asks a policy without anything coming of it.
   *
   * @param files of a candidate; null for the active set
   * @param input the document; its {@code time}, if it has one, is the clock, else it is now
   * @throws Problem POLICY_INVALID where the candidate does not compile
   */
  public Tried tryOut(
      Caller caller, String room, @Nullable Map<String, String> files, JsonNode input) {
    caller.require(KernelPermissions.POLICY_READ);
    Standing standing = require(room);
    PolicySet set = standing.set();
    if (files != null) {
      try {
        set = PolicySet.compile(PolicyText.of(room, files));
      } catch (PolicyInvalid invalid) {
        throw refused(invalid);
      }
    }
    if (set == null) {
      throw KernelProblems.POLICY_INVALID.with(
          "room `" + room + "` has no policy that could be asked; send `files` to try some");
    }
    return set.tryOut((ObjectNode) Redactor.tree(input), timeOf(input));
  }

  private Instant timeOf(JsonNode input) {
    try {
      return Instant.parse(input.path("time").asText());
    } catch (DateTimeParseException none) {
      return database.now();
    }
  }

  private Standing require(String room) {
    Standing standing = policies.find(room);
    if (standing == null) {
      throw KernelProblems.NOT_FOUND.with(
          "there is no room `%s`; policies are kept for %s"
              .formatted(
                  room,
                  String.join(
                      ", ",
                      policies.all().stream().map(each -> "`" + each.room() + "`").toList())));
    }
    return standing;
  }
}
