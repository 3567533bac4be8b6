package dev.writ.server.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.UserTagSectionHelper;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Serves the sample pages with the real templates, styles and script, for looking at them without a
 * database: run {@link #main}, then open http://127.0.0.1:8099/home and its neighbours.
 */
final class Look {
  private Look() {}

  public static void main(String... args) throws IOException {
    Engine engine = engine();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8099), 0);
    server.createContext("/", exchange -> serve(engine, exchange));
    server.start();
  }

  static String render(Engine engine, String name) {
    Samples.Sample sample = Samples.all().get(name);
    if (sample == null) {
      return "";
    }
    var instance = engine.getTemplate(sample.template()).instance();
    sample.data().forEach(instance::data);
    return instance.render();
  }

  static Engine engine() {
    EngineBuilder builder =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of("text/html")))
            .addLocator(
                name -> locate("templates/" + (name.endsWith(".html") ? name : name + ".html")));
    for (String tag : Pages.TAGS) {
      builder.addSectionHelper(new UserTagSectionHelper.Factory(tag, "tags/" + tag + ".html"));
    }
    return builder.build();
  }

  private static Optional<TemplateLocator.TemplateLocation> locate(String resource) {
    if (Look.class.getClassLoader().getResource(resource) == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TemplateLocator.TemplateLocation() {
          @Override
          public Reader read() {
            return new InputStreamReader(open(resource), StandardCharsets.UTF_8);
          }

          @Override
          public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType("text/html"));
          }
        });
  }

  private static InputStream open(String resource) {
    InputStream stream = Look.class.getClassLoader().getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalArgumentException("no resource " + resource);
    }
    return stream;
  }

  private static void serve(Engine engine, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String resource = "META-INF/resources" + path;
    byte[] body;
    String type;
    if (path.length() > 1 && Look.class.getClassLoader().getResource(resource) != null) {
      try (InputStream in = open(resource)) {
        body = in.readAllBytes();
      }
      type =
          path.endsWith(".css")
              ? "text/css"
              : path.endsWith(".svg") ? "image/svg+xml" : "text/javascript";
    } else {
      body = render(engine, path.substring(1)).getBytes(StandardCharsets.UTF_8);
      type = "text/html; charset=utf-8";
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
