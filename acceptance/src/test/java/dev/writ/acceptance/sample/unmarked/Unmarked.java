package dev.writ.acceptance.sample.unmarked;

record Unmarked() {}
