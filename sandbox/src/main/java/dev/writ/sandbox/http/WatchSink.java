package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;

/**
 * Where the events of a watch go: lines of a chunked answer, or frames of a WebSocket. A client
 * that reads too slowly is cut off, as an API server does it; it may resume from what it has seen.
 */
interface WatchSink extends WatchSession.Sink {

  int MOST_UNREAD_BYTES = 4 * 1024 * 1024;

  /** Runs once, when the connection has ended for whatever reason. */
  void whenClosed(Runnable action);

  static WatchSink of(Context context, HttpServerResponse response) {
    response.setWriteQueueMaxSize(MOST_UNREAD_BYTES);
    return new Lines(context, response);
  }

  static WatchSink of(Context context, ServerWebSocket socket) {
    socket.setWriteQueueMaxSize(MOST_UNREAD_BYTES);
    return new Frames(context, socket);
  }

  /** One line per event. */
  record Lines(Context context, HttpServerResponse response) implements WatchSink {
    @Override
    public void event(ObjectNode event) {
      context.runOnContext(
          _ -> {
            if (response.ended() || response.closed()) {
              return;
            }
            if (response.writeQueueFull()) {
              response.reset();
            } else {
              response.write(Json.write(event) + "\n");
            }
          });
    }

    @Override
    public void end() {
      context.runOnContext(
          _ -> {
            if (!response.ended() && !response.closed()) {
              response.end();
            }
          });
    }

    @Override
    public void whenClosed(Runnable action) {
      response.endHandler(_ -> action.run());
      response.closeHandler(_ -> action.run());
    }
  }

  /** One text frame per event. */
  record Frames(Context context, ServerWebSocket socket) implements WatchSink {
    @Override
    public void event(ObjectNode event) {
      context.runOnContext(
          _ -> {
            if (!socket.isClosed()) {
              if (socket.writeQueueFull()) {
                socket.close();
              } else {
                socket.writeTextMessage(Json.write(event));
              }
            }
          });
    }

    @Override
    public void end() {
      context.runOnContext(
          _ -> {
            if (!socket.isClosed()) {
              socket.close();
            }
          });
    }

    @Override
    public void whenClosed(Runnable action) {
      socket.closeHandler(_ -> action.run());
    }
  }
}
