package dev.writ.rego;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.writ.rego.PolicySource.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Texts that may or may not be policies: words of the language in any order, bytes, and modules of
 * our own cases, of the shipped policies and, where it is present, of OPA's suite, with something
 * changed. Equal seeds over equal files give equal texts.
 */
final class FuzzedText {
  private static final List<String> WORDS =
      List.of(
          ("package import as default else not some with null true false in every contains if"
                  + " input data input.x data.t.p p q x _ f set() 0 1 -1 1.5e3 1e99 \"s\" `r`"
                  + " $\"a{ }b\" $`{ := = == != < <= > >= + - * / % | & ( ) [ ] { } , ; : . #"
                  + " count sum sprintf walk time.now_ns numbers.range graphql.parse_query"
                  + " future.keywords rego.v1 \"\\u00e9\" '\\'")
              .split(" "));

  private static final List<PolicySource> MODULES = modules();

  private FuzzedText() {}

  /** One text of any of the three kinds. */
  static PolicySource of(long seed) {
    Random random = new Random(seed);
    Language language = random.nextInt(4) == 0 ? Language.V0 : Language.V1;
    return switch (random.nextInt(10)) {
      case 0 -> new PolicySource("bytes.rego", bytes(random), language);
      case 1, 2 -> new PolicySource("words.rego", "package t\n" + words(random, 40), language);
      default -> changed(random);
    };
  }

  /** A module that somebody wrote, with one to three things changed. */
  static PolicySource changed(Random random) {
    PolicySource module = any(random, MODULES);
    String text = module.text();
    boolean gently = random.nextInt(3) > 0;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      text = gently ? wordForWord(random, text) : change(random, text);
    }
    return new PolicySource("changed.rego", text, module.language());
  }

  private static String change(Random random, String text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    String before = text.substring(0, from);
    String after = text.substring(to);
    return switch (random.nextInt(7)) {
      case 0 -> before + after;
      case 1 -> before + any(random, WORDS) + text.substring(from);
      case 2 -> before + " " + words(random, 4) + " " + after;
      case 3 -> text.substring(0, to) + text.substring(from);
      case 4 -> before + (char) random.nextInt(0x180) + after;
      case 5 -> before + piece(random, any(random, MODULES).text()) + text.substring(from);
      default -> before;
    };
  }

  /** One word of a text in the place of another, which often leaves a policy. */
  private static String wordForWord(Random random, String text) {
    Span here = word(random, text);
    Span there = word(random, text);
    return text.substring(0, here.from)
        + text.substring(there.from, there.to)
        + text.substring(here.to);
  }

  private record Span(int from, int to) {}

  /** The word at, or right after, some place. */
  private static Span word(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    while (at < text.length() && !isOfAWord(text.charAt(at))) {
      at++;
    }
    int from = at;
    while (from > 0 && isOfAWord(text.charAt(from - 1))) {
      from--;
    }
    int to = at;
    while (to < text.length() && isOfAWord(text.charAt(to))) {
      to++;
    }
    return new Span(from, to);
  }

  private static boolean isOfAWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '"';
  }

  private static String piece(Random random, String text) {
    int from = random.nextInt(text.length() + 1);
    return text.substring(from, Math.min(text.length(), from + random.nextInt(60)));
  }

  private static String words(Random random, int most) {
    StringBuilder words = new StringBuilder();
    for (int count = random.nextInt(most + 1); count > 0; count--) {
      words.append(any(random, WORDS)).append(random.nextInt(6) == 0 ? "\n" : " ");
    }
    return words.toString();
  }

  private static String bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(120)];
    random.nextBytes(bytes);
    return new String(bytes, UTF_8);
  }

  private static <T> T any(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<PolicySource> modules() {
    List<PolicySource> modules = new ArrayList<>();
    cases(Path.of("src/test/resources/cases/v1"), Language.V1, modules);
    cases(ConformanceTest.folder().resolve("v0"), Language.V0, modules);
    cases(ConformanceTest.folder().resolve("v1"), Language.V1, modules);
    for (Path policy : files(Path.of("../policies"), ".rego")) {
      modules.add(PolicySource.v1("policy.rego", read(policy)));
    }
    return modules;
  }

  private static void cases(Path folder, Language language, List<PolicySource> into) {
    for (Path file : files(folder, ".yaml")) {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(read(file));
      if (read instanceof Map<?, ?> suite && suite.get("cases") instanceof List<?> cases) {
        for (Object one : cases) {
          if (one instanceof Map<?, ?> parts && parts.get("modules") instanceof List<?> modules) {
            modules.forEach(
                text -> into.add(new PolicySource("case.rego", String.valueOf(text), language)));
          }
        }
      }
    }
  }

  static List<Path> files(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
