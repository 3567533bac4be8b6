package dev.writ.acceptance.sample.images.decide;

public record Verdict(String word) {}
