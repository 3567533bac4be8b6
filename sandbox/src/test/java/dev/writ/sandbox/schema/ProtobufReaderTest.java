package dev.writ.sandbox.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.schema.ProtobufReader.Unreadable;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufReaderTest {

  // What `kubectl create namespace a` sends.
  private static final String NAMESPACE =
      "6b3873000a0f0a02763112094e616d65737061636512190a110a0161120"
          + "01a0022002a003200380042001200"
          + "1a020a001a002200";

  private static ObjectNode read(byte[] body) {
    ModelSchemas models = new ModelSchemas();
    return ProtobufReader.read(
        body,
        (apiVersion, kind) ->
            kind.equals("Namespace") ? Optional.of(models.of(Namespace.class)) : Optional.empty());
  }

  @Test
  void readsWhatKubectlSends() {
    ObjectNode namespace = read(HexFormat.of().parseHex(NAMESPACE));
    assertThat(namespace.path("kind").asText()).isEqualTo("Namespace");
    assertThat(namespace.path("metadata").toString()).isEqualTo("{\"name\":\"a\"}");
  }

  @Test
  void refusesEveryCutAndEveryOtherBeginning() {
    byte[] body = HexFormat.of().parseHex(NAMESPACE);
    assertThatThrownBy(() -> read(new byte[] {1, 2, 3})).isInstanceOf(Unreadable.class);
    for (int length = 0; length < 4; length++) {
      byte[] cut = java.util.Arrays.copyOf(body, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void answersAnyBytesWithAnObjectOrARefusal() {
    Random random = new Random(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] body = HexFormat.of().parseHex(NAMESPACE);
      for (int i = 0; i < 3; i++) {
        body[4 + random.nextInt(body.length - 4)] = (byte) random.nextInt();
      }
      try {
        assertThat(read(body)).isNotNull();
      } catch (Unreadable refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }
}
