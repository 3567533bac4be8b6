package dev.writ.acceptance.sample.kernel.event;

public record Chicken(dev.writ.acceptance.sample.kernel.audit.Egg egg) {}
