package dev.writ.rego.builtin.graphql;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Around;
import dev.writ.rego.builtin.graphql.Ast.Child;
import dev.writ.rego.builtin.graphql.Ast.Comments;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.EnumValue;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.QueryDocument;
import dev.writ.rego.builtin.graphql.Ast.RootType;
import dev.writ.rego.builtin.graphql.Ast.SchemaDefinition;
import dev.writ.rego.builtin.graphql.Ast.SchemaDocument;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.ValueKind;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees that a policy gives in place of text. Unknown keys are skipped and missing ones are
 * empty. Every part of a selection set becomes a field, as OPA reads it: trees of queries with
 * fragments are never valid.
 */
final class AstReader {
  private final Work work;

  private AstReader(Work work) {
    this.work = work;
  }

  static QueryDocument query(Obj tree, Work work) {
    AstReader reader = new AstReader(work);
    return new QueryDocument(
        reader.list(tree, "Operations", reader::operation),
        reader.list(tree, "Fragments", reader::fragment));
  }

  static SchemaDocument schema(Obj tree, Work work) {
    AstReader reader = new AstReader(work);
    return new SchemaDocument(
        reader.list(tree, "Schema", reader::schema),
        reader.list(tree, "SchemaExtension", reader::schema),
        reader.list(tree, "Directives", reader::directiveDefinition),
        reader.list(tree, "Definitions", reader::definition),
        reader.list(tree, "Extensions", reader::definition),
        reader.comment(tree, "Comment"));
  }

  private Operation operation(RegoValue value) {
    Obj node = object(value, "operation");
    return new Operation(
        text(node, "Operation"),
        text(node, "Name"),
        list(node, "VariableDefinitions", this::variable),
        list(node, "Directives", this::directive),
        selections(node),
        null,
        null);
  }

  private Fragment fragment(RegoValue value) {
    Obj node = object(value, "fragment");
    return new Fragment(
        text(node, "Name"),
        list(node, "VariableDefinition", this::variable),
        text(node, "TypeCondition"),
        list(node, "Directives", this::directive),
        selections(node),
        null,
        null);
  }

  private Variable variable(RegoValue value) {
    Obj node = object(value, "variable definition");
    return new Variable(
        text(node, "Variable"),
        type(node, "Type"),
        optional(node, "DefaultValue"),
        list(node, "Directives", this::directive),
        null,
        comment(node, "Comment"));
  }

  private List<Selection> selections(Obj node) {
    List<Selection> selections = new ArrayList<>();
    for (RegoValue each : elements(node, "SelectionSet")) {
      if (each instanceof Obj part) {
        work.enter();
        selections.add(
            new Field(
                text(part, "Alias"),
                text(part, "Name"),
                list(part, "Arguments", this::argument),
                list(part, "Directives", this::directive),
                selections(part),
                null,
                null));
        work.leave();
      }
    }
    return selections;
  }

  private Argument argument(RegoValue value) {
    Obj node = object(value, "argument");
    return new Argument(
        text(node, "Name"), required(node, "Value"), null, comment(node, "Comment"));
  }

  private Directive directive(RegoValue value) {
    Obj node = object(value, "directive");
    return new Directive(text(node, "Name"), list(node, "Arguments", this::argument), null);
  }

  private Value required(Obj node, String key) {
    Value value = optional(node, key);
    if (value == null) {
      throw new GraphqlException("GraphQL tree: `" + key + "` is missing");
    }
    return value;
  }

  private @Nullable Value optional(Obj node, String key) {
    RegoValue value = node.find(key);
    if (value == null || value instanceof RegoValue.Null) {
      return null;
    }
    Obj tree = object(value, "value");
    work.enter();
    Value read =
        new Value(
            valueKind(tree),
            text(tree, "Raw"),
            list(tree, "Children", this::child),
            null,
            comment(tree, "Comment"));
    work.leave();
    return read;
  }

  private Child child(RegoValue value) {
    Obj node = object(value, "child");
    return new Child(text(node, "Name"), required(node, "Value"), null, comment(node, "Comment"));
  }

  private static ValueKind valueKind(Obj node) {
    RegoValue kind = node.find("Kind");
    if (kind == null) {
      return ValueKind.VARIABLE;
    }
    for (ValueKind each : ValueKind.values()) {
      if (kind.equals(RegoValue.of(each.number()))) {
        return each;
      }
    }
    throw wrong("Kind", "number from 0 to 9", kind);
  }

  private TypeRef type(Obj node, String key) {
    Obj tree = object(node.find(key), key);
    RegoValue element = tree.find("Elem");
    work.enter();
    TypeRef type =
        new TypeRef(
            text(tree, "NamedType"),
            element == null || element instanceof RegoValue.Null ? null : type(tree, "Elem"),
            flag(tree, "NonNull"),
            null);
    work.leave();
    return type;
  }

  private SchemaDefinition schema(RegoValue value) {
    Obj node = object(value, "schema");
    return new SchemaDefinition(
        text(node, "Description"),
        list(node, "Directives", this::directive),
        list(node, "OperationTypes", this::rootType),
        null,
        around(node));
  }

  private RootType rootType(RegoValue value) {
    Obj node = object(value, "operation type");
    return new RootType(
        text(node, "Operation"), text(node, "Type"), null, comment(node, "Comment"));
  }

  private Definition definition(RegoValue value) {
    Obj node = object(value, "definition");
    return new Definition(
        definitionKind(node),
        text(node, "Description"),
        text(node, "Name"),
        list(node, "Directives", this::directive),
        list(node, "Interfaces", AstReader::name),
        list(node, "Fields", this::field),
        list(node, "Types", AstReader::name),
        list(node, "EnumValues", this::enumValue),
        flag(node, "BuiltIn"),
        null,
        around(node));
  }

  private DefinitionKind definitionKind(Obj node) {
    String kind = text(node, "Kind");
    for (DefinitionKind each : DefinitionKind.values()) {
      if (each.name().equals(kind)) {
        return each;
      }
    }
    throw new GraphqlException("GraphQL tree: unknown `Kind` of definition " + Texts.quoted(kind));
  }

  private FieldDefinition field(RegoValue value) {
    Obj node = object(value, "field");
    return new FieldDefinition(
        text(node, "Description"),
        text(node, "Name"),
        list(node, "Arguments", this::argumentDefinition),
        optional(node, "DefaultValue"),
        type(node, "Type"),
        list(node, "Directives", this::directive),
        null,
        around(node));
  }

  private ArgumentDefinition argumentDefinition(RegoValue value) {
    Obj node = object(value, "argument");
    return new ArgumentDefinition(
        text(node, "Description"),
        text(node, "Name"),
        optional(node, "DefaultValue"),
        type(node, "Type"),
        list(node, "Directives", this::directive),
        null,
        around(node));
  }

  private EnumValue enumValue(RegoValue value) {
    Obj node = object(value, "enum value");
    return new EnumValue(
        text(node, "Description"),
        text(node, "Name"),
        list(node, "Directives", this::directive),
        null,
        around(node));
  }

  private DirectiveDefinition directiveDefinition(RegoValue value) {
    Obj node = object(value, "directive");
    return new DirectiveDefinition(
        text(node, "Description"),
        text(node, "Name"),
        list(node, "Arguments", this::argumentDefinition),
        list(node, "Locations", AstReader::name),
        flag(node, "IsRepeatable"),
        null,
        around(node));
  }

  private Around around(Obj node) {
    return new Around(
        comment(node, "BeforeDescriptionComment"),
        comment(node, "AfterDescriptionComment"),
        comment(node, "EndOfDefinitionComment"));
  }

  private @Nullable Comments comment(Obj node, String key) {
    RegoValue value = node.find(key);
    if (value == null || value instanceof RegoValue.Null) {
      return null;
    }
    Obj group = object(value, key);
    List<String> lines = list(group, "List", line -> text(object(line, "comment"), "Value"));
    return lines.isEmpty() ? null : new Comments(lines);
  }

  private <T> List<T> list(Obj node, String key, Function<RegoValue, T> read) {
    List<RegoValue> elements = elements(node, key);
    work.scan(elements.size());
    List<T> list = new ArrayList<>(elements.size());
    for (RegoValue each : elements) {
      list.add(read.apply(each));
    }
    return list;
  }

  /** A set is an array once it is JSON. */
  private static List<RegoValue> elements(Obj node, String key) {
    return switch (node.find(key)) {
      case null -> List.of();
      case RegoValue.Null _ -> List.of();
      case Arr array -> array.asList();
      case SetOf set -> set.asList();
      case RegoValue other -> throw wrong(key, "array", other);
    };
  }

  private String text(Obj node, String key) {
    work.step();
    return switch (node.find(key)) {
      case null -> "";
      case RegoValue.Null _ -> "";
      case Str text -> text.value();
      case RegoValue other -> throw wrong(key, "string", other);
    };
  }

  private static boolean flag(Obj node, String key) {
    return switch (node.find(key)) {
      case null -> false;
      case RegoValue.Null _ -> false;
      case Bool flag -> flag.value();
      case RegoValue other -> throw wrong(key, "boolean", other);
    };
  }

  private static String name(RegoValue value) {
    if (value instanceof Str text) {
      return text.value();
    }
    throw wrong("name", "string", value);
  }

  private Obj object(@Nullable RegoValue value, String what) {
    work.step();
    if (value == null) {
      throw new GraphqlException("GraphQL tree: `" + what + "` is missing");
    }
    if (value instanceof Obj object) {
      return object;
    }
    throw wrong(what, "object", value);
  }

  private static GraphqlException wrong(String what, String expected, RegoValue got) {
    return new GraphqlException(
        "GraphQL tree: `" + what + "` must be " + expected + " but got " + got.typeName());
  }
}
