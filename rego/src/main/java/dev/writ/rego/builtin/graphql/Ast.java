package dev.writ.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a GraphQL document says. Nodes that came as values and not as text have no position.
 * Comments are kept where gqlparser keeps them, because they show in the trees.
 */
final class Ast {
  private Ast() {}

  /** A place in a text, both from 1; columns count code points. */
  record Position(int line, int column) {}

  /** Lines of comment right before a token, each with its `#`. */
  record Comments(List<String> lines) {
    Comments {
      lines = List.copyOf(lines);
    }
  }

  /** Anything that is looked up by name in a list. */
  interface Named {
    String name();
  }

  /** The first of a name, or null. */
  static <T extends Named> @Nullable T find(List<T> list, String name) {
    for (T each : list) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  // queries

  record QueryDocument(List<Operation> operations, List<Fragment> fragments) {
    QueryDocument {
      operations = List.copyOf(operations);
      fragments = List.copyOf(fragments);
    }
  }

  /**
   * A query, mutation or subscription.
   *
   * @param type `query`, `mutation` or `subscription`; of a tree also anything else
   * @param name empty when it has none
   */
  record Operation(
      String type,
      String name,
      List<Variable> variables,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Named {
    Operation {
      variables = List.copyOf(variables);
      directives = List.copyOf(directives);
      selections = List.copyOf(selections);
    }
  }

  record Fragment(
      String name,
      List<Variable> variables,
      String typeCondition,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Named {
    Fragment {
      variables = List.copyOf(variables);
      directives = List.copyOf(directives);
      selections = List.copyOf(selections);
    }
  }

  record Variable(
      String name,
      TypeRef type,
      @Nullable Value defaultValue,
      List<Directive> directives,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Named {
    Variable {
      directives = List.copyOf(directives);
    }
  }

  /** What stands between the braces of a selection set. */
  sealed interface Selection {
    @Nullable Position position();
  }

  record Field(
      String alias,
      String name,
      List<Argument> arguments,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Selection, Named {
    Field {
      arguments = List.copyOf(arguments);
      directives = List.copyOf(directives);
      selections = List.copyOf(selections);
    }

    /** The name its result has. */
    String responseName() {
      return alias.isEmpty() ? name : alias;
    }
  }

  record Spread(
      String name,
      List<Directive> directives,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Selection, Named {
    Spread {
      directives = List.copyOf(directives);
    }
  }

  /**
   * A fragment written where it is used.
   *
   * @param typeCondition empty when it has none
   */
  record InlineFragment(
      String typeCondition,
      List<Directive> directives,
      List<Selection> selections,
      @Nullable Position position,
      @Nullable Comments comment)
      implements Selection {
    InlineFragment {
      directives = List.copyOf(directives);
      selections = List.copyOf(selections);
    }
  }

  record Argument(String name, Value value, @Nullable Position position, @Nullable Comments comment)
      implements Named {}

  record Directive(String name, List<Argument> arguments, @Nullable Position position)
      implements Named {
    Directive {
      arguments = List.copyOf(arguments);
    }
  }

  /** The kinds of values; a tree shows their number. */
  enum ValueKind {
    VARIABLE(0),
    INT(1),
    FLOAT(2),
    STRING(3),
    BLOCK(4),
    BOOLEAN(5),
    NULL(6),
    ENUM(7),
    LIST(8),
    OBJECT(9);

    private final int number;

    ValueKind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /**
   * A literal or a variable.
   *
   * @param raw text without quotes or `$`; empty for lists and objects
   */
  record Value(
      ValueKind kind,
      String raw,
      List<Child> children,
      @Nullable Position position,
      @Nullable Comments comment) {
    Value {
      children = List.copyOf(children);
    }

    /** As gqlparser writes it in errors. */
    @Override
    public String toString() {
      return switch (kind) {
        case VARIABLE -> "$" + raw;
        case INT, FLOAT, ENUM, BOOLEAN, NULL -> raw;
        case STRING, BLOCK -> Texts.quoted(raw);
        case LIST ->
            children.stream()
                .map(child -> child.value().toString())
                .collect(Collectors.joining(",", "[", "]"));
        case OBJECT ->
            children.stream()
                .map(child -> child.name() + ":" + child.value())
                .collect(Collectors.joining(",", "{", "}"));
      };
    }
  }

  /** An element of a list, without a name, or an entry of an object. */
  record Child(String name, Value value, @Nullable Position position, @Nullable Comments comment)
      implements Named {}

  /**
   * A reference to a type.
   *
   * @param name empty for a list
   * @param element null for a named type
   */
  record TypeRef(
      String name, @Nullable TypeRef element, boolean nonNull, @Nullable Position position) {
    static TypeRef named(String name, boolean nonNull) {
      return new TypeRef(name, null, nonNull, null);
    }

    /** The name in the middle of all brackets. */
    String innermost() {
      TypeRef type = this;
      while (type.name.isEmpty() && type.element != null) {
        type = type.element;
      }
      return type.name;
    }

    /** Whether a value of this type may stand where the other one is expected. */
    boolean isCompatibleWith(TypeRef other) {
      if (!name.equals(other.name)) {
        return false;
      }
      if (element != null && (other.element == null || !element.isCompatibleWith(other.element))) {
        return false;
      }
      return !other.nonNull || nonNull;
    }

    TypeRef nullable() {
      return new TypeRef(name, element, false, position);
    }

    @Override
    public String toString() {
      return (name.isEmpty() ? "[" + element + "]" : name) + (nonNull ? "!" : "");
    }
  }

  // schemas

  record SchemaDocument(
      List<SchemaDefinition> schema,
      List<SchemaDefinition> schemaExtensions,
      List<DirectiveDefinition> directives,
      List<Definition> definitions,
      List<Definition> extensions,
      @Nullable Comments comment) {
    SchemaDocument {
      schema = List.copyOf(schema);
      schemaExtensions = List.copyOf(schemaExtensions);
      directives = List.copyOf(directives);
      definitions = List.copyOf(definitions);
      extensions = List.copyOf(extensions);
    }
  }

  /** Comments around a definition: before and after its description, before its closing brace. */
  record Around(@Nullable Comments before, @Nullable Comments after, @Nullable Comments end) {
    static final Around NOTHING = new Around(null, null, null);

    Around withEnd(@Nullable Comments comments) {
      return new Around(before, after, comments);
    }
  }

  record SchemaDefinition(
      String description,
      List<Directive> directives,
      List<RootType> rootTypes,
      @Nullable Position position,
      Around around) {
    SchemaDefinition {
      directives = List.copyOf(directives);
      rootTypes = List.copyOf(rootTypes);
    }
  }

  /** `query: Query`. */
  record RootType(
      String operation, String type, @Nullable Position position, @Nullable Comments comment) {}

  /** The kinds of types; a tree shows these words. */
  enum DefinitionKind {
    SCALAR,
    OBJECT,
    INTERFACE,
    UNION,
    ENUM,
    INPUT_OBJECT
  }

  /** A type of any kind, or what an `extend` adds to one. */
  record Definition(
      DefinitionKind kind,
      String description,
      String name,
      List<Directive> directives,
      List<String> interfaces,
      List<FieldDefinition> fields,
      List<String> members,
      List<EnumValue> enumValues,
      boolean builtIn,
      @Nullable Position position,
      Around around)
      implements Named {
    Definition {
      directives = List.copyOf(directives);
      interfaces = List.copyOf(interfaces);
      fields = List.copyOf(fields);
      members = List.copyOf(members);
      enumValues = List.copyOf(enumValues);
    }

    /** A type of which only extensions say something. */
    static Definition empty(Definition extension) {
      return new Definition(
          extension.kind,
          "",
          extension.name,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false,
          extension.position,
          Around.NOTHING);
    }

    Definition extendedBy(Definition extension) {
      return new Definition(
          kind,
          description,
          name,
          joined(directives, extension.directives),
          joined(interfaces, extension.interfaces),
          joined(fields, extension.fields),
          joined(members, extension.members),
          joined(enumValues, extension.enumValues),
          builtIn,
          position,
          around);
    }

    Definition withFields(List<FieldDefinition> more) {
      return new Definition(
          kind,
          description,
          name,
          directives,
          interfaces,
          joined(fields, more),
          members,
          enumValues,
          builtIn,
          position,
          around);
    }

    boolean isLeaf() {
      return kind == DefinitionKind.ENUM || kind == DefinitionKind.SCALAR;
    }

    boolean isAbstract() {
      return kind == DefinitionKind.INTERFACE || kind == DefinitionKind.UNION;
    }

    boolean isComposite() {
      return kind == DefinitionKind.OBJECT || isAbstract();
    }

    boolean isInput() {
      return isLeaf() || kind == DefinitionKind.INPUT_OBJECT;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      if (second.isEmpty()) {
        return first;
      }
      List<T> joined = new ArrayList<>(first);
      joined.addAll(second);
      return joined;
    }
  }

  /**
   * A field of a type or of an input.
   *
   * @param defaultValue of inputs only
   */
  record FieldDefinition(
      String description,
      String name,
      List<ArgumentDefinition> arguments,
      @Nullable Value defaultValue,
      TypeRef type,
      List<Directive> directives,
      @Nullable Position position,
      Around around)
      implements Named {
    FieldDefinition {
      arguments = List.copyOf(arguments);
      directives = List.copyOf(directives);
    }

    /** A field every schema has without saying so. */
    static FieldDefinition implied(String name, TypeRef type, ArgumentDefinition... arguments) {
      return new FieldDefinition(
          "", name, List.of(arguments), null, type, List.of(), null, Around.NOTHING);
    }
  }

  record ArgumentDefinition(
      String description,
      String name,
      @Nullable Value defaultValue,
      TypeRef type,
      List<Directive> directives,
      @Nullable Position position,
      Around around)
      implements Named {
    ArgumentDefinition {
      directives = List.copyOf(directives);
    }

    /** Whether every use has to give it. */
    boolean isRequired() {
      return type.nonNull() && defaultValue == null;
    }
  }

  record EnumValue(
      String description,
      String name,
      List<Directive> directives,
      @Nullable Position position,
      Around around)
      implements Named {
    EnumValue {
      directives = List.copyOf(directives);
    }
  }

  record DirectiveDefinition(
      String description,
      String name,
      List<ArgumentDefinition> arguments,
      List<String> locations,
      boolean repeatable,
      @Nullable Position position,
      Around around)
      implements Named {
    DirectiveDefinition {
      arguments = List.copyOf(arguments);
      locations = List.copyOf(locations);
    }
  }
}
