package dev.writ.rego.evaluate;

import dev.writ.rego.compile.Terms;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A comprehension that picks from what it goes through by comparing with variables from outside,
 * such as {@code [y | some y in input.ys; y.group == x.group]} inside of a loop over {@code x}. It
 * goes through everything once without the comparisons and groups by what was compared.
 *
 * @param rest the body without the comparisons
 * @param inner what is compared, of each solution
 * @param outer with what, from outside
 * @param others further variables from outside; the groups hold while they keep their values
 */
record Grouping(Body rest, List<Term> inner, List<Term> outer, List<String> others) {
  private static final Set<String> COMPARISONS =
      Set.of("eq", "equal", "neq", "lt", "lte", "gt", "gte");

  Grouping {
    inner = List.copyOf(inner);
    outer = List.copyOf(outer);
    others = List.copyOf(others);
  }

  /**
   * Whether it is one. What follows the first comparison may neither fail nor ask for rules,
   * because it now runs for solutions that were not looked at before.
   *
   * @param outside variables that have values around the comprehension
   * @return null when it is none
   */
  static @Nullable Grouping of(Body body, List<Term> heads, Set<String> outside) {
    List<Literal> rest = new ArrayList<>();
    List<Term> inner = new ArrayList<>();
    List<Term> outer = new ArrayList<>();
    Set<String> known = new HashSet<>(outside);
    for (Literal line : body.literals()) {
      Term.Call call = comparison(line);
      Term left = call == null ? null : call.arguments().get(0);
      Term right = call == null ? null : call.arguments().get(1);
      boolean equality = call != null && (call.isOf("eq") || call.isOf("equal"));
      if (equality && left != null && right != null && isSplit(left, right, known, outside)) {
        inner.add(left);
        outer.add(right);
      } else if (equality
          && left != null
          && right != null
          && isSplit(right, left, known, outside)) {
        inner.add(right);
        outer.add(left);
      } else {
        if (!inner.isEmpty() && (call == null || !isQuiet(call))) {
          return null;
        }
        rest.add(line);
        Terms.variables(line, known);
      }
    }
    if (inner.isEmpty() || rest.isEmpty() || !heads.stream().allMatch(Grouping::isQuiet)) {
      return null;
    }
    Set<String> others = new TreeSet<>();
    rest.forEach(line -> Terms.variables(line, others));
    inner.forEach(term -> Terms.variables(term, others));
    heads.forEach(term -> Terms.variables(term, others));
    others.retainAll(outside);
    return new Grouping(new Body(rest), inner, outer, List.copyOf(others));
  }

  private static Term.@Nullable Call comparison(Literal line) {
    return !line.negated()
            && line.withs().isEmpty()
            && line.expression() instanceof Literal.Holds(Term.Call call)
            && call.arguments().size() == 2
            && COMPARISONS.contains(call.name())
        ? call
        : null;
  }

  /** One side is known to the solution alone, the other from outside. */
  private static boolean isSplit(Term inside, Term from, Set<String> known, Set<String> outside) {
    Set<String> variables = new HashSet<>();
    Terms.variables(from, variables);
    if (variables.isEmpty() || !outside.containsAll(variables) || !isPlace(from)) {
      return false;
    }
    variables.clear();
    Terms.variables(inside, variables);
    return known.containsAll(variables) && !outside.containsAll(variables) && isPlace(inside);
  }

  /** A variable, or a place in one. */
  private static boolean isPlace(Term term) {
    return switch (term) {
      case Term.Var(_, var name) -> !name.equals("input") && !name.equals("data");
      case Term.Ref(_, var head, var path) ->
          isPlace(head) && path.stream().allMatch(Grouping::isKey);
      case Term.Scalar _,
          Term.Array _,
          Term.Set _,
          Term.Obj _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ ->
          false;
    };
  }

  private static boolean isKey(Term term) {
    return term instanceof Term.Scalar || term instanceof Term.Var;
  }

  /** Neither fails nor asks for a rule. */
  private static boolean isQuiet(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.Var(_, var name) -> !name.equals("data");
      case Term.Ref(_, var head, var path) ->
          isQuiet(head) && path.stream().allMatch(Grouping::isQuiet);
      case Term.Array(_, var elements) -> elements.stream().allMatch(Grouping::isQuiet);
      case Term.Set(_, var elements) -> elements.stream().allMatch(Grouping::isQuiet);
      case Term.Obj(_, var entries) ->
          entries.stream().allMatch(each -> isQuiet(each.key()) && isQuiet(each.value()));
      case Term.Call call ->
          COMPARISONS.contains(call.name())
              && call.arguments().stream().allMatch(Grouping::isQuiet);
      case Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Template _ ->
          false;
    };
  }
}
