package dev.writ.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the command line into settings. Pure. */
final class Flags {
  static final String HELP =
      """
      Starts Writ on this machine and prints where to look.

        ./writ up [flags]

        --home DIR           keep everything here     (default: $WRIT_HOME or ~/.local/share/writ)
        --port N             listen on this port                                 (default: 8080)
        --bind ADDRESS       listen on this address                         (default: 127.0.0.1)
        --database-url URL   use this PostgreSQL instead of starting one (jdbc:postgresql://…)
        --kubeconfig FILE    use this cluster instead of the sandbox
        --no-sandbox         start no pretend cluster
        --help               show this

      Every other setting: docs/reference/configuration.md.
      """;

  private static final Map<String, String> SETTING_BY_FLAG =
      Map.of(
          "--home", "writ.home",
          "--port", "writ.port",
          "--bind", "writ.bind",
          "--database-url", "writ.database.url",
          "--kubeconfig", "writ.kubeconfig");

  private Flags() {}

  /**
   * Settings by key.
   *
   * @throws StartRefused where a flag is unknown or lacks its value
   */
  static Map<String, String> parse(Map<String, String> variables, String... args) {
    Map<String, String> settings = new LinkedHashMap<>();
    String home = variables.get("WRIT_HOME");
    if (home != null && !home.isBlank()) {
      settings.put("writ.home", absolute(home));
    }
    for (int i = 0; i < args.length; i++) {
      String flag = args[i];
      if (i == 0 && (flag.equals("up") || flag.equals("train"))) {
        continue;
      }
      if (flag.equals("--no-sandbox")) {
        settings.put("writ.sandbox.enabled", "false");
        continue;
      }
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag : flag.substring(0, equals);
      String setting = SETTING_BY_FLAG.get(name);
      if (setting == null) {
        throw new StartRefused("`" + flag + "` is no flag of `writ up`; see `writ up --help`");
      }
      if (equals < 0 && i + 1 == args.length) {
        throw new StartRefused("`" + flag + "` needs a value; see `writ up --help`");
      }
      String value = equals < 0 ? args[++i] : flag.substring(equals + 1);
      boolean isPath = name.equals("--home") || name.equals("--kubeconfig");
      settings.put(setting, isPath ? absolute(value) : value);
    }
    return settings;
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }
}
