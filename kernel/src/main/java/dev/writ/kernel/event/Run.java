package dev.writ.kernel.event;

/**
 * One attempt to do agreed work.
 *
 * @param attempt 1 for the first
 */
public record Run(Agreed work, int attempt) {}
