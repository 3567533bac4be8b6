package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Child;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.QueryDocument;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.ValueKind;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import dev.writ.rego.builtin.graphql.Facts.Expected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Leads the rules through a query, in gqlparser's order, which is the order of the faults. */
final class QueryWalk {
  private static final FieldDefinition TYPE_NAME =
      FieldDefinition.implied("__typename", TypeRef.named("String", false));

  private final Schema schema;
  private final QueryDocument document;
  private final Work work;
  private final Facts facts = new Facts();
  private final List<QueryRule> rules;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Fragment> fragments = new HashMap<>();
  private final Set<String> spread = new HashSet<>();
  private final Map<String, Variable> variables = new HashMap<>();
  private @Nullable Operation current;

  /** What a rule has against a query. */
  record Fault(String message, @Nullable Position position) {
    @Override
    public String toString() {
      return "input"
          + (position == null ? "" : ":" + position.line() + ":" + position.column())
          + ": "
          + message
          + "\n";
    }
  }

  private QueryWalk(Schema schema, QueryDocument document, Work work) {
    this.schema = schema;
    this.document = document;
    this.work = work;
    this.rules = rules();
    document.fragments().forEach(each -> fragments.putIfAbsent(each.name(), each));
  }

  /** Fresh rules, as some of them remember, by name. */
  private static List<QueryRule> rules() {
    return Stream.of(
            new FieldRules.FieldsOnCorrectType(),
            new FragmentRules.FragmentsOnCompositeTypes(),
            new ArgumentRules.KnownArgumentNames(),
            new DirectiveRules.KnownDirectives(),
            new FragmentRules.KnownFragmentNames(),
            new OperationRules.KnownRootType(),
            new TypeRules.KnownTypeNames(),
            new OperationRules.LoneAnonymousOperation(),
            new FieldRules.MaxIntrospectionDepth(),
            new FragmentRules.NoFragmentCycles(),
            new VariableRules.NoUndefinedVariables(),
            new FragmentRules.NoUnusedFragments(),
            new VariableRules.NoUnusedVariables(),
            new OverlappingFields(),
            new FragmentRules.PossibleFragmentSpreads(),
            new ArgumentRules.ProvidedRequiredArguments(),
            new FieldRules.ScalarLeafs(),
            new OperationRules.SingleFieldSubscriptions(),
            new ArgumentRules.UniqueArgumentNames(),
            new DirectiveRules.UniqueDirectivesPerLocation(),
            new FragmentRules.UniqueFragmentNames(),
            new ValueRules.UniqueInputFieldNames(),
            new OperationRules.UniqueOperationNames(),
            new VariableRules.UniqueVariableNames(),
            new ValueRules.ValuesOfCorrectType(),
            new TypeRules.VariablesAreInputTypes(),
            new VariableRules.VariablesInAllowedPosition())
        .map(QueryRule.class::cast)
        .toList();
  }

  /**
   * Holds a query to a schema.
   *
   * @throws GraphqlException with all faults, at the place of the first
   */
  static void check(Schema schema, QueryDocument document, Work work) {
    QueryWalk walk = new QueryWalk(schema, document, work);
    walk.document();
    if (walk.faults.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Fault fault : walk.faults) {
      work.scan(fault.message().length());
      text.append(fault);
    }
    Fault first = walk.faults.getFirst();
    if (first.position() == null) {
      throw new GraphqlException("GraphQL parse error: " + text);
    }
    String message = text.substring(first.toString().indexOf(": ") + 2);
    throw GraphqlException.ofText(
        message.endsWith(".\n") ? message.substring(0, message.length() - 2) : message,
        first.position());
  }

  Schema schema() {
    return schema;
  }

  QueryDocument query() {
    return document;
  }

  Facts facts() {
    return facts;
  }

  Work work() {
    return work;
  }

  /** The operation that is walked through, null while fragments are seen by themselves. */
  @Nullable Operation current() {
    return current;
  }

  @Nullable Fragment fragment(String name) {
    return fragments.get(name);
  }

  void report(String message, @Nullable Position position) {
    work.scan(message.length());
    faults.add(new Fault(message, position));
  }

  private void document() {
    for (Operation operation : document.operations()) {
      spread.clear();
      operation(operation);
    }
    for (Fragment fragment : document.fragments()) {
      spread.clear();
      Definition type = schema.type(fragment.typeCondition());
      directives(fragment.directives(), "FRAGMENT_DEFINITION");
      selections(type, fragment.selections());
      rules.forEach(rule -> rule.fragment(this, fragment));
    }
  }

  private void operation(Operation operation) {
    current = operation;
    variables.clear();
    for (Variable variable : operation.variables()) {
      work.step();
      variables.putIfAbsent(variable.name(), variable);
      rules.forEach(rule -> rule.variable(this, variable));
    }
    for (Variable variable : operation.variables()) {
      if (variable.defaultValue() != null) {
        expect(variable.defaultValue(), variable.type(), null);
        value(variable.defaultValue());
      }
      directives(variable.directives(), "VARIABLE_DEFINITION");
    }
    String location =
        switch (operation.type()) {
          case "query", "" -> "QUERY";
          case "mutation" -> "MUTATION";
          case "subscription" -> "SUBSCRIPTION";
          default -> "";
        };
    directives(operation.directives(), location);
    selections(schema.roots().of(operation.type()), operation.selections());
    rules.forEach(rule -> rule.operation(this, operation));
    current = null;
  }

  private void selections(@Nullable Definition parent, List<Selection> selections) {
    work.enter();
    for (Selection selection : selections) {
      work.step();
      facts.parent(selection, parent);
      switch (selection) {
        case Field field -> field(parent, field);
        case InlineFragment fragment -> inlineFragment(parent, fragment);
        case Spread use -> spread(use);
      }
    }
    work.leave();
  }

  private void field(@Nullable Definition parent, Field field) {
    FieldDefinition definition = null;
    if (field.name().equals("__typename")) {
      definition = TYPE_NAME;
    } else if (parent != null) {
      definition = schema.field(parent, field.name());
    }
    facts.definition(field, definition);
    arguments(field.arguments(), definition == null ? List.of() : definition.arguments());
    directives(field.directives(), "FIELD");
    selections(
        definition == null ? null : schema.type(definition.type().innermost()), field.selections());
    rules.forEach(rule -> rule.field(this, field));
  }

  private void inlineFragment(@Nullable Definition parent, InlineFragment fragment) {
    String condition = fragment.typeCondition();
    directives(fragment.directives(), "INLINE_FRAGMENT");
    selections(condition.isEmpty() ? parent : schema.type(condition), fragment.selections());
    rules.forEach(rule -> rule.inlineFragment(this, fragment));
  }

  private void spread(Spread use) {
    Fragment fragment = fragments.get(use.name());
    facts.fragment(use, fragment);
    directives(use.directives(), "FRAGMENT_SPREAD");
    if (fragment != null && spread.add(fragment.name())) {
      selections(schema.type(fragment.typeCondition()), fragment.selections());
    }
    rules.forEach(rule -> rule.spread(this, use));
  }

  private void directives(List<Directive> directives, String location) {
    for (Directive directive : directives) {
      work.step();
      DirectiveDefinition definition = schema.directives().get(directive.name());
      arguments(directive.arguments(), definition == null ? List.of() : definition.arguments());
      rules.forEach(rule -> rule.directive(this, directive, location));
    }
    rules.forEach(rule -> rule.directives(this, directives));
  }

  private void arguments(List<Argument> arguments, List<ArgumentDefinition> definitions) {
    for (Argument argument : arguments) {
      work.scan(definitions.size());
      ArgumentDefinition definition = Ast.find(definitions, argument.name());
      if (definition != null) {
        expect(argument.value(), definition.type(), definition.defaultValue());
      }
      value(argument.value());
    }
  }

  private void expect(Value value, TypeRef type, @Nullable Value byDefault) {
    facts.expected(
        value,
        new Expected(
            type,
            schema.type(type.innermost()),
            byDefault != null && byDefault.kind() != ValueKind.NULL));
  }

  private void value(Value value) {
    work.enter();
    if (value.kind() == ValueKind.VARIABLE && current != null) {
      facts.variable(value, variables.get(value.raw()));
    }
    Expected expected = facts.expected(value);
    if (value.kind() == ValueKind.OBJECT) {
      for (Child child : value.children()) {
        if (expected != null && expected.definition() != null) {
          FieldDefinition field = schema.field(expected.definition(), child.name());
          if (field != null) {
            expect(child.value(), field.type(), field.defaultValue());
          }
        }
        value(child.value());
      }
    } else if (value.kind() == ValueKind.LIST) {
      for (Child child : value.children()) {
        if (expected != null && expected.type().element() != null) {
          facts.expected(
              child.value(), new Expected(expected.type().element(), expected.definition(), false));
        }
        value(child.value());
      }
    }
    rules.forEach(rule -> rule.value(this, value));
    work.leave();
  }
}
