package dev.writ.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is printed once the house is open: where it is and what to try. */
public class Welcome implements QuarkusApplication {
  private final Settings settings;
  private final House house;

  Welcome(Settings settings, House house) {
    this.settings = settings;
    this.house = house;
  }

  @Override
  @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again without a terminal
  public int run(String... args) {
    StringBuilder text = new StringBuilder();
    Path password = house.firstPassword();
    if (password != null) {
      text.append("\n  First sign-in     admin, with the one-time password in ").append(password);
      // A person at a terminal may read it here once; a log must never hold it.
      if (System.console() != null && System.console().isTerminal()) {
        text.append("\n  One-time password ").append(house.readFirstPassword());
      }
    }
    Path kubeconfig = house.sandboxKubeconfig();
    if (kubeconfig != null) {
      text.append("\n  Pretend clusters  kubectl --kubeconfig ")
          .append(kubeconfig)
          .append(" get vm -A")
          .append("\n                    (this is test; for prod add --context sandbox-prod)");
    }
    text.append("\n  Try next          ./writ login ")
        .append(address(settings))
        .append(" --user admin")
        .append("\n                    ./writ vms request --help")
        .append("\n  Home and log      ")
        .append(settings.home())
        .append("\n  Stop              Ctrl-C\n");
    System.out.println("Writ is open at " + address(settings));
    System.out.println(text);
    Quarkus.waitForExit();
    return 0;
  }

  /** Where the server listens, once it does. */
  static String address(Settings settings) {
    boolean tls = settings.tls().certificate().isPresent();
    int port =
        ConfigProvider.getConfig()
            .getOptionalValue(tls ? "quarkus.http.ssl-port" : "quarkus.http.port", Integer.class)
            .filter(actual -> actual != 0)
            .orElse(settings.port());
    String host = settings.bind().equals("0.0.0.0") ? "127.0.0.1" : settings.bind();
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
