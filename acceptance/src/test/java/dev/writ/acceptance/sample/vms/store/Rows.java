package dev.writ.acceptance.sample.vms.store;

public record Rows(int count) {}
