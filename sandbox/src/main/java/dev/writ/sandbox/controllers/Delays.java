package dev.writ.sandbox.controllers;

import java.time.Duration;

/** Runs something later. A zero delay runs at once on the calling thread. */
public interface Delays {

  void after(Duration delay, Runnable action);
}
