package dev.writ.dbt.observe;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The layers of the medallion architecture, told by a model's name. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD;

  private static final List<Layer> ALL = List.of(values());

  private final String word = name().toLowerCase(Locale.ROOT);
  private final String prefix = word + "_";

  /** By the prefix of a model's name, such as {@code gold_}; null where it has none of them. */
  static @Nullable Layer of(String name) {
    for (Layer layer : ALL) {
      if (name.startsWith(layer.prefix)) {
        return layer;
      }
    }
    return null;
  }

  /** Such as {@code gold}. */
  public String word() {
    return word;
  }
}
