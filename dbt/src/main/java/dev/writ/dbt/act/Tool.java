package dev.writ.dbt.act;

/** What writes the reports. */
final class Tool {
  static final String NAME = "writ";
  static final String VERSION = version();
  static final String NAME_AND_VERSION = NAME + " " + VERSION;

  private Tool() {}

  /** Of the jar; a build that is in none says so. */
  private static String version() {
    String version = Tool.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
