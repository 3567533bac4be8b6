package dev.writ.postgres;

import org.jspecify.annotations.Nullable;

/** PostgreSQL cannot be started or stopped; the message says what to do about it. */
public final class PostgresFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, for programs. */
  public enum Code {
    /** Another living process has this directory open. */
    POSTGRES_DIRECTORY_IN_USE,
    /** The directory cannot be written, or its data belongs to another account. */
    POSTGRES_DIRECTORY_NOT_OURS,
    /** The data was made by another major version of PostgreSQL. */
    POSTGRES_WRONG_VERSION,
    /** The requested port is taken. */
    POSTGRES_PORT_IN_USE,
    /** The file system is full. */
    POSTGRES_DISK_FULL,
    /** No binaries for this operating system and processor. */
    POSTGRES_PLATFORM_UNKNOWN,
    /** Root starts it and there is no account, or no tool, to step down to. */
    POSTGRES_NEEDS_AN_ACCOUNT,
    /** Anything else; the message carries the end of PostgreSQL's own log. */
    POSTGRES_START_FAILED,
  }

  private final Code code;

  PostgresFailure(Code code, String message) {
    this(code, message, null);
  }

  PostgresFailure(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
