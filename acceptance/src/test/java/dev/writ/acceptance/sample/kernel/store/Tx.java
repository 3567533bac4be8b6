package dev.writ.acceptance.sample.kernel.store;

public record Tx(int number) {}
