package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Around;
import dev.writ.rego.builtin.graphql.Ast.Comments;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.EnumValue;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Position;
import dev.writ.rego.builtin.graphql.Ast.RootType;
import dev.writ.rego.builtin.graphql.Ast.SchemaDefinition;
import dev.writ.rego.builtin.graphql.Ast.SchemaDocument;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Token.Kind;
import dev.writ.rego.builtin.graphql.TokenStream.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text to types, directives and extensions of them. */
final class SchemaParser {
  private static final Set<String> LOCATIONS =
      Set.of(
          "QUERY",
          "MUTATION",
          "SUBSCRIPTION",
          "FIELD",
          "FRAGMENT_DEFINITION",
          "FRAGMENT_SPREAD",
          "INLINE_FRAGMENT",
          "VARIABLE_DEFINITION",
          "SCHEMA",
          "SCALAR",
          "OBJECT",
          "FIELD_DEFINITION",
          "ARGUMENT_DEFINITION",
          "INTERFACE",
          "UNION",
          "ENUM",
          "ENUM_VALUE",
          "INPUT_OBJECT",
          "INPUT_FIELD_DEFINITION");

  private final TokenStream tokens;
  private final boolean builtIn;

  private final List<SchemaDefinition> schema = new ArrayList<>();
  private final List<SchemaDefinition> schemaExtensions = new ArrayList<>();
  private final List<DirectiveDefinition> directives = new ArrayList<>();
  private final List<Definition> definitions = new ArrayList<>();
  private final List<Definition> extensions = new ArrayList<>();

  private SchemaParser(TokenStream tokens, boolean builtIn) {
    this.tokens = tokens;
    this.builtIn = builtIn;
  }

  /**
   * Reads a schema.
   *
   * @param builtIn whether names may begin with two underscores
   */
  static SchemaDocument parse(String text, boolean builtIn, Work work) {
    return new SchemaParser(new TokenStream(text, work), builtIn).document();
  }

  /** A text before what it describes, with the comment before the text. */
  private record Description(String text, @Nullable Comments before) {
    static final Description NONE = new Description("", null);
  }

  private SchemaDocument document() {
    while (!tokens.at(Kind.EOF)) {
      Token first = tokens.peek();
      Description description = description();
      if (!tokens.at(Kind.NAME)) {
        throw tokens.unexpected();
      }
      Comments after = tokens.comment();
      switch (tokens.peek().value()) {
        case "schema" -> {
          tokens.take();
          schema.add(schemaDefinition(description.text, around(description, after)));
        }
        case "directive" -> {
          tokens.take();
          directives.add(directiveDefinition(description.text, around(description, after)));
        }
        case "extend" -> {
          if (!description.text.isEmpty()) {
            throw TokenStream.unexpected(first);
          }
          tokens.take();
          extension(new Around(null, after, null));
        }
        default -> {
          DefinitionKind kind = kind();
          tokens.take();
          definitions.add(definition(kind, description.text, around(description, after), false));
        }
      }
    }
    return new SchemaDocument(
        schema, schemaExtensions, directives, definitions, extensions, tokens.comment());
  }

  private static Around around(Description description, @Nullable Comments after) {
    return new Around(description.before, after, null);
  }

  private Description description() {
    if (!tokens.peek().isString()) {
      return Description.NONE;
    }
    Comments before = tokens.comment();
    return new Description(tokens.take().value(), before);
  }

  private DefinitionKind kind() {
    return switch (tokens.peek().value()) {
      case "scalar" -> DefinitionKind.SCALAR;
      case "type" -> DefinitionKind.OBJECT;
      case "interface" -> DefinitionKind.INTERFACE;
      case "union" -> DefinitionKind.UNION;
      case "enum" -> DefinitionKind.ENUM;
      case "input" -> DefinitionKind.INPUT_OBJECT;
      default -> throw tokens.unexpected();
    };
  }

  private void extension(Around around) {
    if (tokens.peek().value().equals("schema")) {
      tokens.expectKeyword("schema");
      SchemaDefinition extension = schemaDefinition("", around);
      if (extension.directives().isEmpty() && extension.rootTypes().isEmpty()) {
        throw tokens.unexpected();
      }
      schemaExtensions.add(extension);
      return;
    }
    String word = tokens.peek().value();
    DefinitionKind kind = kind();
    tokens.expectKeyword(word);
    Definition extension = definition(kind, "", around, true);
    if (extension.directives().isEmpty()
        && extension.interfaces().isEmpty()
        && extension.fields().isEmpty()
        && extension.members().isEmpty()
        && extension.enumValues().isEmpty()) {
      throw tokens.unexpected();
    }
    extensions.add(extension);
  }

  private SchemaDefinition schemaDefinition(String description, Around around) {
    Position position = tokens.position();
    List<Directive> applied = tokens.directives(true);
    Listed<RootType> roots = tokens.someAndComment(Kind.BRACE_L, Kind.BRACE_R, this::rootType);
    return new SchemaDefinition(
        description, applied, roots.list(), position, around.withEnd(roots.end()));
  }

  private RootType rootType() {
    Position position = tokens.position();
    Comments comment = tokens.comment();
    String operation = tokens.operationType();
    tokens.expect(Kind.COLON);
    return new RootType(operation, tokens.name(), position, comment);
  }

  /** What follows the word `type`, `enum` and so on. */
  private Definition definition(
      DefinitionKind kind, String description, Around around, boolean isExtension) {
    Position position = tokens.position();
    String name = tokens.name();
    // An extension of an interface has no `implements`; what an extended input says of itself need
    // not be constant.
    boolean implementing =
        kind == DefinitionKind.OBJECT || (kind == DefinitionKind.INTERFACE && !isExtension);
    List<String> interfaces = implementing ? interfaces() : List.of();
    List<Directive> applied =
        tokens.directives(!(isExtension && kind == DefinitionKind.INPUT_OBJECT));
    Listed<FieldDefinition> fields = new Listed<>(List.of(), null);
    Listed<EnumValue> values = new Listed<>(List.of(), null);
    List<String> members = List.of();
    switch (kind) {
      case OBJECT, INTERFACE ->
          fields = tokens.someAndComment(Kind.BRACE_L, Kind.BRACE_R, this::field);
      case INPUT_OBJECT ->
          fields = tokens.someAndComment(Kind.BRACE_L, Kind.BRACE_R, this::inputField);
      case ENUM -> values = tokens.someAndComment(Kind.BRACE_L, Kind.BRACE_R, this::enumValue);
      case UNION -> members = members();
      case SCALAR -> {}
    }
    Comments end = fields.end() == null ? values.end() : fields.end();
    return new Definition(
        kind,
        description,
        name,
        applied,
        interfaces,
        fields.list(),
        members,
        values.list(),
        builtIn,
        position,
        around.withEnd(end));
  }

  private List<String> interfaces() {
    if (!tokens.peek().value().equals("implements")) {
      return List.of();
    }
    tokens.take();
    return separated(Kind.AMP);
  }

  private List<String> members() {
    return tokens.skip(Kind.EQUALS) ? separated(Kind.PIPE) : List.of();
  }

  /** Names with a mark between them and, if one likes, before the first. */
  private List<String> separated(Kind mark) {
    List<String> names = new ArrayList<>();
    tokens.skip(mark);
    do {
      names.add(tokens.name());
    } while (tokens.skip(mark));
    return names;
  }

  private FieldDefinition field() {
    Position position = tokens.position();
    Description description = partDescription();
    Around around = around(description, tokens.comment());
    String name = tokens.name();
    List<ArgumentDefinition> arguments = arguments();
    tokens.expect(Kind.COLON);
    TypeRef type = tokens.type();
    return new FieldDefinition(
        description.text, name, arguments, null, type, tokens.directives(true), position, around);
  }

  private FieldDefinition inputField() {
    ArgumentDefinition input = argument();
    return new FieldDefinition(
        input.description(),
        input.name(),
        List.of(),
        input.defaultValue(),
        input.type(),
        input.directives(),
        input.position(),
        input.around());
  }

  private List<ArgumentDefinition> arguments() {
    return tokens.some(Kind.PAREN_L, Kind.PAREN_R, this::argument);
  }

  private ArgumentDefinition argument() {
    Position position = tokens.position();
    Description description = partDescription();
    Around around = around(description, tokens.comment());
    String name = tokens.name();
    tokens.expect(Kind.COLON);
    TypeRef type = tokens.type();
    Value defaultValue = tokens.skip(Kind.EQUALS) ? tokens.value(true) : null;
    return new ArgumentDefinition(
        description.text, name, defaultValue, type, tokens.directives(true), position, around);
  }

  private EnumValue enumValue() {
    Position position = tokens.position();
    Description description = partDescription();
    Around around = around(description, tokens.comment());
    String name = tokens.name();
    return new EnumValue(description.text, name, tokens.directives(true), position, around);
  }

  /** Inside of a definition an empty description counts as none. */
  private Description partDescription() {
    Description description = description();
    return description.text.isEmpty() ? Description.NONE : description;
  }

  private DirectiveDefinition directiveDefinition(String description, Around around) {
    tokens.expect(Kind.AT);
    Position position = tokens.position();
    String name = tokens.name();
    List<ArgumentDefinition> arguments = arguments();
    boolean repeatable = tokens.atName("repeatable");
    if (repeatable) {
      tokens.take();
    }
    tokens.expectKeyword("on");
    List<String> locations = new ArrayList<>();
    tokens.skip(Kind.PIPE);
    do {
      Token location = tokens.expect(Kind.NAME);
      if (!LOCATIONS.contains(location.value())) {
        throw TokenStream.unexpected(location);
      }
      locations.add(location.value());
    } while (tokens.skip(Kind.PIPE));
    return new DirectiveDefinition(
        description, name, arguments, locations, repeatable, position, around);
  }
}
