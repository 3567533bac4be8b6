package dev.writ.dbt.observe;

import java.util.Locale;

/** The layers of the medallion architecture, told by a model's name. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD;

  /** Such as {@code gold}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Such as {@code gold_}. */
  String prefix() {
    return word() + "_";
  }
}
