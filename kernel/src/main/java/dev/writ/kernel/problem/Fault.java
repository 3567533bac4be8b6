package dev.writ.kernel.problem;

/** Whose fault a refusal is; retry and log level follow from it. */
public enum Fault {
  USER,
  CONFLICT,
  EXTERNAL,
  INTERNAL
}
