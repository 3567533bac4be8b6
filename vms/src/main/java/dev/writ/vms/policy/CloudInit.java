package dev.writ.vms.policy;

import dev.writ.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The check of a template's cloud-init: one plain, small YAML mapping without readable passwords.
 */
final class CloudInit {
  private CloudInit() {}

  private static final int MAX_BYTES = 16 * 1024;
  private static final Pattern CRYPT_HASH = Pattern.compile("\\$[0-9a-z]{1,8}\\$[^\\s:]{8,}");
  private static final Set<String> PASSWORD_KEYS =
      Set.of("password", "passwd", "plain_text_passwd", "hashed_passwd");

  /** What is wrong with the text, or null. */
  static @Nullable Problem problemOf(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return invalid("cloud-init has at most 16 KiB", null);
    }
    if (!text.startsWith("#cloud-config\n") && !text.startsWith("#cloud-config\r\n")) {
      return invalid("cloud-init starts with the line `#cloud-config`", null);
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(MAX_BYTES);
    Object document;
    try {
      document = new Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException broken) {
      return invalid(String.valueOf(broken.getProblem()), broken.getProblemMark());
    } catch (YAMLException broken) {
      return invalid(String.valueOf(broken.getMessage()), null);
    }
    if (!(document instanceof Map<?, ?> mapping)) {
      return invalid("cloud-init is a mapping of keys to values", null);
    }
    return passwordProblem(mapping);
  }

  private static @Nullable Problem passwordProblem(Map<?, ?> mapping) {
    for (Map.Entry<?, ?> entry : mapping.entrySet()) {
      String key = String.valueOf(entry.getKey());
      Object value = entry.getValue();
      Problem found =
          switch (value) {
            case String text when PASSWORD_KEYS.contains(key) && isReadable(text) -> secret(key);
            case Integer _ when PASSWORD_KEYS.contains(key) -> secret(key);
            case String lines when key.equals("list") && hasReadableLine(lines.lines().toList()) ->
                secret(key);
            case List<?> lines when key.equals("list") && hasReadableLine(lines) -> secret(key);
            case Map<?, ?> inner -> passwordProblem(inner);
            case List<?> items -> passwordProblem(items);
            case null, default -> null;
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Problem passwordProblem(List<?> items) {
    for (Object item : items) {
      if (item instanceof Map<?, ?> mapping) {
        Problem found = passwordProblem(mapping);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Lines {@code user:password} of chpasswd's older form. */
  private static boolean hasReadableLine(List<?> lines) {
    for (Object line : lines) {
      String text = String.valueOf(line);
      int colon = text.indexOf(':');
      if (colon >= 0 && isReadable(text.substring(colon + 1).strip())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReadable(String password) {
    return !password.isEmpty()
        && !password.equals("RANDOM")
        && !password.equals("R")
        && !CRYPT_HASH.matcher(password).matches();
  }

  private static Problem secret(String key) {
    return VmsProblems.CLOUD_INIT_PLAINTEXT_SECRET
        .with("`" + key + "` holds a readable password; use `type: RANDOM` or a crypt hash")
        .param("key", key);
  }

  private static Problem invalid(String what, @Nullable Mark mark) {
    Problem problem =
        VmsProblems.CLOUD_INIT_INVALID.with(
            mark == null
                ? what
                : "line "
                    + (mark.getLine() + 1)
                    + ", column "
                    + (mark.getColumn() + 1)
                    + ": "
                    + what);
    return mark == null
        ? problem
        : problem.param("line", mark.getLine() + 1).param("column", mark.getColumn() + 1);
  }
}
