package dev.writ.acceptance.house;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the house does not keep its own rules yet, with a reason each. The list may only shrink.
 */
record KnownGaps(List<Gap> gaps) {
  /** One line: rule, a text that the violation's description contains, and why it may stand. */
  record Gap(String rule, String pattern, String reason) {
    Gap {
      if (rule.isBlank() || pattern.isBlank() || reason.length() < 20) {
        throw new IllegalArgumentException(
            "a gap is `rule | pattern | reason in a sentence`, but got `%s | %s | %s`"
                .formatted(rule, pattern, reason));
      }
    }

    boolean covers(String ruleName, String violation) {
      return rule.equals(ruleName) && violation.contains(pattern);
    }
  }

  static KnownGaps read() throws IOException {
    try (InputStream in = KnownGaps.class.getResourceAsStream("known-gaps.txt")) {
      if (in == null) {
        throw new IOException("known-gaps.txt is missing");
      }
      return new KnownGaps(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> line.split("\\|", 3))
              .map(part -> new Gap(part[0].strip(), part[1].strip(), part[2].strip()))
              .toList());
    }
  }
}
