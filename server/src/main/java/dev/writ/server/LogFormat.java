package dev.writ.server;

import dev.writ.kernel.audit.Redactor;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * How the log is written. Whatever the format, secrets are taken out of each record before it is
 * written.
 */
enum LogFormat {
  JSON,
  TEXT;

  /** From now on every handler of this process writes so; a terminal is always given text. */
  void install(boolean terminal) {
    for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
      install(handler, terminal);
    }
  }

  private void install(Handler handler, boolean terminal) {
    if (handler instanceof ExtHandler parent) {
      for (Handler below : parent.getHandlers()) {
        install(below, terminal);
      }
    }
    boolean person = terminal && handler instanceof ConsoleHandler;
    if (this == JSON && !person) {
      handler.setFormatter(new JsonLines());
    } else if (handler.getFormatter() instanceof ExtFormatter text) {
      handler.setFormatter(new Redacted(text));
    }
  }

  private static final class Redacted extends ExtFormatter {
    private final ExtFormatter text;

    Redacted(ExtFormatter text) {
      this.text = text;
    }

    @Override
    public String format(ExtLogRecord record) {
      return Redactor.text(text.format(record));
    }

    @Override
    public boolean isCallerCalculationRequired() {
      return text.isCallerCalculationRequired();
    }
  }
}
