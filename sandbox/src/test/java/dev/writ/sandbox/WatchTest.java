package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watches over plain HTTP and over WebSocket. */
class WatchTest {

  @RegisterExtension static final SandboxFixture CLUSTER = new SandboxFixture();

  private String namespace = "";
  private String maps = "";

  @BeforeEach
  void makeNamespace() {
    namespace = CLUSTER.newNamespace();
    maps = "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private String create(String name, String labels) {
    return CLUSTER
        .post(
            maps,
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
                + name
                + ", labels: {"
                + labels
                + "}}}")
        .body()
        .at("/metadata/resourceVersion")
        .asText();
  }

  private void label(String name, String label) {
    CLUSTER.patch(
        maps + "/" + name,
        "application/merge-patch+json",
        "{\"metadata\":{\"labels\":" + label + "}}");
  }

  private void delete(String name) {
    CLUSTER.send("DELETE", maps + "/" + name, "application/json", "");
  }

  /** Reads events of a plain HTTP watch until there are so many, or the server ends it. */
  private List<String> events(String query, int count) throws IOException, InterruptedException {
    List<String> events = new ArrayList<>();
    var answer =
        CLUSTER
            .http()
            .send(
                CLUSTER
                    .request("GET", maps + "?watch=true&" + query, "application/json", "")
                    .build(),
                BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String line;
      while (events.size() < count && (line = lines.readLine()) != null) {
        JsonNode event = Json.parse(line);
        events.add(event.path("type").asText() + " " + event.at("/object/metadata/name").asText());
        if (event.path("type").asText().equals("ERROR")) {
          events.add(event.at("/object/code").asText() + " " + event.at("/object/reason").asText());
        }
      }
    }
    return events;
  }

  @Test
  void tellsOverHttpWhatIsThereAndWhatComes() throws IOException, InterruptedException {
    String before = create("a", "");
    create("b", "");
    label("a", "{\"x\":\"y\"}");
    delete("b");
    assertThat(events("resourceVersion=" + before, 3))
        .containsExactly("ADDED b", "MODIFIED a", "DELETED b");
    assertThat(events("", 1)).containsExactly("ADDED a");
  }

  @Test
  void tellsOnlyWhatTheSelectorChooses() throws IOException, InterruptedException {
    String before = create("other", "app: other");
    create("web", "app: web");
    label("web", "{\"more\":\"1\"}");
    label("web", "{\"app\":\"other\"}");
    label("other", "{\"app\":\"web\"}");
    assertThat(events("labelSelector=app%3Dweb&resourceVersion=" + before, 4))
        .containsExactly("ADDED web", "MODIFIED web", "DELETED web", "ADDED other");
  }

  @Test
  void endsWithGoneWhenTheHistoryIsTrimmed() throws IOException, InterruptedException {
    String before = create("a", "");
    create("b", "");
    CLUSTER.sandbox().faults().trimHistory();
    assertThat(events("resourceVersion=" + before, 9)).containsExactly("ERROR ", "410 Expired");
  }

  @Test
  void marksTheEndOfTheInitialEvents() throws IOException, InterruptedException {
    create("a", "");
    assertThat(
            events(
                "sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan",
                2))
        .containsExactly("ADDED a", "BOOKMARK ");
  }

  @Test
  void endsAfterTheAskedTime() throws IOException, InterruptedException {
    create("a", "");
    assertThat(events("timeoutSeconds=1", 99)).containsExactly("ADDED a");
  }

  @Test
  void tellsOverWebSocket() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Watch _ =
        CLUSTER
            .client()
            .configMaps()
            .inNamespace(namespace)
            .watch(
                new Watcher<ConfigMap>() {
                  @Override
                  public void eventReceived(Action action, ConfigMap map) {
                    seen.add(action + " " + map.getMetadata().getName());
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      create("a", "");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("ADDED a");
      label("a", "{\"x\":\"y\"}");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("MODIFIED a");
      delete("a");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("DELETED a");
    }
  }

  @Test
  void letsAnInformerCatchUpAfterItsWatchWasDroppedAndTheHistoryTrimmed()
      throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<ConfigMap> _ =
        CLUSTER
            .client()
            .configMaps()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<ConfigMap>() {
                  @Override
                  public void onAdd(ConfigMap map) {
                    seen.add(map.getMetadata().getName());
                  }

                  @Override
                  public void onUpdate(ConfigMap before, ConfigMap map) {}

                  @Override
                  public void onDelete(ConfigMap map, boolean unknown) {}
                })) {
      create("a", "");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("a");
      CLUSTER.sandbox().faults().dropWatches();
      create("b", "");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("b");
      CLUSTER.sandbox().faults().goDown();
      CLUSTER.sandbox().faults().trimHistory();
      CLUSTER.sandbox().faults().comeBack();
      create("c", "");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("c");
    }
  }
}
