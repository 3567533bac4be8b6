package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.sandbox.SandboxFixture.Answer;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultsTest {

  @RegisterExtension final SandboxFixture cluster = new SandboxFixture();

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}";

  @Test
  void answersSoManyTimesAndThenNoMore() {
    cluster.sandbox().faults().answer(2, 500, "create", "configmaps");
    assertThat(cluster.post(MAPS, MAP).code()).isEqualTo(500);
    assertThat(cluster.get(MAPS + "/m").code()).isEqualTo(404);
    assertThat(cluster.post(MAPS, MAP).code()).isEqualTo(500);
    assertThat(cluster.post(MAPS, MAP).code()).isEqualTo(201);
    assertThat(cluster.sandbox().counts().requests("create", "configmaps")).isEqualTo(3);
    assertThat(cluster.sandbox().counts().writes()).isEqualTo(1);
  }

  @Test
  void strikesOneObjectByItsName() {
    cluster.post(MAPS, MAP);
    cluster.post(MAPS, MAP.replace("name: m", "name: n"));
    cluster.sandbox().faults().answer(1, 409, "get", "configmaps", "n");
    assertThat(cluster.get(MAPS + "/m").code()).isEqualTo(200);
    assertThat(cluster.get(MAPS + "/n").code()).isEqualTo(409);
    assertThat(cluster.get(MAPS + "/n").code()).isEqualTo(200);
  }

  @Test
  void tellsABusyClientWhenToComeBack() {
    cluster.sandbox().faults().answer(1, 429, "*", "configmaps");
    Answer answer = cluster.get(MAPS);
    assertThat(answer.code()).isEqualTo(429);
    assertThat(answer.response().headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void cutsTheConnectionAfterTheWriteWasStored() {
    cluster.sandbox().faults().cutAfterWrite(1, "create", "configmaps");
    assertThatThrownBy(() -> cluster.post(MAPS, MAP)).isInstanceOf(UncheckedIOException.class);
    assertThat(cluster.get(MAPS + "/m").code()).isEqualTo(200);
  }

  @Test
  void losesALaterPageOfAList() {
    cluster.post(MAPS, MAP);
    cluster.post(MAPS, MAP.replace("name: m", "name: n"));
    cluster.sandbox().faults().losePage(99, "configmaps"); // the JDK's client tries again by itself
    String next = cluster.get(MAPS + "?limit=1").body().at("/metadata/continue").asText();
    String second = MAPS + "?limit=1&continue=" + next;
    assertThatThrownBy(() -> cluster.get(second)).isInstanceOf(UncheckedIOException.class);
    cluster.sandbox().faults().clear();
    assertThat(cluster.get(second).body().path("items")).hasSize(1);
  }

  @Test
  void goesDownAndComesBackOnTheSamePort() {
    String url = cluster.sandbox().url();
    cluster.sandbox().faults().goDown();
    assertThatThrownBy(() -> cluster.get(MAPS)).isInstanceOf(UncheckedIOException.class);
    cluster.sandbox().faults().comeBack();
    assertThat(cluster.sandbox().url()).isEqualTo(url);
    assertThat(cluster.get(MAPS).code()).isEqualTo(200);
  }

  @Test
  void takesARightAwayAndSaysSoInReviews() {
    cluster.sandbox().faults().forbid("create", "namespaces");
    assertThat(mayDo("create", "namespaces")).isFalse();
    assertThat(mayDo("get", "namespaces")).isTrue();
    assertThatThrownBy(cluster::newNamespace)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("namespaces is forbidden: User \"sandbox-admin\" cannot create");
    cluster.sandbox().faults().clear();
    assertThat(mayDo("create", "namespaces")).isTrue();
  }

  private boolean mayDo(String verb, String resource) {
    return cluster
        .client()
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withResource(resource)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
