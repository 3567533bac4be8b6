package dev.writ.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * A run that nobody sees, in a home that is thrown away: opens the house, asks it for what people
 * ask first, and ends. The JVM keeps what it loaded and learned in the AOT cache of {@code
 * server/launch.sh}.
 */
public class Training implements QuarkusApplication {
  private static final String PASSWORD = "only for the training run";
  private static final List<String> PAGES =
      List.of("/", "/approvals", "/tasks", "/audit", "/dbt", "/api/v1/auth/me", "/api/v1/vms");

  private final Settings settings;
  private final House house;

  Training(Settings settings, House house) {
    this.settings = settings;
    this.house = house;
  }

  @Override
  public int run(String... args) throws IOException, InterruptedException {
    String address = Welcome.address(settings);
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(request(address + "/health/ready").build(), BodyHandlers.discarding());
      client.send(request(address + "/").build(), BodyHandlers.discarding());
      String once = house.readFirstPassword();
      post(
          client,
          address + "/api/v1/auth/change-password",
          Json.object().put("current_password", once).put("new_password", PASSWORD),
          session(client, address, once));
      String session = session(client, address, PASSWORD);
      for (String page : PAGES) {
        client.send(
            request(address + page).header("Cookie", session).build(), BodyHandlers.discarding());
      }
    }
    return 0;
  }

  private static String session(HttpClient client, String address, String password)
      throws IOException, InterruptedException {
    ObjectNode login = Json.object().put("name", "admin").put("password", password);
    String cookie =
        post(client, address + "/api/v1/auth/login", login, "none=")
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static HttpResponse<Void> post(
      HttpClient client, String address, ObjectNode body, String session)
      throws IOException, InterruptedException {
    return client.send(
        request(address)
            .header("Content-Type", "application/json")
            .header("Cookie", session)
            .header("X-Writ-Csrf", "1")
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.discarding());
  }

  private static HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address));
  }
}
