package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.EnumValue;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to hold in a schema: types first, then directives, each in the order of names. */
final class SchemaCheck {
  private final Schema schema;
  private final Work work;

  SchemaCheck(Schema schema, Work work) {
    this.schema = schema;
    this.work = work;
  }

  /**
   * Everything.
   *
   * @throws GraphqlException for the first thing that is wrong
   */
  void all() {
    schema.types().values().forEach(this::type);
    schema.directives().values().forEach(this::directive);
  }

  private void directive(DirectiveDefinition directive) {
    name(directive.name(), directive.position());
    arguments(directive.arguments(), directive.name());
  }

  private void type(Definition type) {
    work.step();
    for (FieldDefinition field : type.fields()) {
      field(type, field);
    }
    for (String member : type.members()) {
      member(type, member);
    }
    for (String name : type.interfaces()) {
      implementing(type, name);
    }
    switch (type.kind()) {
      case OBJECT, INTERFACE -> output(type);
      case ENUM -> enumeration(type);
      case INPUT_OBJECT -> input(type);
      case SCALAR, UNION -> {}
    }
    uniqueFields(type);
    if (!type.builtIn()) {
      name(type.name(), type.position());
    }
    applied(type.directives(), type.kind().name(), null);
  }

  private void field(Definition type, FieldDefinition field) {
    work.step();
    name(field.name(), field.position());
    known(field.type());
    arguments(field.arguments(), null);
    applied(
        field.directives(),
        type.kind() == DefinitionKind.INPUT_OBJECT ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION",
        null);
  }

  private void member(Definition union, String member) {
    work.step();
    Definition type = schema.type(member);
    if (type == null) {
      throw wrong("Undefined type " + Texts.quoted(member) + ".", union.position());
    }
    if (type.kind() != DefinitionKind.OBJECT) {
      throw wrong(
          union.kind() + " type " + Texts.quoted(member) + " must be OBJECT.", union.position());
    }
  }

  private void output(Definition type) {
    if (type.fields().isEmpty()) {
      throw wrong(named(type) + "must define one or more fields.", type.position());
    }
    for (FieldDefinition field : type.fields()) {
      Definition result = schema.type(field.type().innermost());
      if (result != null && result.kind() == DefinitionKind.INPUT_OBJECT) {
        throw wrong(
            named(type) + "field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.",
            field.position());
      }
    }
  }

  private void enumeration(Definition type) {
    if (type.enumValues().isEmpty()) {
      throw wrong(named(type) + "must define one or more unique enum values.", type.position());
    }
    for (EnumValue value : type.enumValues()) {
      switch (value.name()) {
        case "true", "false", "null" ->
            throw wrong(named(type) + "non-enum value " + value.name() + ".", type.position());
        default -> work.step();
      }
    }
  }

  private void input(Definition type) {
    if (type.fields().isEmpty()) {
      throw wrong(named(type) + "must define one or more input fields.", type.position());
    }
    for (FieldDefinition field : type.fields()) {
      Definition input = schema.type(field.type().innermost());
      if (input != null && !input.isInput()) {
        throw wrong(
            input.kind()
                + " "
                + field.name()
                + ": field must be one of SCALAR, ENUM, INPUT_OBJECT.",
            field.position());
      }
    }
  }

  private static String named(Definition type) {
    return type.kind() + " " + type.name() + ": ";
  }

  /** Of several pairs of equal names the one whose first field stands first is told. */
  private void uniqueFields(Definition type) {
    Map<String, Integer> first = new HashMap<>();
    int earliest = Integer.MAX_VALUE;
    FieldDefinition again = null;
    int index = 0;
    for (FieldDefinition field : type.fields()) {
      Integer before = first.putIfAbsent(field.name(), index++);
      if (before != null && before < earliest) {
        earliest = before;
        again = field;
      }
    }
    if (again != null) {
      throw wrong(
          "Field " + type.name() + "." + again.name() + " can only be defined once.",
          again.position());
    }
  }

  private void known(TypeRef type) {
    String name = type.innermost();
    if (schema.type(name) == null) {
      throw wrong("Undefined type " + name + ".", type.position());
    }
  }

  private void arguments(List<ArgumentDefinition> arguments, @Nullable String directive) {
    for (ArgumentDefinition argument : arguments) {
      work.step();
      name(argument.name(), argument.position());
      known(argument.type());
      Definition type = schema.type(argument.type().innermost());
      if (type != null && !type.isInput()) {
        throw wrong(
            "cannot use "
                + argument.type()
                + " as argument "
                + argument.name()
                + " because "
                + type.kind()
                + " is not a valid input type",
            argument.position());
      }
      applied(argument.directives(), "ARGUMENT_DEFINITION", directive);
    }
  }

  private void applied(
      List<Directive> directives, String location, @Nullable String insideOfDirective) {
    for (Directive directive : directives) {
      work.step();
      name(directive.name(), directive.position());
      if (directive.name().equals(insideOfDirective)) {
        throw wrong(
            "Directive " + directive.name() + " cannot refer to itself.", directive.position());
      }
      DirectiveDefinition definition = schema.directives().get(directive.name());
      if (definition == null) {
        throw wrong("Undefined directive " + directive.name() + ".", directive.position());
      }
      if (!definition.locations().contains(location)) {
        throw wrong(
            "Directive " + directive.name() + " is not applicable on " + location + ".",
            directive.position());
      }
    }
  }

  private void implementing(Definition type, String interfaceName) {
    Definition contract = schema.type(interfaceName);
    if (contract == null) {
      throw wrong("Undefined type " + Texts.quoted(interfaceName) + ".", type.position());
    }
    if (contract.kind() != DefinitionKind.INTERFACE) {
      throw wrong(
          Texts.quoted(interfaceName) + " is a non interface type " + contract.kind() + ".",
          type.position());
    }
    for (FieldDefinition required : contract.fields()) {
      work.step();
      implementing(type, contract, required);
    }
    for (String inherited : contract.interfaces()) {
      work.scan(type.interfaces().size());
      if (!type.interfaces().contains(inherited)) {
        throw wrong(
            inherited.equals(type.name())
                ? "Type "
                    + type.name()
                    + " cannot implement "
                    + interfaceName
                    + " because it would create a circular reference."
                : "Type "
                    + type.name()
                    + " must implement "
                    + inherited
                    + " because it is implemented by "
                    + interfaceName
                    + ".",
            type.position());
      }
    }
  }

  private void implementing(Definition type, Definition contract, FieldDefinition required) {
    String toImplement = "For " + type.name() + " to implement " + contract.name();
    String name = required.name();
    FieldDefinition found = schema.field(type, name);
    if (found == null) {
      throw wrong(toImplement + " it must have a field called " + name + ".", type.position());
    }
    if (!isCovariant(required.type(), found.type())) {
      throw wrong(
          toImplement + " the field " + name + " must have type " + required.type() + ".",
          found.position());
    }
    for (ArgumentDefinition argument : required.arguments()) {
      work.scan(found.arguments().size());
      ArgumentDefinition same = Ast.find(found.arguments(), argument.name());
      String sameArguments =
          toImplement + " the field " + name + " must have the same arguments but ";
      if (same == null) {
        throw wrong(sameArguments + "it is missing " + argument.name() + ".", found.position());
      }
      if (!argument.type().isCompatibleWith(same.type())) {
        throw wrong(sameArguments + argument.name() + " has the wrong type.", same.position());
      }
    }
    for (ArgumentDefinition argument : found.arguments()) {
      work.scan(required.arguments().size());
      if (argument.isRequired() && Ast.find(required.arguments(), argument.name()) == null) {
        throw wrong(
            toImplement
                + " any additional arguments on "
                + name
                + " must be optional or have a default value but "
                + argument.name()
                + " is required.",
            argument.position());
      }
    }
  }

  private boolean isCovariant(TypeRef required, TypeRef actual) {
    work.step();
    if (required.nonNull() && !actual.nonNull()) {
      return false;
    }
    if (required.name().isEmpty()) {
      return required.element() != null
          && actual.element() != null
          && isCovariant(required.element(), actual.element());
    }
    if (required.name().equals(actual.name())) {
      return true;
    }
    List<Definition> possible = schema.possibleTypes().getOrDefault(required.name(), List.of());
    work.scan(possible.size());
    return Ast.find(possible, actual.name()) != null;
  }

  private static void name(String name, @Nullable Position position) {
    if (name.startsWith("__")) {
      throw wrong(
          "Name \""
              + name
              + "\" must not begin with \"__\", which is reserved by GraphQL introspection.",
          position);
    }
  }

  private static GraphqlException wrong(String message, @Nullable Position position) {
    return GraphqlException.ofSchema(message, position);
  }
}
