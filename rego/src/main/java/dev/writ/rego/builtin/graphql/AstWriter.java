package dev.writ.rego.builtin.graphql;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.builtin.graphql.Ast.Argument;
import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Around;
import dev.writ.rego.builtin.graphql.Ast.Child;
import dev.writ.rego.builtin.graphql.Ast.Comments;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.Directive;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.EnumValue;
import dev.writ.rego.builtin.graphql.Ast.Field;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.Fragment;
import dev.writ.rego.builtin.graphql.Ast.InlineFragment;
import dev.writ.rego.builtin.graphql.Ast.Operation;
import dev.writ.rego.builtin.graphql.Ast.QueryDocument;
import dev.writ.rego.builtin.graphql.Ast.RootType;
import dev.writ.rego.builtin.graphql.Ast.SchemaDefinition;
import dev.writ.rego.builtin.graphql.Ast.SchemaDocument;
import dev.writ.rego.builtin.graphql.Ast.Selection;
import dev.writ.rego.builtin.graphql.Ast.Spread;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import dev.writ.rego.builtin.graphql.Ast.Value;
import dev.writ.rego.builtin.graphql.Ast.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents as the trees that policies see: the names of gqlparser's structs, without
 * positions and without what is null or an empty list. Empty texts and false stay.
 */
final class AstWriter {
  private final Work work;

  private AstWriter(Work work) {
    this.work = work;
  }

  static Obj write(QueryDocument document, Work work) {
    AstWriter writer = new AstWriter(work);
    return writer
        .node()
        .list("Operations", document.operations(), writer::operation)
        .list("Fragments", document.fragments(), writer::fragment)
        .build();
  }

  static Obj write(SchemaDocument document, Work work) {
    AstWriter writer = new AstWriter(work);
    return writer
        .node()
        .list("Schema", document.schema(), writer::schema)
        .list("SchemaExtension", document.schemaExtensions(), writer::schema)
        .list("Directives", document.directives(), writer::directiveDefinition)
        .list("Definitions", document.definitions(), writer::definition)
        .list("Extensions", document.extensions(), writer::definition)
        .comment("Comment", document.comment())
        .build();
  }

  private Node node() {
    work.step();
    return new Node();
  }

  private Obj operation(Operation operation) {
    return node()
        .text("Operation", operation.type())
        .text("Name", operation.name())
        .list("VariableDefinitions", operation.variables(), this::variable)
        .list("Directives", operation.directives(), this::directive)
        .list("SelectionSet", operation.selections(), this::selection)
        .comment("Comment", operation.comment())
        .build();
  }

  private Obj fragment(Fragment fragment) {
    return node()
        .text("Name", fragment.name())
        .list("VariableDefinition", fragment.variables(), this::variable)
        .text("TypeCondition", fragment.typeCondition())
        .list("Directives", fragment.directives(), this::directive)
        .list("SelectionSet", fragment.selections(), this::selection)
        .comment("Comment", fragment.comment())
        .build();
  }

  private Obj variable(Variable variable) {
    return node()
        .text("Variable", variable.name())
        .put("Type", type(variable.type()))
        .value("DefaultValue", variable.defaultValue())
        .list("Directives", variable.directives(), this::directive)
        .flag("Used", false)
        .comment("Comment", variable.comment())
        .build();
  }

  private Obj selection(Selection selection) {
    return switch (selection) {
      case Field field ->
          node()
              .text("Alias", field.alias())
              .text("Name", field.name())
              .list("Arguments", field.arguments(), this::argument)
              .list("Directives", field.directives(), this::directive)
              .list("SelectionSet", field.selections(), this::selection)
              .comment("Comment", field.comment())
              .build();
      case Spread spread ->
          node()
              .text("Name", spread.name())
              .list("Directives", spread.directives(), this::directive)
              .comment("Comment", spread.comment())
              .build();
      case InlineFragment inline ->
          node()
              .text("TypeCondition", inline.typeCondition())
              .list("Directives", inline.directives(), this::directive)
              .list("SelectionSet", inline.selections(), this::selection)
              .comment("Comment", inline.comment())
              .build();
    };
  }

  private Obj argument(Argument argument) {
    return node()
        .text("Name", argument.name())
        .value("Value", argument.value())
        .comment("Comment", argument.comment())
        .build();
  }

  private Obj directive(Directive directive) {
    return node()
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), this::argument)
        .text("Location", "")
        .build();
  }

  private Obj value(Value value) {
    return node()
        .text("Raw", value.raw())
        .list("Children", value.children(), this::child)
        .put("Kind", RegoValue.of(value.kind().number()))
        .flag("ExpectedTypeHasDefault", false)
        .comment("Comment", value.comment())
        .build();
  }

  private Obj child(Child child) {
    return node()
        .text("Name", child.name())
        .value("Value", child.value())
        .comment("Comment", child.comment())
        .build();
  }

  private Obj type(TypeRef type) {
    Node node = node().text("NamedType", type.name()).flag("NonNull", type.nonNull());
    return type.element() == null ? node.build() : node.put("Elem", type(type.element())).build();
  }

  private Obj schema(SchemaDefinition schema) {
    return node()
        .text("Description", schema.description())
        .list("Directives", schema.directives(), this::directive)
        .list("OperationTypes", schema.rootTypes(), this::rootType)
        .around(schema.around())
        .build();
  }

  private Obj rootType(RootType root) {
    return node()
        .text("Operation", root.operation())
        .text("Type", root.type())
        .comment("Comment", root.comment())
        .build();
  }

  private Obj definition(Definition definition) {
    return node()
        .text("Kind", definition.kind().name())
        .text("Description", definition.description())
        .text("Name", definition.name())
        .list("Directives", definition.directives(), this::directive)
        .list("Interfaces", definition.interfaces(), RegoValue::of)
        .list("Fields", definition.fields(), this::field)
        .list("Types", definition.members(), RegoValue::of)
        .list("EnumValues", definition.enumValues(), this::enumValue)
        .flag("BuiltIn", definition.builtIn())
        .around(definition.around())
        .build();
  }

  private Obj field(FieldDefinition field) {
    return node()
        .text("Description", field.description())
        .text("Name", field.name())
        .list("Arguments", field.arguments(), this::argumentDefinition)
        .value("DefaultValue", field.defaultValue())
        .put("Type", type(field.type()))
        .list("Directives", field.directives(), this::directive)
        .around(field.around())
        .build();
  }

  private Obj argumentDefinition(ArgumentDefinition argument) {
    return node()
        .text("Description", argument.description())
        .text("Name", argument.name())
        .value("DefaultValue", argument.defaultValue())
        .put("Type", type(argument.type()))
        .list("Directives", argument.directives(), this::directive)
        .around(argument.around())
        .build();
  }

  private Obj enumValue(EnumValue value) {
    return node()
        .text("Description", value.description())
        .text("Name", value.name())
        .list("Directives", value.directives(), this::directive)
        .around(value.around())
        .build();
  }

  private Obj directiveDefinition(DirectiveDefinition directive) {
    return node()
        .text("Description", directive.description())
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), this::argumentDefinition)
        .list("Locations", directive.locations(), RegoValue::of)
        .flag("IsRepeatable", directive.repeatable())
        .around(directive.around())
        .build();
  }

  /** One object under construction. */
  private final class Node {
    private final Obj.Builder object = Obj.builder();

    Node put(String key, RegoValue value) {
      object.put(RegoValue.of(key), value);
      return this;
    }

    Node text(String key, String text) {
      work.scan(text.length());
      return put(key, RegoValue.of(text));
    }

    Node flag(String key, boolean flag) {
      return put(key, RegoValue.of(flag));
    }

    Node value(String key, @Nullable Value value) {
      return value == null ? this : put(key, AstWriter.this.value(value));
    }

    <T> Node list(String key, List<T> list, Function<? super T, ? extends RegoValue> write) {
      if (list.isEmpty()) {
        return this;
      }
      work.scan(list.size());
      List<RegoValue> written = new ArrayList<>(list.size());
      for (T each : list) {
        written.add(write.apply(each));
      }
      return put(key, Arr.of(written));
    }

    Node comment(String key, @Nullable Comments comment) {
      return comment == null
          ? this
          : put(key, node().list("List", comment.lines(), this::line).build());
    }

    private Obj line(String line) {
      return node().text("Value", line).build();
    }

    Node around(Around around) {
      return comment("BeforeDescriptionComment", around.before())
          .comment("AfterDescriptionComment", around.after())
          .comment("EndOfDefinitionComment", around.end());
    }

    Obj build() {
      return object.build();
    }
  }
}
