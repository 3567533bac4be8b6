package dev.writ.cli.rest;

import java.time.Duration;

/** Lets time pass; a test lets none pass. */
@FunctionalInterface
public interface Pause {
  void of(Duration length);
}
