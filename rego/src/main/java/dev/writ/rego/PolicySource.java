package dev.writ.rego;

/**
 * The text of one policy.
 *
 * @param name shown in errors as the file
 */
public record PolicySource(String name, String text, Language language) {

  /** The two versions of the language. */
  public enum Language {
    /** `in`, `every`, `contains` and `if` are names until a module imports them. */
    V0,
    V1
  }

  public static PolicySource v1(String name, String text) {
    return new PolicySource(name, text, Language.V1);
  }

  public static PolicySource v0(String name, String text) {
    return new PolicySource(name, text, Language.V0);
  }
}
