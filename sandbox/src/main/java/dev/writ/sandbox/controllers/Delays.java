package dev.writ.sandbox.controllers;

import java.time.Duration;

/** Runs something later, on whichever thread. */
public interface Delays {

  void after(Duration delay, Runnable action);
}
