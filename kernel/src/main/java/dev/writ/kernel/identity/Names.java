package dev.writ.kernel.identity;

import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What users, groups, roles and tokens may be called. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?");
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,190}");
  private static final int LABEL_LENGTH = 100;

  private Names() {}

  /** True for what could be a name, without telling whose. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** What a person types at sign-in. */
  static String folded(String typed) {
    return typed.strip().toLowerCase(Locale.ROOT);
  }

  static String name(String text) {
    if (!isName(text)) {
      throw KernelProblems.FIELD_INVALID
          .with(
              "a name has 1 to 64 of a-z, 0-9, `.`, `_`, `@` and `-`, and begins and ends with a"
                  + " letter or digit")
          .at("/name");
    }
    return text;
  }

  static @Nullable String email(@Nullable String text) {
    if (text != null && !EMAIL.matcher(text).matches()) {
      throw KernelProblems.FIELD_INVALID
          .with("an e-mail address looks like `ann@example.org`")
          .at("/email");
    }
    return text;
  }

  /** A line of free text, kept without what looks like a secret. */
  static String label(String text, String pointer) {
    String line = text.strip();
    if (line.isEmpty()
        || line.length() > LABEL_LENGTH
        || line.chars().anyMatch(Character::isISOControl)) {
      throw KernelProblems.TEXT_INVALID
          .with("this takes 1 to " + LABEL_LENGTH + " characters on one line")
          .at(pointer);
    }
    return Redactor.text(line);
  }

  static Problem absent(String noun) {
    return KernelProblems.NOT_FOUND.with("there is no such " + noun + ", or it is hidden from you");
  }

  static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
