package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** YAML 1.1; only where SnakeYAML is on the class path. */
final class Yamls {
  /** Whether SnakeYAML is on the class path. */
  static final boolean ARE_THERE = hasSnakeYaml();

  private Yamls() {}

  /** The function of a name, or null: there is none without SnakeYAML. */
  static @Nullable Builtin of(String name) {
    if (!ARE_THERE) {
      return null;
    }
    return switch (name) {
      case "yaml.is_valid" -> line(name, Encodings.check(YamlReader::read), BOOLEAN, STRING);
      case "yaml.marshal" -> line(name, Yamls::marshal, STRING, ANY);
      case "yaml.unmarshal" -> line(name, Yamls::unmarshal, ANY, STRING);
      default -> null;
    };
  }

  private static boolean hasSnakeYaml() {
    try {
      return YamlReader.isReady();
    } catch (NoClassDefFoundError absent) {
      return false;
    }
  }

  private static RegoValue marshal(Builtin.Context context, RegoValue[] arguments) {
    return YamlWriter.write(context, arguments[0]);
  }

  private static RegoValue unmarshal(Builtin.Context context, RegoValue[] arguments) {
    String yaml = Operands.string(arguments, 1);
    context.charge(yaml.length() / 16);
    return YamlReader.read(yaml);
  }
}
