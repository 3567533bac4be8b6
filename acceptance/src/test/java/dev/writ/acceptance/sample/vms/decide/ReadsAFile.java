package dev.writ.acceptance.sample.vms.decide;

record ReadsAFile(java.nio.file.Path path) {}
