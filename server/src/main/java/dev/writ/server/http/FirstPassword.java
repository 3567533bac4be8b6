package dev.writ.server.http;

/** The file with the first admin's one-time password. */
@FunctionalInterface
public interface FirstPassword {
  /** Removes it: the password was changed, and the file is of no use to anybody. */
  void forget();
}
