package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Stage 8: rules of one name that can't stand beside each other, and names inside of names. */
final class Conflicts {
  private final Faults faults;

  Conflicts(Faults faults) {
    this.faults = faults;
  }

  void check(RuleTree tree, List<Module> modules) {
    names(tree);
    for (Module module : modules) {
      List<RegoValue> path = new ArrayList<>();
      for (String name : module.path()) {
        path.add(RegoValue.of(name));
      }
      RuleTree node = tree.find(path);
      if (node != null && !node.rules().isEmpty()) {
        CompiledRule rule = node.rules().getFirst();
        faults.type(
            module.packageAt(),
            "package data."
                + String.join(".", module.path())
                + " conflicts with rule "
                + rule.name()
                + " defined at "
                + place(rule));
      }
    }
  }

  private void names(RuleTree node) {
    if (!node.rules().isEmpty()) {
      rulesOfOneName(node);
    }
    for (RuleTree below : node.below().values()) {
      names(below);
    }
  }

  private void rulesOfOneName(RuleTree node) {
    CompiledRule first = node.rules().getFirst();
    Location at = first.rule().at();
    Set<Integer> arities = new HashSet<>();
    Set<Boolean> kinds = new HashSet<>();
    Set<Boolean> sets = new HashSet<>();
    boolean complete = false;
    boolean partial = false;
    List<CompiledRule> defaults = new ArrayList<>();
    for (CompiledRule rule : node.rules()) {
      List<Term> arguments = rule.rule().head().arguments();
      arities.add(arguments == null ? -1 : arguments.size());
      kinds.add(rule.isPartialSet());
      sets.add(rule.isPartialSet() && rule.rest().isEmpty());
      boolean open = rule.isPartialSet() || !rule.rest().isEmpty();
      complete |= !open;
      partial |= open;
      if (rule.rule().isDefault()) {
        defaults.add(rule);
      }
    }
    boolean mixed = complete && partial;
    if (kinds.size() > 1 || sets.size() > 1 || arities.size() > 1 || mixed) {
      faults.type(at, "conflicting rules " + first.name() + " found");
    } else if (defaults.size() > 1) {
      faults.type(
          defaults.getFirst().rule().at(),
          "multiple default rules "
              + first.name()
              + " found at "
              + defaults.stream().map(Conflicts::place).collect(Collectors.joining(", ")));
    }
    if (!node.isOpen()) {
      List<CompiledRule> inside = new ArrayList<>();
      for (RuleTree below : node.below().values()) {
        gather(below, inside);
      }
      if (!inside.isEmpty()) {
        faults.type(
            at,
            "rule "
                + first.name()
                + " conflicts with:\n"
                + inside.stream()
                    .map(rule -> "  rule " + rule.name() + " at " + place(rule))
                    .collect(Collectors.joining("\n")));
      }
    }
  }

  private static void gather(RuleTree node, List<CompiledRule> rules) {
    rules.addAll(node.rules());
    for (RuleTree below : node.below().values()) {
      gather(below, rules);
    }
  }

  private static String place(CompiledRule rule) {
    Location at = rule.rule().at();
    return at.file() + ":" + at.row();
  }
}
