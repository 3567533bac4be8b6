package dev.writ.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.FieldNumbers.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads the protobuf bodies that kubectl sends for built-in kinds (`kubectl create …`), guided by
 * the schema of the kind and {@link FieldNumbers}. It only reads: every answer is JSON.
 */
public final class ProtobufReader {

  /** A body that is no Kubernetes protobuf, or has a field that is not in the table. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private ProtobufReader() {}

  /**
   * The object in a body.
   *
   * @param schemas the schema of an apiVersion and kind
   * @throws Unreadable when there is none, or the body is cut or unknown
   */
  public static ObjectNode read(byte[] body, BiFunction<String, String, Optional<Schema>> schemas) {
    ByteBuffer in = ByteBuffer.wrap(body);
    for (byte expected : MAGIC) {
      if (!in.hasRemaining() || in.get() != expected) {
        throw new Unreadable("the body does not begin as a Kubernetes protobuf");
      }
    }
    String apiVersion = "";
    String kind = "";
    ByteBuffer raw = ByteBuffer.allocate(0);
    while (in.hasRemaining()) {
      long tag = varint(in);
      switch ((int) (tag >>> 3)) {
        case 1 -> {
          ByteBuffer type = slice(in);
          while (type.hasRemaining()) {
            long inner = varint(type);
            String text = text(slice(type));
            apiVersion = inner >>> 3 == 1 ? text : apiVersion;
            kind = inner >>> 3 == 2 ? text : kind;
          }
        }
        case 2 -> raw = slice(in);
        default -> slice(in);
      }
    }
    String named = apiVersion + " " + kind;
    Schema schema =
        schemas
            .apply(apiVersion, kind)
            .orElseThrow(() -> new Unreadable("`" + named + "` cannot be read as protobuf"));
    ObjectNode object = message(raw, schema);
    return object.put("apiVersion", apiVersion).put("kind", kind);
  }

  private static ObjectNode message(ByteBuffer in, Schema schema) {
    ObjectNode object = Json.object();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      int wire = tag & 7;
      Field field =
          FieldNumbers.find(schema.typeName(), tag >>> 3)
              .orElseThrow(
                  () ->
                      new Unreadable(
                          "field "
                              + (tag >>> 3)
                              + " of `"
                              + schema.typeName()
                              + "` cannot be read as protobuf: send JSON"));
      Schema shape = schema.fieldOrUntyped(field.name());
      if (wire == VARINT) {
        long value = varint(in);
        if (value != 0 || !field.zeroIsAbsent()) {
          put(object, field.name(), shape, number(value, shape));
        }
      } else if (wire == LENGTH_DELIMITED) {
        delimited(object, field, shape, slice(in));
      } else {
        throw new Unreadable(
            "the protobuf body has a field of a kind that Kubernetes does not use");
      }
    }
    return object;
  }

  private static void delimited(ObjectNode object, Field field, Schema shape, ByteBuffer in) {
    if (field.time()) {
      if (in.hasRemaining()) { // an empty one is Go's zero time, which means absent
        varint(in);
        object.put(field.name(), time(varint(in)));
      }
    } else if (shape.node().path("additionalProperties").isObject()) {
      mapEntry(Json.child(object, field.name()), field, shape, in);
    } else if (shape.type().equals("array")) {
      put(object, field.name(), shape, value(in, shape.items(), field.bytes()));
    } else {
      JsonNode value = value(in, shape, field.bytes());
      if (!value.isTextual()
          || !value.asText().isEmpty()) { // Go sends empty strings for absent ones
        object.set(field.name(), value);
      }
    }
  }

  private static String time(long seconds) {
    try {
      return Instant.ofEpochSecond(seconds).toString();
    } catch (DateTimeException e) {
      throw new Unreadable("the protobuf body has an impossible time");
    }
  }

  private static void mapEntry(ObjectNode map, Field field, Schema shape, ByteBuffer in) {
    String key = "";
    JsonNode value = Json.of("");
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag >>> 3 == 1) {
        key = text(slice(in));
      } else {
        value = value(slice(in), shape.fieldOrUntyped("*"), field.bytes());
      }
    }
    map.set(key, value);
  }

  private static JsonNode value(ByteBuffer in, Schema shape, boolean bytes) {
    if (shape.isIntOrString()) {
      return intOrString(in);
    }
    if (!shape.typeName().isEmpty()) {
      return message(in, shape);
    }
    return Json.of(bytes ? Base64.getEncoder().encodeToString(rest(in)) : text(in));
  }

  /** An IntOrString {type, intVal, strVal}, or a Quantity {string}. */
  private static JsonNode intOrString(ByteBuffer in) {
    JsonNode integer = Json.of(0);
    JsonNode string = Json.of("");
    boolean isString = false;
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      if ((tag & 7) == LENGTH_DELIMITED) {
        string = Json.of(text(slice(in)));
        isString |= tag >>> 3 == 1;
      } else {
        long value = varint(in);
        if (tag >>> 3 == 1) {
          isString = value == 1;
        } else {
          integer = Json.of((int) value);
        }
      }
    }
    return isString ? string : integer;
  }

  private static JsonNode number(long value, Schema shape) {
    Schema element = shape.type().equals("array") ? shape.items() : shape;
    if (element.type().equals("boolean")) {
      return Json.of(value != 0);
    }
    return Json.of((int) value == value ? (Object) (int) value : (Object) value);
  }

  private static void put(ObjectNode object, String name, Schema shape, JsonNode value) {
    if (shape.type().equals("array")) {
      object.withArrayProperty(name).add(value);
    } else {
      object.set(name, value);
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!in.hasRemaining()) {
        throw new Unreadable("the protobuf body is cut");
      }
      byte part = in.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new Unreadable("the protobuf body has a number that is too long");
  }

  private static ByteBuffer slice(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new Unreadable("the protobuf body is cut");
    }
    ByteBuffer part = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return part;
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    return new String(rest(in), StandardCharsets.UTF_8);
  }
}
