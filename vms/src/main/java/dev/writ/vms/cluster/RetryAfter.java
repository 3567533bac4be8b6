package dev.writ.vms.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for how long the API server last asked to be left alone. The client library tells of a
 * 429 without its headers, and most of them say it there only.
 */
final class RetryAfter implements Interceptor {
  private static final int TOO_MANY_REQUESTS = 429;

  private volatile @Nullable Duration last;

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.code() == TOO_MANY_REQUESTS) {
      String seconds = response.header("Retry-After");
      last =
          seconds != null && seconds.matches("[1-9][0-9]{0,4}")
              ? Duration.ofSeconds(Long.parseLong(seconds))
              : null;
    }
  }

  /** Null where the last 429 did not say. */
  @Nullable Duration last() {
    return last;
  }
}
