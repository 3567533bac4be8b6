package dev.writ.rego;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the file that OPA's {@code capabilities} command writes. */
final class CapabilitiesJson {
  private CapabilitiesJson() {}

  static Engine.Capabilities read(byte[] json) {
    if (!(RegoValue.parseJson(json) instanceof RegoValue.Obj file)) {
      throw wrong("an object was expected");
    }
    Set<String> keywords = texts(file, "future_keywords");
    Set<String> hosts = texts(file, "allow_net");
    return new Engine.Capabilities(
        hosts == null ? Set.of() : hosts,
        false,
        RegoValue.Obj.EMPTY,
        keywords == null ? Set.of() : keywords,
        builtins(file));
  }

  private static Set<String> builtins(RegoValue.Obj file) {
    Set<String> names = new LinkedHashSet<>();
    switch (file.find("builtins")) {
      case RegoValue.Arr list -> {
        for (RegoValue one : list.asList()) {
          if (!(one instanceof RegoValue.Obj builtin)
              || !(builtin.find("name") instanceof RegoValue.Str name)) {
            throw wrong("`builtins` has to hold objects with a `name`, but one is " + one);
          }
          names.add(name.value());
        }
      }
      case null -> {}
      case RegoValue other when other.equals(RegoValue.NULL) -> {}
      case RegoValue other -> throw wrong("`builtins` has to be a list but is " + other.typeName());
    }
    return names;
  }

  private static @Nullable Set<String> texts(RegoValue.Obj file, String key) {
    RegoValue value = file.find(key);
    if (value == null || value.equals(RegoValue.NULL)) {
      return null;
    }
    if (!(value instanceof RegoValue.Arr list)) {
      throw wrong("`" + key + "` has to be a list but is " + value.typeName());
    }
    Set<String> texts = new LinkedHashSet<>();
    for (RegoValue one : list.asList()) {
      if (!(one instanceof RegoValue.Str text)) {
        throw wrong("`" + key + "` has to hold strings, but one is " + one);
      }
      texts.add(text.value());
    }
    return texts;
  }

  private static RegoException wrong(String message) {
    return new RegoException(new RegoError("load_error", "capabilities: " + message, null));
  }
}
