package dev.writ.rego.builtin;

import com.google.re2j.Pattern;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import java.time.DateTimeException;
import java.time.LocalDate;

/** The keyword `format` of JSON schemas; an unknown format fits every text. */
final class SchemaFormats {
  private static final String LABEL = "([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])";
  private static final Pattern HOSTNAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
  private static final Pattern EMAIL =
      Pattern.compile("(.*<)?(\"[^\"]*\"|[^\\s@<>,;:\"()\\[\\]]+)@[^\\s@<>,;:\"()]+>?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?");
  private static final Pattern ZONE = Pattern.compile("Z|[+-]([01][0-9]|2[0-4]):[0-5][0-9]");
  private static final Pattern TEMPLATE = Pattern.compile("([^{]*(\\{[^}]*\\})?)*");
  private static final Pattern UUID =
      Pattern.compile("(?i)[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~0|~1)*)*");
  private static final Pattern RELATIVE_POINTER =
      Pattern.compile("(0|[1-9][0-9]*)(#|(/([^~/]|~0|~1)*)*)");

  private SchemaFormats() {}

  static boolean fits(String format, String text) {
    return switch (format) {
      case "date" -> isDate(text);
      case "time" -> isTime(text, false);
      case "date-time" -> isDateTime(text);
      case "hostname" -> HOSTNAME.matches(text) && text.length() < 256;
      case "email", "idn-email" -> EMAIL.matches(text);
      case "ipv4" -> IpBlock.findAddress(text).isPresent() && text.indexOf('.') >= 0;
      case "ipv6" -> IpBlock.findAddress(text).isPresent() && text.indexOf(':') >= 0;
      case "uri", "iri" -> isUri(text, true);
      case "uri-reference", "iri-reference" -> isUri(text, false);
      case "uri-template" -> isUri(text, false) && TEMPLATE.matches(text);
      case "uuid" -> UUID.matches(text);
      case "regex" -> isRegex(text);
      case "json-pointer" -> POINTER.matches(text);
      case "relative-json-pointer" -> RELATIVE_POINTER.matches(text);
      default -> true;
    };
  }

  private static boolean isDate(String text) {
    try {
      return DATE.matches(text) && LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException none) {
      return false;
    }
  }

  private static boolean isTime(String text, boolean withZone) {
    for (int i = 8; i <= text.length(); i++) {
      boolean zoned = ZONE.matches(text.substring(i));
      if ((zoned || (i == text.length() && !withZone)) && TIME.matches(text.substring(0, i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDateTime(String text) {
    int t = text.indexOf('T');
    return t < 0
        ? isDate(text) || isTime(text, false)
        : isDate(text.substring(0, t)) && isTime(text.substring(t + 1), true);
  }

  private static boolean isUri(String text, boolean absolute) {
    try {
      RegoValue.Obj parts = Uris.parts(text);
      return text.indexOf('\\') < 0 && (!absolute || parts.find("scheme") != null);
    } catch (Failure wrong) {
      return false;
    }
  }

  private static boolean isRegex(String text) {
    try {
      return Regexes.require(text).groupCount() >= 0;
    } catch (Failure wrong) {
      return false;
    }
  }
}
