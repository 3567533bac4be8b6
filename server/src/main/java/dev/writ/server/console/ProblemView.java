package dev.writ.server.console;

/** A page that could not be shown, and why. */
public record ProblemView(Trouble trouble, int status, String requestId) {}
