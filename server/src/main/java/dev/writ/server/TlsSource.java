package dev.writ.server;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Says {@code writ.tls.*} in the words of Quarkus. With files that can't be used it says nothing:
 * the house refuses them in a sentence before anything listens.
 */
public final class TlsSource implements ConfigSourceFactory {
  private static final int ORDINAL = 260;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    TlsFiles files =
        new TlsFiles(path(context, "writ.tls.certificate"), path(context, "writ.tls.key"));
    if (!files.isWanted() || files.problem().isPresent()) {
      return List.of();
    }
    return List.of(
        new PropertiesConfigSource(
            Map.of(
                "quarkus.tls.writ.key-store.pem.server.cert", files.certificate().get().toString(),
                "quarkus.tls.writ.key-store.pem.server.key", files.key().get().toString(),
                "quarkus.tls.writ.reload-period", "${writ.tls.reload:PT1H}",
                "quarkus.http.tls-configuration-name", "writ",
                "quarkus.http.ssl-port", "${writ.port:8080}",
                "quarkus.http.insecure-requests", "disabled"),
            "writ.tls",
            ORDINAL));
  }

  private static Optional<Path> path(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value == null || value.getValue() == null || value.getValue().isBlank()
        ? Optional.empty()
        : Optional.of(Path.of(value.getValue()));
  }
}
