package dev.writ.document.report;

/** What writes the reports: a name and the version that all modules share. */
public final class Tool {
  public static final String NAME = "writ";
  public static final String VERSION = version();
  public static final String NAME_AND_VERSION = NAME + " " + VERSION;

  private Tool() {}

  /** Of the jar; a build that is in none says so. */
  private static String version() {
    String version = Tool.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
