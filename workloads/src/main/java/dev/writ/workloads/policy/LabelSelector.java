package dev.writ.workloads.policy;

import java.util.List;
import java.util.Map;

/** Which labels are meant; without terms, all. */
public record LabelSelector(Map<String, String> labels, List<Expression> expressions) {
  public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

  public LabelSelector {
    labels = Map.copyOf(labels);
    expressions = List.copyOf(expressions);
  }

  /** One line of {@code matchExpressions}. */
  public record Expression(String key, Operator operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  /** What an expression asks. */
  public enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    private final String word;

    Operator(String word) {
      this.word = word;
    }

    /** As Kubernetes spells it. */
    public String word() {
      return word;
    }

    boolean wantsValues() {
      return this == IN || this == NOT_IN;
    }
  }

  public boolean matches(Map<String, String> labelled) {
    for (Map.Entry<String, String> wanted : labels.entrySet()) {
      if (!wanted.getValue().equals(labelled.get(wanted.getKey()))) {
        return false;
      }
    }
    return expressions.stream().allMatch(expression -> expression.matches(labelled));
  }
}
