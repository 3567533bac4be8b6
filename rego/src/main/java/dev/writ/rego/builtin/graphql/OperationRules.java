package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Rules about operations: their names, their roots, and what subscriptions select. */
final class OperationRules {
  private OperationRules() {}

  static final class KnownRootType implements QueryRule {
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      if (walk.schema().roots().of(operation.type()) == null) {
        walk.report(
            "Schema does not support operation type \"" + operation.type() + "\"",
            operation.position());
      }
    }
  }

  static final class LoneAnonymousOperation implements QueryRule {
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      if (operation.name().isEmpty() && walk.query().operations().size() > 1) {
        walk.report(
            "This anonymous operation must be the only defined operation.", operation.position());
      }
    }
  }

  static final class SingleFieldSubscriptions implements QueryRule {
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      if (!operation.type().equals("subscription")
          || walk.schema().roots().subscription() == null) {
        return;
      }
      SequencedMap<String, Field> top = new LinkedHashMap<>();
      top(walk, operation.selections(), top, new HashSet<>());
      List<Field> fields = new ArrayList<>(top.values());
      String name =
          operation.name().isEmpty()
              ? "Anonymous Subscription"
              : "Subscription " + Texts.quoted(operation.name());
      if (fields.size() > 1) {
        walk.report(name + " must select only one top level field.", fields.get(1).position());
      }
      for (Field field : fields) {
        if (field.name().startsWith("__")) {
          walk.report(
              name + " must not select an introspection top level field.", field.position());
        }
      }
    }

    /** Fields by name, those of fragments too; an unknown fragment hides what follows it. */
    private static void top(
        QueryWalk walk,
        List<Selection> selections,
        SequencedMap<String, Field> top,
        Set<String> seen) {
      walk.work().enter();
      for (Selection selection : selections) {
        walk.work().step();
        if (selection instanceof Field field) {
          top.putIfAbsent(field.name(), field);
        } else if (selection instanceof InlineFragment fragment) {
          top(walk, fragment.selections(), top, seen);
        } else if (selection instanceof Spread spread) {
          Fragment fragment = walk.facts().fragment(spread);
          if (fragment == null) {
            break;
          }
          if (seen.add(fragment.name())) {
            top(walk, fragment.selections(), top, seen);
          }
        }
      }
      walk.work().leave();
    }
  }

  static final class UniqueOperationNames implements QueryRule {
    private final Set<String> seen = new HashSet<>();

    @Override
    public void operation(QueryWalk walk, Operation operation) {
      if (!seen.add(operation.name())) {
        walk.report(
            "There can be only one operation named \"" + operation.name() + "\".",
            operation.position());
      }
    }
  }
}
