package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.ANY;
import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions as Semantic Versioning 2 has them, with or without a `v` in front. */
final class SemanticVersions {
  private static final String LARGEST = Long.toString(Long.MAX_VALUE);

  private SemanticVersions() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "semver.compare" -> line(name, SemanticVersions::compare, NUMBER, STRING, STRING);
      case "semver.is_valid" -> line(name, SemanticVersions::isValid, BOOLEAN, ANY);
      default -> null;
    };
  }

  private static RegoValue compare(Builtin.Context context, RegoValue[] arguments) {
    String first = Operands.string(arguments, 1);
    String second = Operands.string(arguments, 2);
    context.charge((first.length() + second.length()) / 64);
    return RegoValue.of(require(first, 1).compareTo(require(second, 2)));
  }

  private static Version require(String text, int operand) {
    return Version.find(text)
        .orElseThrow(
            () ->
                Failure.of(
                    "operand "
                        + operand
                        + ": string "
                        + RegoValue.of(text)
                        + " is not a valid SemVer"));
  }

  private static RegoValue isValid(Builtin.Context context, RegoValue[] arguments) {
    return RegoValue.of(arguments[0] instanceof Str text && Version.find(text.value()).isPresent());
  }

  /**
   * @param numbers major, minor, patch
   * @param preRelease its dotted identifiers, none for a release
   */
  private record Version(List<Long> numbers, List<String> preRelease)
      implements Comparable<Version> {

    static Optional<Version> find(String text) {
      String rest = text.startsWith("v") ? text.substring(1) : text;
      int plus = rest.indexOf('+');
      boolean good = plus < 0 || areIdentifiers(rest.substring(plus + 1));
      rest = plus < 0 ? rest : rest.substring(0, plus);
      int minus = rest.indexOf('-');
      String preRelease = minus < 0 ? "" : rest.substring(minus + 1);
      String[] numbers = (minus < 0 ? rest : rest.substring(0, minus)).split("\\.", -1);
      good &= areIdentifiers(preRelease) && numbers.length == 3;
      List<Long> parsed = new ArrayList<>();
      for (String number : numbers) {
        good = good && isNumber(number) && compare(number, LARGEST) <= 0;
        if (good) {
          parsed.add(Long.parseLong(withoutZeros(number)));
        }
      }
      List<String> identifiers =
          preRelease.isEmpty() ? List.of() : List.of(preRelease.split("\\.", -1));
      return good ? Optional.of(new Version(parsed, identifiers)) : Optional.empty();
    }

    private static String withoutZeros(String number) {
      int start = 0;
      while (start < number.length() - 1 && number.charAt(start) == '0') {
        start++;
      }
      return number.substring(start);
    }

    /** Nothing at all will do as well. */
    private static boolean areIdentifiers(String text) {
      for (String identifier : text.split("\\.", -1)) {
        if ((identifier.isEmpty() && !text.isEmpty())
            || !identifier.chars().allMatch(SemanticVersions::isOfIdentifier)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int compareTo(Version other) {
      for (int i = 0; i < numbers.size(); i++) {
        int result = numbers.get(i).compareTo(other.numbers.get(i));
        if (result != 0) {
          return result;
        }
      }
      if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
        return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
      }
      int both = Math.min(preRelease.size(), other.preRelease.size());
      for (int i = 0; i < both; i++) {
        int result = compare(preRelease.get(i), other.preRelease.get(i));
        if (result != 0) {
          return result;
        }
      }
      return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    /** Numbers by value and before words; words by their characters, which are ASCII. */
    private static int compare(String a, String b) {
      if (isNumber(a) && isNumber(b)) {
        String x = withoutZeros(a);
        String y = withoutZeros(b);
        int lengths = Integer.compare(x.length(), y.length());
        return lengths != 0 ? lengths : Integer.signum(x.compareTo(y));
      }
      return isNumber(a) == isNumber(b)
          ? Integer.signum(a.compareTo(b))
          : Boolean.compare(isNumber(b), isNumber(a));
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isOfIdentifier(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  }
}
