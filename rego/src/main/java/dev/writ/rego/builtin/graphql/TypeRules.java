package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import java.util.List;

/** Rules about names of types in a query. */
final class TypeRules {
  private TypeRules() {}

  static final class KnownTypeNames implements QueryRule {
    @Override
    public void variable(QueryWalk walk, Variable variable) {
      String name = variable.type().innermost();
      if (walk.schema().type(name) == null) {
        walk.report(unknown(name), variable.position());
      }
    }

    @Override
    public void inlineFragment(QueryWalk walk, InlineFragment fragment) {
      String name = fragment.typeCondition();
      if (!name.isEmpty() && walk.schema().type(name) == null) {
        walk.report(unknown(name), fragment.position());
      }
    }

    @Override
    public void fragment(QueryWalk walk, Fragment fragment) {
      String name = fragment.typeCondition();
      if (walk.schema().type(name) == null) {
        List<String> known = List.copyOf(walk.schema().types().keySet());
        walk.report(
            unknown(name) + Texts.didYouMean(walk.work(), "Did you mean", name, known),
            fragment.position());
      }
    }

    private static String unknown(String name) {
      return "Unknown type \"" + name + "\".";
    }
  }

  static final class VariablesAreInputTypes implements QueryRule {
    @Override
    public void operation(QueryWalk walk, Operation operation) {
      for (Variable variable : operation.variables()) {
        Definition type = walk.schema().type(variable.type().innermost());
        if (type != null && !type.isInput()) {
          walk.report(
              "Variable \"$"
                  + variable.name()
                  + "\" cannot be non-input type \""
                  + variable.type()
                  + "\".",
              variable.position());
        }
      }
    }
  }
}
