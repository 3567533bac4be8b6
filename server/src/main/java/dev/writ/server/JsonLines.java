package dev.writ.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.store.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * One record, one line, one JSON object: when, how bad, who says what, then the ids of the call or
 * the work that it belongs to ({@code request_id, user_id, event_id, ticket_id}). A stack trace is
 * one text, with its line breaks escaped as in every other text.
 */
final class JsonLines extends ExtFormatter {
  @Override
  public String format(ExtLogRecord record) {
    ObjectNode line =
        Json.object()
            .put("timestamp", record.getInstant().toString())
            .put("level", record.getLevel().getName())
            .put("logger", record.getLoggerName())
            .put("message", clean(formatMessage(record)));
    for (Map.Entry<String, String> id : new TreeMap<>(record.getMdcCopy()).entrySet()) {
      if (!line.has(id.getKey())) {
        line.put(id.getKey(), clean(id.getValue()));
      }
    }
    line.put("thread", record.getThreadName());
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      line.put("exception", clean(trace.toString()));
    }
    return Json.write(line) + "\n";
  }

  /** Neither class nor line of the caller is told, and finding them costs a stack walk. */
  @Override
  public boolean isCallerCalculationRequired() {
    return false;
  }

  private static String clean(String text) {
    return Redactor.text(text);
  }
}
