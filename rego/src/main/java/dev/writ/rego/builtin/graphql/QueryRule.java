package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import java.util.List;

/**
 * One thing that has to hold in a query. It is told of every node when all below it has been seen,
 * except of variables, which come first; a fragment is seen wherever it is spread and once more by
 * itself.
 */
interface QueryRule {
  default void operation(QueryWalk walk, Operation operation) {}

  default void field(QueryWalk walk, Field field) {}

  default void fragment(QueryWalk walk, Fragment fragment) {}

  default void inlineFragment(QueryWalk walk, InlineFragment fragment) {}

  default void spread(QueryWalk walk, Spread spread) {}

  default void directive(QueryWalk walk, Directive directive, String location) {}

  default void directives(QueryWalk walk, List<Directive> directives) {}

  default void value(QueryWalk walk, Value value) {}

  default void variable(QueryWalk walk, Variable variable) {}
}
