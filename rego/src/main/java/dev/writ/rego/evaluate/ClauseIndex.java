package dev.writ.rego.evaluate;

import dev.writ.rego.RegoValue;
import dev.writ.rego.compile.CompiledRule;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the clauses that can hold for an input, by the one place in it that most of them compare
 * with a constant. The others are not tried.
 */
final class ClauseIndex {
  /** Below it, trying them all is as fast. */
  private static final int WORTHWHILE = 4;

  private final RegoValue[] path;
  private final Map<RegoValue, Clause[]> byValue;
  private final Clause[] otherwise;

  private ClauseIndex(RegoValue[] path, Map<RegoValue, Clause[]> byValue, Clause[] otherwise) {
    this.path = path;
    this.byValue = byValue;
    this.otherwise = otherwise;
  }

  /** The clauses that are worth trying, in their order. */
  Clause[] candidates(Scope scope) {
    RegoValue value = scope.input;
    for (int i = 0; value != null && i < path.length; i++) {
      value = Paths.find(value, path[i]);
    }
    Clause[] found = value == null ? null : byValue.get(value);
    return found == null ? otherwise : found;
  }

  /**
   * An index over clauses, or null when none would help.
   *
   * @param rules where the clauses come from, one for one
   */
  static @Nullable ClauseIndex over(List<CompiledRule> rules, List<Clause> clauses) {
    if (clauses.size() < WORTHWHILE) {
      return null;
    }
    List<Map<List<RegoValue>, RegoValue>> conditions = new ArrayList<>();
    Map<List<RegoValue>, Set<RegoValue>> values = new LinkedHashMap<>();
    for (CompiledRule rule : rules) {
      Map<List<RegoValue>, RegoValue> ofRule = new HashMap<>();
      for (Literal literal : rule.rule().body()) {
        condition(literal, ofRule);
      }
      conditions.add(ofRule);
      ofRule.forEach(
          (path, value) -> values.computeIfAbsent(path, _ -> new HashSet<>()).add(value));
    }
    return values.entrySet().stream()
        .filter(one -> one.getValue().size() > 1)
        .max(Comparator.comparingInt(one -> one.getValue().size()))
        .map(best -> over(best.getKey(), conditions, clauses))
        .orElse(null);
  }

  private static ClauseIndex over(
      List<RegoValue> path,
      List<Map<List<RegoValue>, RegoValue>> conditions,
      List<Clause> clauses) {
    // What an `else` follows may hold though its first body does not.
    BitSet always = new BitSet();
    Map<RegoValue, BitSet> byValue = new HashMap<>();
    for (int i = 0; i < clauses.size(); i++) {
      RegoValue wanted = conditions.get(i).get(path);
      BitSet where =
          wanted == null || clauses.get(i).orElse() != null
              ? always
              : byValue.computeIfAbsent(wanted, _ -> new BitSet());
      where.set(i);
    }
    Map<RegoValue, Clause[]> candidates = new HashMap<>();
    byValue.forEach(
        (value, some) -> {
          some.or(always);
          candidates.put(value, chosen(clauses, some));
        });
    return new ClauseIndex(path.toArray(RegoValue[]::new), candidates, chosen(clauses, always));
  }

  private static Clause[] chosen(List<Clause> clauses, BitSet which) {
    return which.stream().mapToObj(clauses::get).toArray(Clause[]::new);
  }

  /** {@code input.a.b == constant}, either way round. */
  private static void condition(Literal literal, Map<List<RegoValue>, RegoValue> conditions) {
    if (literal.negated()
        || !literal.withs().isEmpty()
        || !(literal.expression() instanceof Literal.Holds(Term.Call(_, var operator, var sides)))
        || !(operator instanceof Term.Var(_, var name))
        || !(name.equals("equal") || name.equals("eq"))
        || sides.size() != 2) {
      return;
    }
    condition(sides.get(0), sides.get(1), conditions);
    condition(sides.get(1), sides.get(0), conditions);
  }

  private static void condition(
      Term reference, Term constant, Map<List<RegoValue>, RegoValue> conditions) {
    if (constant instanceof Term.Scalar(_, var value)
        && reference instanceof Term.Ref(_, Term.Var(_, var root), var path)
        && root.equals("input")) {
      List<RegoValue> keys = new ArrayList<>();
      for (Term part : path) {
        if (!(part instanceof Term.Scalar(_, var key))) {
          return;
        }
        keys.add(key);
      }
      conditions.putIfAbsent(keys, value);
    }
  }
}
