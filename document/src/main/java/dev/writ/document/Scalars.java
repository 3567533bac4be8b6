package dev.writ.document;

import dev.writ.rego.RegoValue;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What the scalars of one file mean. */
final class Scalars {
  /** Longer ones are seldom said twice. */
  private static final int LONGEST_KEPT = 40;

  private final YamlReader.Dialect dialect;

  /** Documents of one file say the same again and again; it is held once. */
  private final Map<String, RegoValue> texts = new HashMap<>();

  Scalars(YamlReader.Dialect dialect) {
    this.dialect = dialect;
  }

  /** What it means; {@code text} is its own, or what that stands for in JSON. */
  RegoValue value(ScalarNode node, String text) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return RegoValue.NULL;
    }
    if (tag.equals(Tag.BOOL)) {
      String word = text.toLowerCase(Locale.ROOT);
      return RegoValue.of(word.equals("true") || word.equals("yes") || word.equals("on"));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      RegoValue number = number(text.replace("_", ""), tag.equals(Tag.INT));
      return number == null ? RegoValue.of(text) : number;
    }
    return text.length() > LONGEST_KEPT
        ? RegoValue.of(text)
        : texts.computeIfAbsent(text, RegoValue::of);
  }

  /** Null for what Kubernetes takes as text: sexagesimals, infinities and what is not a number. */
  private @Nullable RegoValue number(String text, boolean whole) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    try {
      if (!whole) {
        return RegoValue.Num.parse(digits);
      }
      boolean negative = digits.startsWith("-");
      String bare = negative ? digits.substring(1) : digits;
      BigInteger value =
          bare.startsWith("0x") || bare.startsWith("0X")
              ? new BigInteger(bare.substring(2), 16)
              : bare.startsWith("0b") || bare.startsWith("0B")
                  ? new BigInteger(bare.substring(2), 2)
                  : dialect == YamlReader.Dialect.KUBERNETES
                          && bare.length() > 1
                          && bare.startsWith("0")
                      ? new BigInteger(bare, 8)
                      : new BigInteger(bare);
      return RegoValue.Num.of(negative ? value.negate() : value);
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }
}
