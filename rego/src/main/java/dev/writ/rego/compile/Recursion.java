package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stage 12: rules that need themselves, directly, through others, or through a document that holds
 * them.
 */
final class Recursion {
  private static final Comparator<Location> BY_PLACE =
      Comparator.comparing(Location::file)
          .thenComparingInt(Location::row)
          .thenComparingInt(Location::column);

  private final RuleTree tree;
  private final Faults faults;
  private final Map<RuleTree, Set<RuleTree>> needs = new LinkedHashMap<>();

  Recursion(RuleTree tree, Faults faults) {
    this.tree = tree;
    this.faults = faults;
  }

  void check() {
    declare(tree);
    List<RuleTree> starts = new ArrayList<>(suspects());
    starts.sort(Comparator.comparing(node -> node.rules().getFirst().rule().at(), BY_PLACE));
    for (RuleTree start : starts) {
      if (faults.isFull()) {
        return;
      }
      List<RuleTree> way = wayBack(start);
      if (way != null) {
        StringBuilder text = new StringBuilder();
        for (RuleTree node : way) {
          text.append(text.isEmpty() ? "" : " -> ").append(name(node));
        }
        faults.recursion(
            start.rules().getFirst().rule().at(), "rule " + name(start) + " is recursive: " + text);
      }
    }
  }

  /**
   * Rules that could need themselves: what is left when those that need nothing, and those that
   * nothing needs, are taken away until there are none. Mostly that is nothing at all.
   */
  private Set<RuleTree> suspects() {
    Map<RuleTree, Set<RuleTree>> neededBy = new HashMap<>();
    needs.forEach(
        (node, needed) ->
            needed.forEach(
                one -> neededBy.computeIfAbsent(one, _ -> new LinkedHashSet<>()).add(node)));
    Set<RuleTree> left = new LinkedHashSet<>(needs.keySet());
    peel(left, needs, neededBy);
    peel(left, neededBy, needs);
    return left;
  }

  /** Takes away what has no way out, then what had none but to that, and so on. */
  private static void peel(
      Set<RuleTree> left, Map<RuleTree, Set<RuleTree>> out, Map<RuleTree, Set<RuleTree>> in) {
    Map<RuleTree, Integer> ways = new HashMap<>();
    Deque<RuleTree> ends = new ArrayDeque<>();
    for (RuleTree node : left) {
      int count = 0;
      for (RuleTree next : out.getOrDefault(node, Set.of())) {
        count += left.contains(next) ? 1 : 0;
      }
      ways.put(node, count);
      if (count == 0) {
        ends.add(node);
      }
    }
    while (!ends.isEmpty()) {
      RuleTree end = ends.removeFirst();
      left.remove(end);
      for (RuleTree before : in.getOrDefault(end, Set.of())) {
        if (left.contains(before) && ways.merge(before, -1, Integer::sum) == 0) {
          ends.add(before);
        }
      }
    }
  }

  /** Each after all that it needs; nothing needs itself. */
  List<RuleTree> inOrder() {
    Set<RuleTree> done = new LinkedHashSet<>();
    Set<RuleTree> begun = new HashSet<>();
    Deque<RuleTree> open = new ArrayDeque<>();
    for (RuleTree start : needs.keySet()) {
      open.push(start);
      while (!open.isEmpty()) {
        RuleTree node = open.peek();
        if (begun.add(node)) {
          for (RuleTree needed : needs.getOrDefault(node, Set.of())) {
            if (!begun.contains(needed)) {
              open.push(needed);
            }
          }
        } else {
          done.add(open.pop());
        }
      }
    }
    return List.copyOf(done);
  }

  private static String name(RuleTree node) {
    return node.rules().getFirst().name();
  }

  private void declare(RuleTree node) {
    if (!node.rules().isEmpty()) {
      Set<RuleTree> needed = new LinkedHashSet<>();
      needs.put(node, needed);
      for (CompiledRule rule : node.rules()) {
        for (Rule clause = rule.rule(); clause != null; clause = clause.orElse()) {
          collect(clause.body(), needed);
        }
      }
    }
    for (RuleTree below : node.below().values()) {
      declare(below);
    }
  }

  private void collect(Body body, Set<RuleTree> needed) {
    new Rewriter() {
      @Override
      Term reference(Term.Ref ref) {
        need(ref, needed);
        Term head = Names.isRoot(ref.head()) ? ref.head() : term(ref.head());
        return new Term.Ref(ref.at(), head, terms(ref.path()));
      }

      @Override
      Term variable(Term.Var variable) {
        if (variable.name().equals("data")) {
          below(tree, needed);
        }
        return variable;
      }

      @Override
      Term call(Term.Call call) {
        need(call.operator(), needed);
        return super.call(call);
      }

      @Override
      Term target(Term target) {
        return target; // what stands there is replaced, not needed
      }
    }.body(body);
  }

  private void need(Term term, Set<RuleTree> needed) {
    if (!(term instanceof Term.Ref(_, Term.Var(_, var root), var path)) || !root.equals("data")) {
      return;
    }
    RuleTree node = tree;
    for (Term part : path) {
      if (!node.rules().isEmpty()) {
        needed.add(node);
        if (!node.isOpen() && !node.isFunction()) {
          return;
        }
      }
      if (!(part instanceof Term.Scalar(_, RegoValue key))) {
        below(node, needed);
        return;
      }
      RuleTree next = node.below().get(key);
      if (next == null) {
        return;
      }
      node = next;
    }
    below(node, needed);
  }

  private static void below(RuleTree node, Set<RuleTree> needed) {
    if (!node.rules().isEmpty()) {
      needed.add(node);
    }
    for (RuleTree child : node.below().values()) {
      below(child, needed);
    }
  }

  /** The shortest way from a rule to itself, or null. */
  private @Nullable List<RuleTree> wayBack(RuleTree start) {
    Map<RuleTree, RuleTree> from = new HashMap<>();
    Deque<RuleTree> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      RuleTree node = queue.removeFirst();
      Iterator<RuleTree> next = needs.getOrDefault(node, Set.of()).iterator();
      while (next.hasNext()) {
        RuleTree needed = next.next();
        if (needed == start) {
          List<RuleTree> way = new ArrayList<>(List.of(start));
          for (RuleTree back = node; back != start; back = from.get(back)) {
            way.add(back);
          }
          way.add(start);
          return way.reversed();
        }
        if (from.putIfAbsent(needed, node) == null) {
          queue.add(needed);
        }
      }
    }
    return null;
  }
}
