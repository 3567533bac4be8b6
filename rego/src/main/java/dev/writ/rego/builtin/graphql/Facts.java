package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the walk has found out about the nodes it passed. Equal nodes at two places are two nodes.
 * Nothing is known of a node before it is reached: rules that look ahead see no conflict there.
 */
final class Facts {
  /**
   * What has to stand somewhere.
   *
   * @param definition null when nobody defines the type
   * @param hasDefault whether something else stands in for null
   */
  record Expected(TypeRef type, @Nullable Definition definition, boolean hasDefault) {}

  private final IdentityHashMap<Selection, Definition> parents = new IdentityHashMap<>();
  private final IdentityHashMap<Field, FieldDefinition> fields = new IdentityHashMap<>();
  private final IdentityHashMap<Spread, Fragment> spreads = new IdentityHashMap<>();
  private final IdentityHashMap<Value, Expected> expected = new IdentityHashMap<>();
  private final IdentityHashMap<Value, Variable> variables = new IdentityHashMap<>();
  private final Set<Variable> used = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The type whose selection set it stands in. */
  @Nullable Definition parent(Selection selection) {
    return parents.get(selection);
  }

  void parent(Selection selection, @Nullable Definition parent) {
    set(parents, selection, parent);
  }

  @Nullable FieldDefinition definition(Field field) {
    return fields.get(field);
  }

  void definition(Field field, @Nullable FieldDefinition definition) {
    set(fields, field, definition);
  }

  @Nullable Fragment fragment(Spread spread) {
    return spreads.get(spread);
  }

  void fragment(Spread spread, @Nullable Fragment fragment) {
    set(spreads, spread, fragment);
  }

  @Nullable Expected expected(Value value) {
    return expected.get(value);
  }

  void expected(Value value, Expected what) {
    expected.put(value, what);
  }

  /** The declaration of a variable in the operation it was last seen in. */
  @Nullable Variable variable(Value value) {
    return variables.get(value);
  }

  void variable(Value value, @Nullable Variable variable) {
    set(variables, value, variable);
    if (variable != null) {
      used.add(variable);
    }
  }

  boolean isUsed(Variable variable) {
    return used.contains(variable);
  }

  private static <K, V> void set(IdentityHashMap<K, V> map, K key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
