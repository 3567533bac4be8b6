package dev.writ.rego.compile;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules by their place below {@code data}: packages, names, and the constants of a head up to its
 * first variable.
 */
public final class RuleTree {
  private final TreeMap<RegoValue, RuleTree> below = new TreeMap<>();
  private final List<CompiledRule> rules = new ArrayList<>();

  public NavigableMap<RegoValue, RuleTree> below() {
    return below;
  }

  /** In module order, then in the order of the text. */
  public List<CompiledRule> rules() {
    return rules;
  }

  void add(CompiledRule rule) {
    RuleTree node = this;
    for (RegoValue key : rule.path()) {
      node = node.at(key);
    }
    node.rules.add(rule);
  }

  private RuleTree at(RegoValue key) {
    return below.computeIfAbsent(key, _ -> new RuleTree());
  }

  /** A package without rules is an empty object. */
  void addPackage(List<String> path) {
    RuleTree node = this;
    for (String key : path) {
      node = node.at(RegoValue.of(key));
    }
  }

  @Nullable RuleTree find(List<RegoValue> path) {
    RuleTree node = this;
    for (RegoValue key : path) {
      node = node.below.get(key);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  /**
   * Whether some clause here has variables in its head's path, so that what is below belongs to it.
   */
  public boolean isOpen() {
    for (CompiledRule rule : rules) {
      if (!rule.rest().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  public boolean isFunction() {
    for (CompiledRule rule : rules) {
      if (rule.isFunction()) {
        return true;
      }
    }
    return false;
  }
}
