package dev.writ.sandbox.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceValidation;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Schemas of built-in kinds, taken from the model classes of the Kubernetes client: their fields
 * are the API's fields. What the classes do not tell (list keys, two defaults that are part of a
 * key) is added from {@link MergeKeys}.
 */
public final class ModelSchemas {

  private static final String MODEL_PACKAGE = "io.fabric8.kubernetes.api.model.";

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  /** The definitions behind the references of all schemas asked for so far. */
  public synchronized Map<String, ObjectNode> definitions() {
    return new TreeMap<>(definitions);
  }

  /** The schema of a kind's model class. */
  public synchronized Schema of(Class<?> model) {
    return Schema.of(reference(model), definitions);
  }

  /** The name under which a model class stands among the definitions. */
  public static String definitionName(Class<?> model) {
    return "io.k8s." + model.getName().substring(MODEL_PACKAGE.length());
  }

  private ObjectNode reference(Class<?> model) {
    String name = definitionName(model);
    if (!definitions.containsKey(name)) {
      ObjectNode definition = Json.object().put("type", "object");
      definitions.put(name, definition); // before the fields: some types contain themselves
      MergeKeys.annotate(model.getSimpleName(), "*", definition);
      ObjectNode properties = Json.object();
      for (Field field : model.getDeclaredFields()) {
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        if (property != null) {
          ObjectNode schema = schema(field.getGenericType());
          MergeKeys.annotate(model.getSimpleName(), property.value(), schema);
          if (property.value().equals("protocol")) {
            schema.put("default", "TCP");
          }
          if (model == ObjectMeta.class && property.value().equals(EmbeddedMetadata.CREATED)) {
            schema.put("nullable", true);
          }
          properties.set(property.value(), schema);
        }
      }
      definition.set("properties", properties);
    }
    return Json.object().put("$ref", Schema.REFERENCE + name);
  }

  private ObjectNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      ObjectNode schema = Json.object();
      if (generic.getRawType() == List.class) {
        schema.put("type", "array").set("items", schema(arguments[0]));
      } else {
        schema.put("type", "object").set("additionalProperties", schema(arguments[1]));
      }
      return schema;
    }
    if (type == String.class || type == MicroTime.class) {
      return Json.object().put("type", "string");
    }
    if (type == Integer.class || type == int.class) {
      return Json.object().put("type", "integer").put("format", "int32");
    }
    if (type == Long.class || type == long.class) {
      return Json.object().put("type", "integer").put("format", "int64");
    }
    if (type == Boolean.class || type == boolean.class) {
      return Json.object().put("type", "boolean");
    }
    if (type == Double.class || type == double.class) {
      return Json.object().put("type", "number");
    }
    if (type == Quantity.class || type == IntOrString.class) {
      return Json.object().put("x-kubernetes-int-or-string", true);
    }
    if (type instanceof Class<?> model
        && model.getName().startsWith(MODEL_PACKAGE)
        && !model.isInterface()
        && model != FieldsV1.class
        && model != CustomResourceValidation.class) {
      return reference(model);
    }
    return Json.object().put("x-kubernetes-preserve-unknown-fields", true);
  }
}
