package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.ArgumentDefinition;
import dev.writ.rego.builtin.graphql.Ast.Around;
import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DefinitionKind;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import dev.writ.rego.builtin.graphql.Ast.RootType;
import dev.writ.rego.builtin.graphql.Ast.SchemaDefinition;
import dev.writ.rego.builtin.graphql.Ast.SchemaDocument;
import dev.writ.rego.builtin.graphql.Ast.TypeRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a checked schema of a document and what every schema has. */
final class SchemaBuilder {
  private static final List<FieldDefinition> INTROSPECTION =
      List.of(
          FieldDefinition.implied("__schema", TypeRef.named("__Schema", true)),
          FieldDefinition.implied(
              "__type",
              TypeRef.named("__Type", false),
              new ArgumentDefinition(
                  "",
                  "name",
                  null,
                  TypeRef.named("String", true),
                  List.of(),
                  null,
                  Around.NOTHING)));

  private final Work work;
  private final SortedMap<String, Definition> types = new TreeMap<>();
  private final SortedMap<String, DirectiveDefinition> directives = new TreeMap<>();
  private final Map<String, List<Definition>> possibleTypes = new HashMap<>();
  private final Map<String, String> roots = new HashMap<>();

  private SchemaBuilder(Work work) {
    this.work = work;
  }

  /**
   * The schema of a document.
   *
   * @throws GraphqlException for the first thing that is wrong with it
   */
  static Schema build(SchemaDocument document, Work work) {
    return new SchemaBuilder(work).schema(Prelude.DOCUMENT, document);
  }

  private Schema schema(SchemaDocument prelude, SchemaDocument document) {
    SequencedSet<String> names = new LinkedHashSet<>();
    prelude.definitions().forEach(type -> define(type, names));
    document.definitions().forEach(type -> define(type, names));
    document.extensions().forEach(extension -> extend(extension, names));
    names.forEach(name -> relate(type(name)));
    prelude.directives().forEach(this::define);
    document.directives().forEach(this::define);
    if (document.schema().size() > 1) {
      throw GraphqlException.ofSchema(
          "Cannot have multiple schema entry points, consider schema extensions instead.",
          document.schema().get(1).position());
    }
    document.schema().forEach(this::roots);
    document.schemaExtensions().forEach(this::roots);
    Schema declared = result();
    new SchemaCheck(declared, work).all();
    if (document.schema().isEmpty()) {
      impliedRoot("query", "Query");
      impliedRoot("mutation", "Mutation");
      impliedRoot("subscription", "Subscription");
    }
    String query = roots.get("query");
    if (query != null) {
      types.put(query, type(query).withFields(INTROSPECTION));
    }
    return result();
  }

  private Schema result() {
    return new Schema(
        types,
        directives,
        possibleTypes,
        new Schema.Roots(root("query"), root("mutation"), root("subscription")),
        Schema.fieldsOf(types));
  }

  private @Nullable Definition root(String operation) {
    String name = roots.get(operation);
    return name == null ? null : types.get(name);
  }

  private Definition type(String name) {
    Definition type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("type `" + name + "` was to be defined");
    }
    return type;
  }

  private void define(Definition type, SequencedSet<String> names) {
    work.step();
    if (types.putIfAbsent(type.name(), type) != null) {
      throw GraphqlException.ofSchema(
          "Cannot redeclare type " + type.name() + ".", type.position());
    }
    names.add(type.name());
  }

  private void extend(Definition extension, SequencedSet<String> names) {
    Definition base = types.get(extension.name());
    if (base == null) {
      base = Definition.empty(extension);
      names.add(base.name());
    }
    if (base.kind() != extension.kind()) {
      throw GraphqlException.ofSchema(
          "Cannot extend type "
              + extension.name()
              + " because the base type is a "
              + base.kind()
              + ", not "
              + extension.kind()
              + ".",
          extension.position());
    }
    work.scan(base.fields().size() + base.enumValues().size() + base.members().size());
    types.put(base.name(), base.extendedBy(extension));
  }

  /** Tells which types a value of a union or an interface may have. */
  private void relate(Definition type) {
    work.scan(type.members().size() + type.interfaces().size());
    if (type.kind() == DefinitionKind.UNION) {
      for (String member : type.members()) {
        Definition known = types.get(member);
        if (known != null) {
          mayBe(type.name(), known);
        }
      }
    }
    if (type.kind() == DefinitionKind.OBJECT
        || type.kind() == DefinitionKind.INPUT_OBJECT
        || type.kind() == DefinitionKind.INTERFACE) {
      type.interfaces().forEach(name -> mayBe(name, type));
    }
    if (type.kind() == DefinitionKind.OBJECT || type.kind() == DefinitionKind.INPUT_OBJECT) {
      mayBe(type.name(), type);
    }
  }

  private void mayBe(String name, Definition type) {
    possibleTypes.computeIfAbsent(name, _ -> new ArrayList<>()).add(type);
  }

  /** The last definition of a directive counts, if there may be several. */
  private void define(DirectiveDefinition directive) {
    work.step();
    if (directives.put(directive.name(), directive) != null) {
      switch (directive.name()) {
        case "include", "skip", "deprecated", "specifiedBy", "defer", "oneOf" -> {}
        default ->
            throw GraphqlException.ofSchema(
                "Cannot redeclare directive " + directive.name() + ".", directive.position());
      }
    }
  }

  private void roots(SchemaDefinition schema) {
    for (RootType root : schema.rootTypes()) {
      if (!types.containsKey(root.type())) {
        throw GraphqlException.ofSchema(
            "Schema root "
                + root.operation()
                + " refers to a type "
                + root.type()
                + " that does not exist.",
            root.position());
      }
      roots.put(root.operation(), root.type());
    }
  }

  private void impliedRoot(String operation, String type) {
    if (types.containsKey(type)) {
      roots.putIfAbsent(operation, type);
    }
  }
}
