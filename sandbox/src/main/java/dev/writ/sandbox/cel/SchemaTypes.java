package dev.writ.sandbox.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.writ.sandbox.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The CEL types of one schema: a rule that names an undeclared field does not compile. */
final class SchemaTypes {

  private record Known(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return structs.values();
    }

    @Override
    public Optional<CelType> findType(String typeName) {
      return Optional.ofNullable(structs.get(typeName));
    }
  }

  private final Map<String, CelType> structs = new LinkedHashMap<>();

  /** All types made so far. */
  CelTypeProvider provider() {
    return new Known(ImmutableMap.copyOf(structs));
  }

  /**
   * The type of a value with this schema.
   *
   * @param path where the value stands; it names the type, and no expression can spell it
   * @param resource a whole resource, of which rules also see type and name
   */
  CelType of(Schema schema, String path, boolean resource) {
    if (schema.isIntOrString()) {
      return SimpleType.DYN;
    }
    return switch (schema.type()) {
      case "boolean" -> SimpleType.BOOL;
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "string" -> CelValues.isInstant(schema) ? SimpleType.TIMESTAMP : SimpleType.STRING;
      case "array" -> ListType.create(of(schema.items(), path + "[]", false));
      case "object" -> object(schema, path, resource);
      default -> SimpleType.DYN;
    };
  }

  private CelType object(Schema schema, String path, boolean resource) {
    if (schema.entries().isPresent()) {
      return MapType.create(SimpleType.STRING, of(schema.entries().get(), path + "{}", false));
    }
    Map<String, CelType> fields = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (name, property) ->
                CelNames.escaped(name)
                    .ifPresent(
                        escaped -> fields.put(escaped, of(property, path + "." + name, false))));
    if (resource || schema.isEmbeddedResource()) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put("metadata", metadata(path));
    }
    return struct("object:" + path, fields);
  }

  /** Of the metadata, rules see the name alone. */
  private CelType metadata(String path) {
    return struct(
        "metadata:" + path, Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING));
  }

  private CelType struct(String name, Map<String, CelType> declared) {
    ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(declared);
    CelType struct =
        StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, struct);
    return struct;
  }
}
