package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A label selector: all of its requirements hold. */
public record LabelSelector(List<Requirement> requirements) {

  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    ABSENT
  }

  record Requirement(String key, Operator operator, Set<String> values) {
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case ABSENT -> value == null;
      };
    }
  }

  private static final Pattern SET =
      Pattern.compile("([^\\s!=(),]+)\\s+(in|notin)\\s+\\(([^()]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("([^\\s!=(),]+)\\s*(==|=|!=)\\s*([^\\s!=(),]*)");
  private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^\\s!=(),]+)");

  /** No object has it. */
  private static final LabelSelector NOTHING =
      new LabelSelector(List.of(new Requirement("", Operator.IN, Set.of())));

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads the text of the query parameter, such as `app=web,tier in (a,b),!old`.
   *
   * @throws IllegalArgumentException with what was not understood
   */
  public static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    // A comma inside parentheses belongs to its set.
    for (String part : text.isBlank() ? new String[0] : text.split(",(?![^(]*\\))", -1)) {
      requirements.add(requirement(part.strip()));
    }
    return new LabelSelector(requirements);
  }

  private static Requirement requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = Set.copyOf(List.of(set.group(3).strip().split("\\s*,\\s*")));
      return new Requirement(
          set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      return new Requirement(
          equality.group(1),
          equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN,
          Set.of(equality.group(3)));
    }
    Matcher presence = PRESENCE.matcher(part);
    if (presence.matches()) {
      return new Requirement(
          presence.group(2),
          presence.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT,
          Set.of());
    }
    throw new IllegalArgumentException(
        "unable to parse requirement: found '" + part + "', expected: identifier");
  }

  /**
   * Reads `spec.selector` of a workload: matchLabels and matchExpressions. An empty one selects
   * everything, one that is not there selects nothing.
   */
  public static LabelSelector of(JsonNode selector) {
    if (selector.isMissingNode() || selector.isNull()) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .forEachEntry(
            (key, value) ->
                requirements.add(new Requirement(key, Operator.IN, Set.of(value.asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      Operator operator =
          switch (expression.path("operator").asText()) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            default -> Operator.ABSENT;
          };
      requirements.add(
          new Requirement(
              expression.path("key").asText(),
              operator,
              Json.texts(expression.path("values")).stream().collect(Collectors.toSet())));
    }
    return new LabelSelector(requirements);
  }

  public boolean matches(JsonNode object) {
    Map<String, String> labels = Meta.labels(object);
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }
}
