package dev.writ.acceptance.sample.naming;

record Getter() {
  int getSize() {
    return 1;
  }
}
