package dev.writ.sandbox.controllers;

import dev.writ.sandbox.store.Change;

/** Reacts to changes; called for every object once at the start. */
public interface Controller {

  /** Brings the cluster one step nearer to what the object wants. Safe to call again. */
  void reconcile(Change change);
}
