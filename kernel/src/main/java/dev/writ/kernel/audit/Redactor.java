package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;

/**
 * Takes secrets out of free text before it is kept, shown or logged: {@code [redacted:<kind>]}.
 *
 * <p>Knows PEM blocks, the credentials of a kubeconfig, bearer and basic credentials, JWTs, Writ's
 * own tokens, credentials in URLs, and pairs whose name ends in password, token, secret or the
 * like. It would rather take out a harmless word than leave a secret. Pure; time grows linearly
 * with the text, whatever the text is.
 */
public final class Redactor {
  /** What a secret's name ends with, after any prefix such as {@code db_} or {@code client-}. */
  private static final String SECRET_NAME =
      "password|passwd|passphrase|pwd|token|secret|api[_-]?key|apikey|access[_-]?key|private[_-]?key"
          + "|client-key-data|client-certificate-data|certificate-authority-data|credentials?"
          + "|kubeconfig|cookie|authorization";

  /** One kind of secret: group 1 is kept before the mark, group 3 after it. */
  private record Rule(String kind, Pattern pattern) {
    static Rule of(String kind, String expression) {
      return new Rule(kind, Pattern.compile(expression));
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of(
              "pem",
              "()(-----BEGIN [A-Z0-9 ]{0,60}-----(?s:.*?)(?:-----END [A-Z0-9 ]{0,60}-----|\\z))()"),
          Rule.of(
              "kubeconfig",
              "(?i)(\\b(?:client-key-data|client-certificate-data|certificate-authority-data)"
                  + "[\"']?\\s*[:=]\\s*[\"']?)([A-Za-z0-9+/=_-]+)()"),
          Rule.of("bearer", "(?i)(\\b(?:bearer|basic)\\s+)([A-Za-z0-9._~+/=-]{8,})()"),
          Rule.of("jwt", "()(\\beyJ[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]*)*)()"),
          Rule.of("token", "()(\\bwrit_[0-9a-f]{32}_[0-9a-zA-Z_-]+)()"),
          Rule.of(
              "credentials",
              "(?i)(\\b[a-z][a-z0-9+.-]{0,20}://)([^\\s/?#@\"']+(?:@[^\\s/?#@\"']+)*)(@)"));

  /** A name, a separator, and a value in quotes or up to white space or punctuation. */
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i)((?:^|[^a-z0-9])(?:[a-z0-9]+[_.-])*[a-z0-9]*?("
              + SECRET_NAME
              + ")\\\\?[\"']?\\s*(?:[:=]|=>)\\s*|--(?:[a-z0-9]+-)*("
              + SECRET_NAME
              + ")\\s+)([|>][+-]?[ \\t]*\\n[ \\t]+[^\\n]*|\\\\?\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s,;&\"'{}\\[\\]][^\\s,;&\"'}\\]]*)");

  private static final Pattern NAME =
      Pattern.compile("(?i)(?:.*[^a-z0-9])?[a-z0-9]*?(" + SECRET_NAME + ")");

  private static final Pattern MARK =
      Pattern.compile("\\\\?[\"']?\\[redacted:[a-z]+\\]?\\\\?[\"']?");

  private Redactor() {}

  /** The text without its secrets. */
  public static String text(String text) {
    if (isHarmless(text)) {
      return text;
    }
    String clean = text;
    for (Rule rule : RULES) {
      clean = rule.pattern().matcher(clean).replaceAll("$1[redacted:" + rule.kind() + "]$3");
    }
    return pairs(clean);
  }

  /**
   * A copy of the tree without secrets: every text goes through {@link #text}, and a text under a
   * name that ends in password, token, secret or the like goes altogether.
   */
  public static JsonNode tree(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          clean.set(text(member.getKey()), member(member.getKey(), member.getValue()));
        }
        yield clean;
      }
      case ArrayNode array -> {
        ArrayNode clean = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> clean.add(tree(element)));
        yield clean;
      }
      default ->
          node.isTextual() ? JsonNodeFactory.instance.textNode(text(node.textValue())) : node;
    };
  }

  private static JsonNode member(String name, JsonNode value) {
    Matcher secret = NAME.matcher(name);
    return (value.isTextual() || value.isNumber())
            && secret.matches()
            && !MARK.matcher(value.asText()).matches()
        ? JsonNodeFactory.instance.textNode("[redacted:" + kindOf(secret.group(1)) + "]")
        : tree(value);
  }

  private static String pairs(String text) {
    Matcher pair = PAIR.matcher(text);
    StringBuilder clean = new StringBuilder(text.length());
    int done = 0;
    while (pair.find()) {
      String value = pair.group(4);
      clean.append(text, done, pair.start(4));
      if (MARK.matcher(value).matches()) {
        clean.append(value);
      } else {
        String name = pair.group(2) == null ? pair.group(3) : pair.group(2);
        clean.append("[redacted:").append(kindOf(name)).append(']');
      }
      done = pair.end(4);
    }
    return clean.append(text, done, text.length()).toString();
  }

  private static String kindOf(String name) {
    String lower = name.toLowerCase(java.util.Locale.ROOT);
    return lower.startsWith("pass") || lower.equals("pwd")
        ? "password"
        : lower.equals("token") ? "token" : lower.equals("kubeconfig") ? lower : "secret";
  }

  /** What each of the rules needs to begin with; most texts are ids, names and sentences. */
  private static boolean isHarmless(String text) {
    return text.indexOf(':') < 0
        && text.indexOf('=') < 0
        && !text.contains("--")
        && !text.contains("eyJ")
        && !text.contains("writ_")
        && !containsIgnoringCase(text, "bearer")
        && !containsIgnoringCase(text, "basic");
  }

  private static boolean containsIgnoringCase(String text, String word) {
    for (int i = 0; i <= text.length() - word.length(); i++) {
      if (text.regionMatches(true, i, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }
}
