package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import dev.writ.kernel.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * All that a job carries: {@code {"event_id":"…"}}, 51 bytes. Everything else is read from the
 * store when the job runs, so a job is never out of date.
 */
record JobData(UUID eventId) {
  static final Serializer SERIALIZER =
      new Serializer() {
        @Override
        public byte[] serialize(Object data) {
          return data instanceof JobData job
              ? "{\"event_id\":\"%s\"}".formatted(job.eventId).getBytes(StandardCharsets.UTF_8)
              : new byte[0]; // periodic jobs carry nothing
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] bytes) {
          JsonNode json = Json.read(new String(bytes, StandardCharsets.UTF_8));
          return type.cast(new JobData(UUID.fromString(json.path("event_id").asText())));
        }
      };
}
