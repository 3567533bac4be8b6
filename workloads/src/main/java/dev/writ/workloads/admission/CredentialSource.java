package dev.writ.workloads.admission;

/** Where the listener's credentials come from. Not for two threads at once. */
public interface CredentialSource {
  /** Those of this moment; others than before where they were renewed. */
  Credentials current();
}
