package dev.writ.postgres;

/** A database role and its password; the password never prints. */
public record Credentials(String user, String password) {
  @Override
  public String toString() {
    return user + ":***";
  }
}
