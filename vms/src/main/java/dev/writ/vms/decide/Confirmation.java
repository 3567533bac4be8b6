package dev.writ.vms.decide;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.VmsProblems;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person gave to confirm a deletion, from body and query together.
 *
 * @param confirmed {@code confirm=true} was given by either carrier
 * @param names every distinct name that was typed
 */
public record Confirmation(boolean confirmed, Set<String> names) {
  public Confirmation {
    names = Set.copyOf(names);
  }

  public static Confirmation of(
      boolean confirmQuery,
      @Nullable String nameQuery,
      boolean confirmBody,
      @Nullable String nameBody) {
    Set<String> names = new LinkedHashSet<>();
    if (nameQuery != null) {
      names.add(nameQuery);
    }
    if (nameBody != null) {
      names.add(nameBody);
    }
    return new Confirmation(confirmQuery || confirmBody, names);
  }

  /** What is about to be deleted. */
  public record Target(
      String entity, UUID id, String name, @Nullable String environment, boolean needsName) {

    /** A machine: its name has to be typed in prod. */
    public static Target machine(UUID id, String name, String environment) {
      return new Target("vm", id, name, environment, environment.equals("prod"));
    }

    public static Target service(UUID id, String name) {
      return new Target("service", id, name, null, false);
    }

    public static Target system(UUID id, String name) {
      return new Target("system", id, name, null, true);
    }
  }

  /** Null where this confirms the deletion, else what is missing or wrong. */
  public @Nullable Problem problemFor(Target target) {
    if (names.size() > 1 || (names.size() == 1 && !names.contains(target.name()))) {
      return VmsProblems.CONFIRMATION_NAME_MISMATCH
          .with("the name that was typed is not the name of this " + target.entity())
          .param("entity", target.entity())
          .param("provided", String.join(" | ", names.stream().sorted().toList()));
    }
    if (names.size() == 1 || (confirmed && !target.needsName())) {
      return null;
    }
    String method = target.needsName() ? "confirm_name" : "confirm";
    return VmsProblems.DELETE_CONFIRMATION_REQUIRED
        .with(
            target.needsName()
                ? "type the name: send `confirm_name` with `" + target.name() + "`"
                : "send `confirm=true` to delete `" + target.name() + "`")
        .param("entity", target.entity())
        .param("entity_id", target.id().toString())
        .param("entity_name", target.name())
        .param("environment", target.environment())
        .param("method", method);
  }
}
