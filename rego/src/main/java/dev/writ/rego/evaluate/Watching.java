package dev.writ.rego.evaluate;

import dev.writ.rego.compile.RuleTree;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** What watching nodes know of the rules of one program, while these are planned. */
final class Watching {
  private final IdentityHashMap<RuleTree, Watched.OfRule> rules = new IdentityHashMap<>();
  private final IdentityHashMap<RuleTree, Watched.OfRule> functions = new IdentityHashMap<>();
  private final Map<String, WrittenLines> written = new HashMap<>();

  Watched.OfRule rule(RuleTree tree, boolean isFunction) {
    return (isFunction ? functions : rules)
        .computeIfAbsent(
            tree, one -> new Watched.OfRule(one.rules().getFirst().name(), isFunction));
  }

  BodyWatch body(Module module, Rule rule, Watched.OfRule about) {
    return new BodyWatch(
        new Watched.OfClause(about, rule.at(), rule.head().at(), rule.isDefault()),
        written.computeIfAbsent(module.source().name(), _ -> WrittenLines.of(module)));
  }
}
