package dev.writ.acceptance.sample.vms.decide;

record AsksTheClock() {
  long age(java.time.InstantSource clock) {
    return clock.millis();
  }
}
