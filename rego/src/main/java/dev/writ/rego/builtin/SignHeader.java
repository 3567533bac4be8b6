package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.util.HashMap;
import java.util.Map;

/**
 * The header of a token to be signed. It is signed as it stands, so all that has to be known of it
 * are a few texts; it is read as loosely as OPA reads it: the first of equal keys wins, numbers and
 * escapes are not looked at.
 */
final class SignHeader {
  private static final int DEEPEST = 300;
  private static final int LONGEST_TAIL = 80;

  private final Map<String, Member> members = new HashMap<>();
  private final String in;
  private int at;

  /** A member's text, or the kind of value it has instead. */
  private record Member(String kind, String text) {}

  private SignHeader(String in) {
    this.in = in;
  }

  /**
   * Reads a header.
   *
   * @throws Failure {@code cannot parse JSON: cannot parse object: missing '}'; unparsed tail: ""}
   */
  static SignHeader read(String json) {
    SignHeader header = new SignHeader(json);
    header.skipSpace();
    try {
      header.value(1);
    } catch (Failure wrong) {
      throw Failure.of(
          "cannot parse JSON: " + wrong.getMessage() + "; unparsed tail: " + header.tail());
    }
    header.skipSpace();
    if (header.at < json.length()) {
      throw Failure.of("unexpected tail: " + header.tail());
    }
    return header;
  }

  /**
   * The text under a key.
   *
   * @throws Failure {@code jwsbb: header "alg" not found}
   */
  String text(String key) {
    Member member = members.get(key);
    if (member == null) {
      throw Failure.of("jwsbb: header \"" + key + "\" not found");
    }
    if (!member.kind.equals("string")) {
      throw Failure.of("value doesn't contain string; it contains " + member.kind);
    }
    return member.text;
  }

  /** Whether there is a text under a key. */
  boolean hasText(String key) {
    Member member = members.get(key);
    return member != null && member.kind.equals("string");
  }

  private Member value(int depth) {
    if (at == in.length()) {
      throw Failure.of("cannot parse empty string");
    }
    if (depth > DEEPEST) {
      throw Failure.of("too big depth for the nested JSON; it exceeds " + DEEPEST);
    }
    return switch (in.charAt(at)) {
      case '{' -> {
        within("cannot parse object: ", () -> object(depth));
        yield new Member("object", "");
      }
      case '[' -> {
        within("cannot parse array: ", () -> array(depth));
        yield new Member("array", "");
      }
      case '"' -> {
        int start = at + 1;
        within("cannot parse string: ", this::string);
        yield new Member("string", unescaped(in.substring(start, at - 1)));
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> {
        within("cannot parse number: ", this::number);
        yield new Member("number", "");
      }
    };
  }

  /** Says around a fault what was being read. */
  private static void within(String what, Runnable reading) {
    try {
      reading.run();
    } catch (Failure wrong) {
      throw Failure.of(what + wrong.getMessage());
    }
  }

  private void object(int depth) {
    at++;
    skipSpace();
    if (at == in.length()) {
      throw Failure.of("missing '}'");
    }
    if (taken('}')) {
      return;
    }
    do {
      skipSpace();
      if (!looksAt('"')) {
        throw Failure.of("cannot find opening '\"\" for object key");
      }
      int start = at + 1;
      within("cannot parse object key: ", this::string);
      String key = unescaped(in.substring(start, at - 1));
      skipSpace();
      if (!taken(':')) {
        throw Failure.of("missing ':' after object key");
      }
      skipSpace();
      within(
          "cannot parse object value: ",
          () -> {
            Member member = value(depth + 1);
            if (depth == 1) {
              members.putIfAbsent(key, member);
            }
          });
      skipSpace();
      if (at == in.length()) {
        throw Failure.of("unexpected end of object");
      }
      if (taken('}')) {
        return;
      }
    } while (taken(','));
    throw Failure.of("missing ',' after object value");
  }

  private void array(int depth) {
    at++;
    skipSpace();
    if (at == in.length()) {
      throw Failure.of("missing ']'");
    }
    if (taken(']')) {
      return;
    }
    do {
      skipSpace();
      within("cannot parse array value: ", () -> value(depth + 1));
      skipSpace();
      if (at == in.length()) {
        throw Failure.of("unexpected end of array");
      }
      if (taken(']')) {
        return;
      }
    } while (taken(','));
    throw Failure.of("missing ',' after array value");
  }

  private void string() {
    for (at++; at < in.length(); at++) {
      if (in.charAt(at) == '"') {
        at++;
        return;
      }
      if (in.charAt(at) == '\\') {
        at++;
      }
    }
    at = in.length();
    throw Failure.of("missing closing '\"'");
  }

  private Member word(String word) {
    if (!in.startsWith(word, at)) {
      throw Failure.of("unexpected value found: " + RegoValue.of(in.substring(at)));
    }
    at += word.length();
    return new Member(word, "");
  }

  private void number() {
    int start = at;
    while (at < in.length() && "0123456789-.eE+".indexOf(in.charAt(at)) >= 0) {
      at++;
    }
    if (at == start) {
      throw Failure.of("unexpected char: " + RegoValue.of(in.substring(at, at + 1)));
    }
  }

  private boolean looksAt(char c) {
    return at < in.length() && in.charAt(at) == c;
  }

  private boolean taken(char c) {
    boolean there = looksAt(c);
    at += there ? 1 : 0;
    return there;
  }

  private void skipSpace() {
    while (at < in.length() && " \t\r\n".indexOf(in.charAt(at)) >= 0) {
      at++;
    }
  }

  private String tail() {
    String tail = in.substring(at);
    int half = LONGEST_TAIL / 2;
    return RegoValue.of(
            tail.length() <= LONGEST_TAIL
                ? tail
                : tail.substring(0, half) + "..." + tail.substring(tail.length() - half))
        .toString();
  }

  /** Escapes that are none are left as they are. */
  private static String unescaped(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 == raw.length()) {
        text.append(c);
        continue;
      }
      char kind = raw.charAt(++i);
      int plain = "\"\\/bfnrt".indexOf(kind);
      if (plain >= 0) {
        text.append("\"\\/\b\f\n\r\t".charAt(plain));
      } else if (kind == 'u' && isHex(raw, i + 1)) {
        text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
        i += 4;
      } else {
        text.append('\\').append(kind);
      }
    }
    return text.toString();
  }

  private static boolean isHex(String text, int from) {
    return from + 4 <= text.length()
        && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
