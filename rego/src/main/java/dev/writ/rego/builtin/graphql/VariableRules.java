package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.ValueKind;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import dev.writ.rego.builtin.graphql.Facts.Expected;
import java.util.HashMap;
import java.util.Map;

/** Rules about variables: declared, used, unique, and of a type that fits where they are used. */
final class VariableRules {
  private VariableRules() {}

  static final class NoUndefinedVariables implements QueryRule {
    @Override
    public void value(QueryWalk walk, Value value) {
      Operation operation = walk.current();
      if (operation == null
          || value.kind() != ValueKind.VARIABLE
          || walk.facts().variable(value) != null) {
        return;
      }
      walk.report(
          "Variable \""
              + value
              + "\" is not defined"
              + (operation.name().isEmpty() ? "" : " by operation \"" + operation.name() + "\"")
              + ".",
          value.position());
    }
  }

  static final class NoUnusedVariables implements QueryRule {
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      for (Variable variable : operation.variables()) {
        if (!walk.facts().isUsed(variable)) {
          walk.report(
              "Variable \"$"
                  + variable.name()
                  + "\" is never used"
                  + (operation.name().isEmpty() ? "" : " in operation \"" + operation.name() + "\"")
                  + ".",
              variable.position());
        }
      }
    }
  }

  static final class UniqueVariableNames implements QueryRule {
    /** Told once for a name, however often it is repeated. */
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      Map<String, Integer> times = new HashMap<>();
      for (Variable variable : operation.variables()) {
        if (times.merge(variable.name(), 1, Integer::sum) == 2) {
          walk.report(
              "There can be only one variable named \"$" + variable.name() + "\".",
              variable.position());
        }
      }
    }
  }

  static final class VariablesInAllowedPosition implements QueryRule {
    @Override
    public void value(QueryWalk walk, Value value) {
      Expected expected = walk.facts().expected(value);
      Variable variable = walk.facts().variable(value);
      if (value.kind() != ValueKind.VARIABLE
          || expected == null
          || variable == null
          || walk.current() == null) {
        return;
      }
      Value byDefault = variable.defaultValue();
      boolean neverNull =
          expected.hasDefault() || (byDefault != null && byDefault.kind() != ValueKind.NULL);
      TypeRef wanted = neverNull ? expected.type().nullable() : expected.type();
      if (!variable.type().isCompatibleWith(wanted)) {
        walk.report(
            "Variable \""
                + value
                + "\" of type \""
                + variable.type()
                + "\" used in position expecting type \""
                + expected.type()
                + "\".",
            value.position());
      }
    }
  }
}
