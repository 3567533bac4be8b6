package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the work will be done from: the immutable part of the payload with the mutable part as the
 * requester or an approver wrote it. An approver's part replaces the requester's whole; nothing is
 * merged key by key.
 *
 * @param warnings FIELDS_DELETED where the approver left out many values that were there
 */
public record EffectiveSpec(ObjectNode spec, List<Warning> warnings) {
  /** So many lost values are worth a warning. */
  private static final int MANY = 5;

  public EffectiveSpec {
    warnings = List.copyOf(warnings);
  }

  /**
   * Puts the two together, or refuses with every problem at once.
   *
   * @param modifiedSpec the approver's mutable part; null leaves the requester's
   */
  public static EffectiveSpec of(
      SpecShape shape, ObjectNode payload, @Nullable ObjectNode modifiedSpec) {
    if (modifiedSpec == null) {
      return new EffectiveSpec(payload.deepCopy(), List.of());
    }
    List<Problem> problems = problems(shape, modifiedSpec);
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    ObjectNode spec = payload.objectNode();
    TreeSet<String> lost = new TreeSet<>();
    for (Map.Entry<String, JsonNode> member : payload.properties()) {
      if (!shape.isMutable(member.getKey())) {
        spec.set(member.getKey(), member.getValue().deepCopy());
      } else if (!member.getValue().isNull() && !modifiedSpec.hasNonNull(member.getKey())) {
        lost.add(member.getKey());
      }
    }
    modifiedSpec
        .properties()
        .forEach(
            member -> {
              if (!member.getValue().isNull()) {
                spec.set(member.getKey(), member.getValue().deepCopy());
              }
            });
    return new EffectiveSpec(
        spec,
        lost.size() < MANY
            ? List.of()
            : List.of(
                new Warning(
                    "FIELDS_DELETED",
                    "modified_spec replaces the whole mutable part and drops "
                        + String.join(", ", lost))));
  }

  /**
   * The code that refuses a change of this field, {@code NAMESPACE_IMMUTABLE} for {@code
   * namespace}. Rooms list the codes of their immutable fields in the problem catalogue.
   */
  public static ProblemCode immutable(String field) {
    return ProblemCode.refused(
        field.toUpperCase(Locale.ROOT) + "_IMMUTABLE",
        422,
        "`" + field + "` is fixed when a request is made; nobody can change it afterwards.");
  }

  private static List<Problem> problems(SpecShape shape, ObjectNode modifiedSpec) {
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : modifiedSpec.properties()) {
      String field = member.getKey();
      if (shape.immutable().contains(field)) {
        problems.add(
            immutable(field)
                .with("`" + field + "` can't be changed; leave it out of modified_spec")
                .param("field", field)
                .at("/modified_spec/" + field));
      } else if (!shape.isMutable(field)) {
        problems.add(
            KernelProblems.UNKNOWN_FIELD
                .with("`" + field + "` is no field of this request's mutable part")
                .param("field", field)
                .at("/modified_spec/" + field));
      }
    }
    for (String field : new TreeSet<>(shape.required())) {
      if (!modifiedSpec.hasNonNull(field)) {
        problems.add(
            KernelProblems.REQUIRED_FIELD_DELETED
                .with(
                    "`"
                        + field
                        + "` is missing; modified_spec replaces the whole mutable part, so name"
                        + " every field that should stay")
                .param("field", field)
                .at("/modified_spec/" + field));
      }
    }
    return problems;
  }
}
