package dev.writ.dbt.decide;

import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.ModelRef;

/** {@code *}, {@code ?}, {@code [a-z]}, {@code [!a]} over a whole name; case counts. */
record Glob(String text, Pattern pattern) {
  static Glob of(String text) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int close = c == '[' ? closing(text, i) : -1;
      if (close > 0) {
        boolean negated = text.charAt(i + 1) == '!';
        String inside = text.substring(negated ? i + 2 : i + 1, close);
        regex
            .append(negated ? "[^" : "[")
            .append(inside.replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^"))
            .append(']');
        i = close + 1;
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        i++;
      }
    }
    return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** The bracket that ends a set which begins here; -1 where none does and `[` is itself. */
  private static int closing(String text, int open) {
    int first = open + 1 < text.length() && text.charAt(open + 1) == '!' ? open + 2 : open + 1;
    return text.indexOf(']', first + 1);
  }

  /** By name or by display name. */
  boolean matches(Model model) {
    return matches(model.name()) || matches(model.displayName());
  }

  /** By name or by display name. */
  boolean matches(ModelRef model) {
    return matches(model.name()) || matches(model.displayName());
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
