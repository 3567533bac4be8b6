package dev.writ.kernel.decision;

/** Where a room's active policy set came from; a later one stands before an earlier one. */
public enum PolicyOrigin {
  /** With Writ itself. */
  SHIPPED,
  /** From a folder that the server watches. */
  DIRECTORY,
  /** From a person, kept in the database for all servers. */
  UPLOADED
}
