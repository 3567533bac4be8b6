package dev.writ.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.ConfigProvider;

/** What is printed once the house is open: where it is and what to try. */
public class Welcome implements QuarkusApplication {
  private final Settings settings;

  Welcome(Settings settings) {
    this.settings = settings;
  }

  @Override
  public int run(String... args) {
    System.out.println("Writ is open at " + address());
    Quarkus.waitForExit();
    return 0;
  }

  private String address() {
    int port =
        ConfigProvider.getConfig()
            .getOptionalValue("quarkus.http.port", Integer.class)
            .filter(actual -> actual != 0)
            .orElse(settings.port());
    String host = settings.bind().equals("0.0.0.0") ? "127.0.0.1" : settings.bind();
    return "http://" + host + ":" + port;
  }
}
