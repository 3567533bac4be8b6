package dev.writ.workloads.policy;

import dev.writ.document.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The policies that Writ brings along, as YAML that can be applied. */
public final class Bundles {
  /** What is judged by where nobody says otherwise. */
  public static final String BASELINE = "baseline";

  /** All of them, in the order in which they are listed. */
  public static final List<String> NAMES = List.of(BASELINE, "restricted", "permissive");

  private Bundles() {}

  /**
   * The YAML of a bundle.
   *
   * @param name in any letter case
   */
  public static Optional<String> findYaml(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) ? Optional.of(read(lower + ".yaml")) : Optional.empty();
  }

  /** The policy of a bundle, as one of namespace {@code default}. */
  public static Optional<Policy> find(String name) {
    return findYaml(name)
        .flatMap(
            yaml ->
                PolicyParser.parse(YamlReader.read(name, yaml).documents().getFirst()).policy());
  }

  /** What is said to somebody who asks for a bundle that there is not. */
  public static String unknown(String name) {
    return "unknown bundle '%s'; known: %s".formatted(name, String.join(", ", NAMES));
  }

  private static String read(String file) {
    try (InputStream in = Objects.requireNonNull(Bundles.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
