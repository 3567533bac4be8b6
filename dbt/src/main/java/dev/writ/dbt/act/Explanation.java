package dev.writ.dbt.act;

import dev.writ.dbt.decide.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a code means, for whoever meets it. The texts are resources: a file for each code that has a
 * page, one file for all problems and notices. The pages in {@code docs/dbt} hold the same texts.
 *
 * @param code such as {@code E201} or {@code MANIFEST_NOT_JSON}
 * @param title a sentence in lower case; empty for problems and notices, whose message is one
 * @param page path and anchor below the docs' address
 * @param text Markdown: what it says of the project, then paragraphs that begin with {@code
 *     **Why.**}, {@code **Fix.**} and {@code **Except.**}, or those of them that there are
 */
public record Explanation(String code, String title, String page, String text) {

  /** Codes that are problems, not findings, and are explained as findings are. */
  private static final Map<String, String> PROBLEMS_WITH_A_PAGE =
      new TreeMap<>(
          Map.of("E202", "/naming#custom", "E230", "/inheritance", "E231", "/inheritance"));

  private static final String OTHERS = "problems";
  private static final String HEADING = "## ";

  /**
   * Explains {@code E201}, {@code FLOE-E201}, {@code FLOE-E403/owners.deny}, or a problem or notice
   * by its name; in any case.
   */
  public static Optional<Explanation> find(String asked) {
    int rule = asked.indexOf('/');
    String name = (rule < 0 ? asked : asked.substring(0, rule)).strip().toUpperCase(Locale.ROOT);
    Optional<Code> finding = Code.find(name);
    if (finding.isPresent()) {
      return Optional.of(ofFile(finding.get().name(), finding.get().page()));
    }
    String problem = name.startsWith("FLOE-") ? name.substring("FLOE-".length()) : name;
    String page = PROBLEMS_WITH_A_PAGE.get(problem);
    return page == null ? findOther(problem) : Optional.of(ofFile(problem, page));
  }

  /** Every code that {@link #find} knows: findings and their like, then problems and notices. */
  public static List<String> codes() {
    List<String> codes = new ArrayList<>(PROBLEMS_WITH_A_PAGE.keySet());
    for (Code code : Code.values()) {
      codes.add(code.name());
    }
    codes.sort(null);
    read(OTHERS)
        .lines()
        .filter(line -> line.startsWith(HEADING))
        .forEach(line -> codes.add(line.substring(HEADING.length())));
    return List.copyOf(codes);
  }

  public String what() {
    int end = text.indexOf("\n\n**");
    return end < 0 ? text : text.substring(0, end);
  }

  /** Why anybody cares; empty where that goes without saying. */
  public String why() {
    return part("Why");
  }

  /** What to do about it. */
  public String fix() {
    return part("Fix");
  }

  /** How to live with it; empty where nobody can. */
  public String except() {
    return part("Except");
  }

  private String part(String name) {
    String mark = "\n\n**" + name + ".** ";
    int start = text.indexOf(mark);
    if (start < 0) {
      return "";
    }
    int end = text.indexOf("\n\n**", start + mark.length());
    return text.substring(start + mark.length(), end < 0 ? text.length() : end);
  }

  private static Explanation ofFile(String code, String page) {
    String file = read(code);
    int end = file.indexOf('\n');
    String title = file.substring(("# " + code + ": ").length(), end);
    return new Explanation(code, title, page, file.substring(end).strip());
  }

  private static Optional<Explanation> findOther(String code) {
    String all = read(OTHERS);
    String heading = "\n" + HEADING + code + "\n";
    int start = all.indexOf(heading);
    if (code.isEmpty() || start < 0) {
      return Optional.empty();
    }
    int end = all.indexOf("\n" + HEADING, start + heading.length());
    String text = all.substring(start + heading.length(), end < 0 ? all.length() : end).strip();
    return Optional.of(
        new Explanation(code, "", "/problems#" + code.toLowerCase(Locale.ROOT), text));
  }

  private static String read(String name) {
    String path = "/dev/writ/dbt/explain/" + name + ".md";
    try (InputStream in = Explanation.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
